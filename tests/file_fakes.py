"""The bucket of shared files in memory; it passes the true one's contract tests."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.errors import Retryable
from chalicelib.domain.shared_file import SharedFile


class FakeFiles:
    """Files by tenant and id. `broken`: how many calls from now on are not answered."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], tuple[SharedFile, bytes, datetime]] = {}
        self.days: dict[str, int] = {}
        self.broken = 0
        self.before: Callable[[], None] = lambda: None

    def put(
        self, tenant_id: str, file: SharedFile, body: bytes, until: datetime, days: int
    ) -> None:
        self._asked()
        self.items[tenant_id, file.id] = file, body, until
        self.days[file.id] = days

    def read(self, tenant_id: str, id: str, now: datetime) -> bytes | None:
        self._asked()
        found = self.items.get((tenant_id, id))
        return found[1] if found and found[2] > now else None

    def link(self, tenant_id: str, id: str, now: datetime) -> str | None:
        body = self.read(tenant_id, id, now)
        return f"https://files.example/{tenant_id}/{id}?signed" if body is not None else None

    def delete(self, tenant_id: str, id: str) -> None:
        self._asked()
        self.items.pop((tenant_id, id), None)

    def _asked(self) -> None:
        self.before()
        if self.broken:
            self.broken -= 1
            raise Retryable("not answered")
