"""What the services need from the world. Stores and fakes match these by shape.

Every call may raise Retryable: no answer came in time, and whether a write happened is unknown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import inf
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.conversation import Contact, ConversationKey, Turn
from chalicelib.domain.events import Published
from chalicelib.domain.faq import Built, Ranking, no_vectors
from chalicelib.domain.manifest import Manifest as Manifest
from chalicelib.domain.message import Json
from chalicelib.domain.tenant import Tenant

if TYPE_CHECKING:
    # What the webhook has no use for is not imported at its cold start.
    from chalicelib.domain.ageing import Ageing
    from chalicelib.domain.recall import Given, Recall


class Conversations(Protocol):
    """The turn log."""

    def newest(self, tenant_id: str, key: ConversationKey) -> Turn | None:
        """The newest turn, read strongly; expired ones too (the caller judges)."""

    def turn(self, tenant_id: str, key: ConversationKey, seq: int) -> Turn | None:
        """One turn, read strongly."""

    def append(self, tenant_id: str, key: ConversationKey, turn: Turn) -> None:
        """Writes the turn at its seq; raises Conflict when that place is taken."""

    def begin(self, tenant_id: str, key: ConversationKey, turn: Turn, contact: Contact) -> None:
        """Writes a turn and puts the contact beside it, in one transaction.

        For the first turn, and when the contact's life must be renewed. Raises Conflict when the
        turn's place is taken; an earlier contact item is replaced.
        """

    def correct(self, tenant_id: str, key: ConversationKey, turn: Turn, recall: str) -> bool:
        """Writes a recall's turn; False when this recall has come to the conversation before.

        In one transaction with a mark that it came, and only after the turn before its own. Raises
        Conflict when the turn's place is taken, or the conversation was deleted.
        """

    def history(self, tenant_id: str, key: ConversationKey, after: int = 0) -> Iterator[Turn]:
        """All turns with a number higher than `after`, oldest first."""

    def find(self, tenant_id: str, contact: str) -> ConversationKey | None:
        """The conversation of a contact id, whatever its channel family."""

    def contact(self, tenant_id: str, key: ConversationKey) -> Contact | None:
        """The contact as it was last put."""

    def delete(self, tenant_id: str, key: ConversationKey) -> int:
        """Removes every item of the conversation; how many there were."""


class Tenants(Protocol):
    """Config versions, read-only. Kept in the process; the pointer is looked at every 30 s."""

    def active(self, tenant_id: str) -> Tenant | None:
        """The tenant as its active version has it."""

    def version(self, tenant_id: str, number: int) -> Tenant | None:
        """The tenant as a certain version had it."""


class Versions(Protocol):
    """Config versions, for publishing."""

    def ids(self) -> Sequence[str]:
        """Every registered tenant."""

    def manifests(self, tenant_id: str) -> Sequence[Manifest]:
        """All versions, oldest first."""

    def current(self, tenant_id: str) -> int:
        """The active version's number, read strongly; 0 when there is none."""

    def body(self, tenant_id: str, number: int) -> Json:
        """The compiled body of one version; raises NotFound."""

    def write(self, tenant_id: str, manifest: Manifest, body: Json, vectors: bytes = b"") -> None:
        """Writes an immutable version; raises Conflict when the number is taken.

        `vectors` are what the body names by their digest; versions that name the same share them,
        so they need not be given again.
        """

    def activate(self, tenant_id: str, number: int, instead_of: int) -> None:
        """Moves the pointer; raises Conflict when it no longer is at `instead_of`."""


class TenantKeys(Protocol):
    """A tenant's secret key for keyed hashes and signatures; one per process and tenant."""

    def of(self, tenant_id: str) -> bytes:
        """32 bytes; raises NotFound for a tenant that never was registered."""

    def ensure(self, tenant_id: str) -> None:
        """Makes the key at registration; does nothing when there is one."""


class Vault(Protocol):
    """Encryption of personal data."""

    def seal(self, tenant_id: str, plain: bytes) -> bytes:
        """Encrypts, bound to the tenant."""

    def open(self, tenant_id: str, sealed: bytes) -> bytes:
        """Decrypts what `seal` gave for the same tenant."""


class Secrets(Protocol):
    """Channel secrets by name; values never leave this port except to be shown once or hashed."""

    def read(self, name: str) -> str | None:
        """The value, or None."""

    def write(self, name: str, value: str) -> None:
        """Writes or replaces."""

    def remove(self, name: str) -> None:
        """Forgets it; does nothing when there is none."""


class Matcher(Protocol):
    """Finds the FAQ entry a person means. The index is built at publishing and travels as JSON."""

    name: str

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        """An index of entry id -> texts (question, variants, answer), and its vectors if any.

        `home`: the municipality's name, by which questions about another one are known.
        """

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        """The best entries and how sure we are; below 0.5 means: do not answer.

        `vectors` reads what `build` gave, and may take a while the first time; empty when it
        cannot. `seconds`: how long all of this may take.
        """


class Answers(Protocol):
    """Who was given which answer by which version, and which of them were recalled.

    What `give` noted before a recall was added, `given_to` shows to whoever asks after it.
    """

    def give(self, tenant_id: str, given: "Given") -> bool:
        """Notes it, while the turn that gave it is there; False when it was deleted before."""

    def given_to(self, tenant_id: str, entry: str, version: int) -> Iterator[ConversationKey]:
        """Every conversation that was given the answer, each once."""

    def forget(self, tenant_id: str, given: "Sequence[Given]") -> None:
        """Removes what `give` noted; does nothing where nothing was."""

    def add_recall(self, tenant_id: str, recall: "Recall") -> bool:
        """Writes the recall; False when the same was there before."""

    def recalls(self, tenant_id: str, entry: str, version: int) -> "Sequence[Recall]":
        """The recalls of an entry's answer of this version, the oldest first."""


class Warnings(Protocol):
    """What owners were told of answers that grow old; the fact is published from there."""

    def add(self, tenant_id: str, told: "Ageing", at: datetime) -> bool:
        """Writes it once an entry, date and step; False when it was there before."""


class Topic(Protocol):
    """SNS, as the publisher needs it."""

    def publish(self, events: Sequence[Published]) -> None:
        """Publishes all or raises Retryable."""


class Counters(Protocol):
    """Daily counters of a tenant."""

    def count(self, tenant_id: str, day: date, event_id: str, adds: Mapping[str, int]) -> bool:
        """Adds once per event id; False when it had been counted before."""

    def count_text(self, tenant_id: str, day: date, event_id: str, text: str) -> bool:
        """Counts an unanswered (masked) text once per event id."""

    def day(self, tenant_id: str, day: date) -> Mapping[str, int]:
        """All counters of a day, summed over shards."""

    def texts(self, tenant_id: str, days: Iterable[date]) -> Sequence[tuple[str, int]]:
        """Unanswered texts and how often, most frequent first."""
