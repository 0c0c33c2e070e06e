"""A text line whose city has two vendors: their logs together are the judge."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import Retryable
from chalicelib.domain.message import Json
from tests.cities import city
from tests.services.texting import NUMBER, PHONE, Town, accounts
from tests.text_fakes import FakeTextSender

# As long as the queue hides what failed.
HIDDEN = timedelta(minutes=6)


def ways(bizgo: int = 1, solapi: int = 1, **changes: Any) -> Json:
    """With these shares."""
    vendors = [
        {"name": "bizgo", "share": bizgo, "rate": 10, "api_key": "sms/api-key"},
        {"name": "solapi", "share": solapi, "rate": 10, "api_key": "s/key", "api_secret": "s/x"},
    ]
    return {"rungs": [], "vendors": vendors, "templates": [], "sender": NUMBER, **changes}


class TwoVendors(Town):
    """`first` has all of the share; Bizgo knows a key again, Solapi is asked."""

    def __init__(self, first: str = "", own: Json | None = None, **changes: Any) -> None:
        shares = {"bizgo": 1, "solapi": 1} if not first else {"bizgo": 0, "solapi": 0, first: 1}
        self.ways = ways(**shares) if own is None else own
        self.more = changes
        super().__init__()

    def build(self) -> None:
        self.choose_by(self.ways)
        if not self.others:
            self.others = [FakeTextSender("solapi", False, self.sender.phones)]
        [self.solapi] = self.others
        super().build()

    def choose_by(self, own: Json) -> None:
        """From now on the city has these ways."""
        self.tenant = city(accounts=self.more.get("accounts", accounts()), ways=own)
        self.tenants.put(self.tenant)

    @property
    def calls(self) -> dict[str, int]:
        return {each.name: each.calls for each in (self.sender, self.solapi)}

    def vendor(self, name: str) -> FakeTextSender:
        return {"bizgo": self.sender, "solapi": self.solapi}[name]

    def pushes(self) -> list[Delivery]:
        return list(self.deliveries.recent(self.tenant.id, self.who(), 1))

    def brought(self) -> int:
        """So many texts the phone shows."""
        return len(self.sender.phones.get(PHONE, []))

    def again(self, times: int = 8) -> None:
        """The queue hands the facts out, and what was put off, until nobody wants them."""
        for _ in range(times):
            with suppress(Retryable):
                self.deliver()
            self.now += HIDDEN
            for event in self.delayed.received():
                with suppress(Retryable):
                    self.delivering.deliver(event)
