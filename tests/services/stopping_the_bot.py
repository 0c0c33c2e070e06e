"""One person in KakaoTalk: the bot, the desk behind it, and the notices that the city sends them."""

from typing import Any

from chalicelib.channels import CHANNELS
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.events import Fact
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.purpose import Purpose
from chalicelib.services.barring import Barring
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.desk_answers import DeskAnswers
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.handoff import Handoff
from chalicelib.services.hearing import Hearing
from chalicelib.services.inbound import Receiver
from chalicelib.services.notices_by_bot import NoticesByBot
from chalicelib.services.promising import Promising
from chalicelib.services.reply import Replies
from chalicelib.services.wished_notices import WishedNotices
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import Failing, Plan
from tests.platforms import payload
from tests.services.consulting import USER
from tests.services.desk import Answer, Exact, send
from tests.services.notices import PHONE, WAYS
from tests.services.talking_notices import House

LADDER = {
    **WAYS,
    "rungs": [
        {"way": "session", "minutes": 10},
        {"way": "alimtalk", "minutes": 30},
        {"way": "text", "minutes": 60},
    ],
}
PERSON = "bot-user"


class Talker(House):
    """`faults`: calls of the bot's stores that are to fail. `says` posts a true SkillPayload."""

    def __init__(self) -> None:
        self.faults = Plan()
        super().__init__()

    def build(self) -> None:
        self.consents, self.sealed = self.town.consents, self.town.sealed
        super().build()
        conversations, desks, claims, consents, sealed, vault = (
            Failing(port, self.faults)
            for port in (
                self.conversations,
                self.desks,
                self.claims,
                self.consents,
                self.sealed,
                self.vault,
            )
        )
        numbers = iter(range(1, 10_000))
        turns = DeskTurns(
            conversations, desks, claims, self.tenants,
            lambda: f"skill-{next(numbers)}", lambda: self.now,
        )  # fmt: skip
        promising = Promising(desks, self.agents, FakeDeskFigures())
        hearing = Hearing(turns, claims, self.tenants, promising)
        barring = Barring(self.desks.records.read)
        self.handoff = Handoff(turns, desks, promising, lambda _, n: "X" * n, barring=barring)
        wished = WishedNotices(consents, sealed, vault, self.keys)
        self.receiver = Receiver(
            CHANNELS,
            self.tenants,
            self.keys,
            vault,
            conversations,
            Replies({"exact": Exact()}),
            lambda: f"bot-{next(numbers)}",
            DeskAnswers(BesideBot(hearing, self.handoff)).heard,
            wished=NoticesByBot(wished, desks, hearing, turns).hear,
        )
        self.token: str | None = None

    def says(self, text: str, id: str = "", known: bool = False, **more: Any) -> Answer:
        """`known`: Kakao names them by the consult talk's key too."""
        body = payload(text, PERSON, self.token, **more)
        if known:
            body["userRequest"]["user"]["properties"] = {"plusfriendUserKey": USER}
        id = id or f"id-{next(self._ids)}"
        answer = send(self.receiver, self.tenant.id, body, id, self.now, more.get("patience"))
        self.token = answer.token or self.token
        return answer

    @property
    def me(self) -> ConversationKey:
        """Who they are to the bot."""
        return self.named("kakao", "botUserKey", PERSON)

    @property
    def phone(self) -> ConversationKey:
        """Who they are to the text line."""
        return self.named("sms", "phone", PHONE)

    def named(self, family: str, kind: str, value: str) -> ConversationKey:
        contact = contact_id(self.keys.of(self.tenant.id), family, Address(kind, value))
        return ConversationKey(self.tenant.id, family, contact)

    def told_of(self, fact: Fact) -> list[Turn]:
        return [turn for turn in self.log if any(each.fact is fact for each in turn.events)]

    def reaches(self, who: ConversationKey | None, **changes: Any) -> list[str]:
        """News to somebody: by which ways it went out."""
        asked = {"purpose": Purpose.PUBLIC_INFO, "who": who, "cause": f"news#{next(self._ids)}"}
        id = self.town.ask(**{**asked, **changes})
        self.works()
        steps = self.town.notice(id).steps
        return [step.way.value for step in steps if step.state.value == "sent"]
