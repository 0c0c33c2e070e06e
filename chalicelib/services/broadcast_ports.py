"""What broadcasts need of the outside; the fakes pass the contract tests of the true things."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.channel import Account
from chalicelib.domain.chunk import Chunk, FailedOne
from chalicelib.domain.delivery import Outcome
from chalicelib.domain.text_message import OutgoingText


class Broadcasts(Protocol):
    """Broadcasts of all tenants with their chunks. Every method is one call, or one a page.

    Another tenant's broadcast is absent.
    """

    def create(self, tenant_id: str, it: Broadcast) -> None:
        """Writes a new one and puts it on the tenant's list; raises Conflict where it is there."""

    def get(self, tenant_id: str, id: str) -> Broadcast | None:
        """As it is, read strongly."""

    def change(self, tenant_id: str, before: Broadcast, after: Broadcast) -> Broadcast:
        """Writes `after` over what was seen: as written. Raises Conflict if it has changed."""

    def listed(self, tenant_id: str) -> Sequence[str]:
        """The ids of those that are not over yet."""

    def made(self, tenant_id: str) -> Sequence[str]:
        """The ids of all there are, newest first."""

    def claim(
        self, tenant_id: str, id: str, number: int, size: int, holder: str, now: datetime
    ) -> Chunk | None:
        """Takes a chunk for LEASE; None while somebody has it, it rests, or it is done.

        A chunk that nobody touched yet begins here.
        """

    def claim_untouched(
        self, tenant_id: str, id: str, sizes: Mapping[int, int], holder: str, now: datetime
    ) -> bool:
        """Takes up to 99 chunks that nobody touched yet, all or none, as `claim` would.

        `sizes` by the chunks' numbers.
        """

    def record(
        self,
        tenant_id: str,
        id: str,
        holder: str,
        after: Chunk,
        failures: Mapping[int, str],
        free_at: datetime,
    ) -> bool:
        """Writes what a pass came to, if `holder` still has the chunk; False if not.

        `failures`: why, by place; up to 99 are written in the one call.
        """

    def release(
        self, tenant_id: str, id: str, mine: Chunk, free_at: datetime, asked: bool = True
    ) -> None:
        """Gives a chunk back in the pass it was in; nothing where its holder has it no more.

        `asked`: whether a vendor may have heard of this pass.
        """

    def chunks(self, tenant_id: str, id: str) -> Iterator[Chunk]:
        """All that were begun, in order, read strongly: as reports left them, `reported` too."""

    def failures(self, tenant_id: str, id: str) -> Iterator[FailedOne]:
        """Whoever the vendor's calls did not reach, in the order of the list."""


class Lists(Protocol):
    """Sealed parts of lists. Raises Retryable and Permanent."""

    def put(self, tenant_id: str, broadcast: str, part: int, body: bytes) -> None:
        """Writes or replaces; it is gone after the days of the bucket's rule."""

    def get(self, tenant_id: str, broadcast: str, part: int) -> bytes:
        """What was put; raises Permanent where it is gone."""


class ListKeys(Protocol):
    """Data keys of lists: 32 bytes each, bound to the tenant."""

    def make(self, tenant_id: str) -> tuple[bytes, bytes]:
        """A new one, plain and wrapped: one call."""

    def unwrap(self, tenant_id: str, wrapped: bytes) -> bytes:
        """The plain key; raises Permanent for another tenant's."""


class Cipher(Protocol):
    """Seals what is too large for KMS. `about` says whose it is: opened as another's it fails."""

    def seal(self, key: bytes, plain: bytes, about: str) -> bytes:
        """Encrypts by a key of 32 bytes."""

    def open(self, key: bytes, sealed: bytes, about: str) -> bytes:
        """Decrypts; raises Permanent for anything that was not sealed so."""


class Queue(Protocol):
    """Work that is handed out at least once."""

    def send(self, bodies: Iterable[str], group: str, delay: int = 0) -> None:
        """Adds messages, ten a call, to be handed out after so many seconds (at most 900).

        `group`: whose they are, that no tenant keeps another waiting. Raises Retryable; some may
        have been added.
        """


class Notes(Protocol):
    """What a city sent that nobody asked for."""

    def note_sent(self, tenant_id: str, channel: str, at: datetime) -> None:
        """Something unasked goes out on this channel; the newest moment stays."""


class BulkSender(Protocol):
    """A vendor that takes up to 200 texts of one kind in a call."""

    def send(
        self, account: Account, api_key: str, texts: Sequence[OutgoingText], key: str
    ) -> Sequence[Outcome]:
        """An outcome for each text, in order; no error leaves it.

        UNKNOWN where the call was cut. The same key again sends nothing and is answered as before.
        """
