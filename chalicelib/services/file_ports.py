"""What sharing files needs of the outside; the fake passes the true bucket's contract tests."""

from datetime import datetime
from typing import Protocol

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
