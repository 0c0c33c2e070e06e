"""What sharing files needs of the outside; the fake passes the true bucket's contract tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.brought_file import BroughtFile
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.shared_file import SharedFile


class Files(Protocol):
    """Files of tenants by id. Another tenant's file is absent. Raises Retryable and Permanent."""

    def put(
        self, tenant_id: str, file: SharedFile, body: bytes, until: datetime, days: int
    ) -> None:
        """Writes; it can be opened until the moment, and is gone so many days after."""

    def read(self, tenant_id: str, id: str, now: datetime) -> bytes | None:
        """The bytes; None when it is absent or past its time."""

    def link(self, tenant_id: str, id: str, now: datetime) -> str | None:
        """An address that opens it for five minutes; None as with `read`."""

    def delete(self, tenant_id: str, id: str) -> None:
        """Gone at once; one that is not there is no error."""


class Fetch(Protocol):
    """Files by address, from hosts of a channel family's vendors."""

    def __call__(self, family: str, url: str, seconds: float, hosts: Sequence[str] = ()) -> bytes:
        """The bytes, at most 10 MB. Raises NotBrought for good, Retryable for now.

        `hosts`: of the city's own vendor, beside those.
        """


class BroughtFiles(Protocol):
    """What came of files that people brought."""

    def put(
        self, tenant_id: str, who: ConversationKey, brought: BroughtFile, until: datetime
    ) -> bool:
        """Notes it while its turn is there; False when it was noted or the turn deleted before."""

    def of(
        self, tenant_id: str, who: ConversationKey, first: int, last: int
    ) -> Sequence[BroughtFile]:
        """What came of the files of turns from one number to another, in order, read strongly."""
