"""A city whose notices go out in the consult talk where one lasts, and by text where none does."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import Retryable
from chalicelib.domain.notice_said import PUSH, key_in
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.notice_talk import NoticeTalk
from chalicelib.services.notices_said import NoticesSaid
from tests.cities import MONDAY
from tests.fakes import Failing, Plan
from tests.services.consulting import Room, accounts
from tests.services.notices import WAYS, Town

LADDER = {
    **WAYS,
    "rungs": [{"way": "session", "minutes": 10}, {"way": "text", "minutes": 60}],
}
WORDS = "김하나님, 처리되었습니다."


class House(Room):
    """One person's consult room and the notices to them; both have one clock.

    `plan`: calls of the ports that the talk's door needs, which are to fail.
    """

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan or Plan()
        self.town = Town(MONDAY, ways=LADDER, accounts=accounts())
        super().__init__()

    @property
    def now(self) -> datetime:
        return self.town.now

    @now.setter
    def now(self, at: datetime) -> None:
        self.town.now = at

    def build(self) -> None:
        self.tenant, self.tenants = self.town.tenant, self.town.tenants
        super().build()
        numbers = iter(range(1, 10_000))
        conversations, desks, claims, deliveries = (
            Failing(port, self.plan)
            for port in (self.conversations, self.desks, self.claims, self.deliveries)
        )
        turns = DeskTurns(
            conversations, desks, claims, self.tenants,
            lambda: f"notice-{next(numbers)}", lambda: self.now,
        )  # fmt: skip
        self.talk = NoticeTalk(turns, deliveries, claims, lambda: self.now)
        self.town.session = self.talk
        self.said = NoticesSaid(self.conversations, self.town.receipts)

    def notice_pushed(self, who: ConversationKey, push: Delivery) -> None:
        self.said.tell(who, push)

    def entered(self) -> "House":
        """Somebody has asked for a person, and everything said to them went out."""
        self.post("message_text")
        self.deliver()
        self.sender.said.clear()
        return self

    def asks(self, **changes: Any) -> str:
        """A notice to whoever is in the talk; its id."""
        return self.town.ask(**{"who": self.own, **changes})

    def works(self) -> None:
        """Both queues, until neither hands out anything."""
        for _ in range(4):
            self.town.work()
            self.deliver()

    def surely(self, act: Callable[..., None], *args: object) -> None:
        """As a queue does: what breaks off comes again."""
        for _ in range(3):
            try:
                act(*args)
            except Retryable:
                continue
            return

    def turns(self) -> list[Turn]:
        """Those that say a notice."""
        return [turn for turn in self.log if key_in(turn)]

    def pushed(self) -> list[str]:
        """The notice's words, as often as they went out in the talk."""
        refs = {f"{self.own.contact}.{turn.seq}.{PUSH}" for turn in self.turns()}
        return [text for _, text, ref in self.sender.said if ref in refs]

    def push(self) -> Delivery | None:
        """What became of the notice's push."""
        [turn] = self.turns()
        found: Delivery | None = self.deliveries.find(self.tenant.id, self.own, turn.seq, PUSH)
        return found

    def ref(self) -> str:
        [turn] = self.turns()
        return f"{self.own.contact}.{turn.seq}.{PUSH}"
