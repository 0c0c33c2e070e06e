"""The ports of telling departments in memory."""

from datetime import datetime

from chalicelib.domain.department_notice import LEASE, Begun
from chalicelib.domain.message import Json


class FakeTellings:
    """Begun and ended, by tenant and name; passes the store's contract tests."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], tuple[datetime, bool]] = {}

    def begin(self, tenant_id: str, name: str, now: datetime) -> Begun:
        began, ended = self.items.get((tenant_id, name), (None, False))
        if ended:
            return Begun.DONE
        if began is not None and began >= now - LEASE:
            return Begun.UNDER_WAY
        self.items[tenant_id, name] = (now, False)
        return Begun.OURS

    def end(self, tenant_id: str, name: str, now: datetime) -> None:
        began, _ = self.items.get((tenant_id, name), (now, False))
        self.items[tenant_id, name] = (began, True)


class FakeMail:
    """What was sent: to whom, and all its words."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, to: str, title: str, text: str, html: str) -> None:
        self.sent.append((to, "\n".join((title, text, html))))


class FakeWebhook:
    """What was posted: its id, the secret it was signed with, the payload."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, Json]] = []

    def post(self, url: str, secret: str, id: str, at: datetime, payload: Json) -> None:
        self.posted.append((id, secret, payload))
