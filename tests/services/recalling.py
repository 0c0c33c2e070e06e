"""Citizens of one city, their facts delivered, and recalls: what the tests of a recall share."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.tenant import Tenant
from chalicelib.services.publisher import facts_of
from chalicelib.services.recalls import Recalls, Told
from tests.cities import city
from tests.fakes import FakeAnswers, FakeVersions
from tests.services.desk import Answer, Desk

RIGHT = "바른 안내입니다."


@dataclass
class Town:
    """Everybody writes to one desk; `delivered` counts how far each log's facts have come."""

    desk: Desk = field(default_factory=lambda: Desk(carries=False))

    def __post_init__(self) -> None:
        self.answers = FakeAnswers(self.desk.conversations)
        self.delivered: Counter[ConversationKey] = Counter()
        self.tokens: dict[str, str | None] = {}
        self.nonces = count(1)

    def recalls(self, conversations: Any = None, answers: Any = None) -> Recalls:
        return Recalls(
            FakeVersions(self.desk.tenants),
            self.desk.tenants,
            conversations or self.desk.conversations,
            answers or self.answers,
            lambda: f"recall-nonce-{next(self.nonces)}",
            lambda: self.desk.clock.now,
        )

    def publish(self, number: int, **changes: Any) -> Tenant:
        tenant = city(number, **changes)
        self.desk.tenants.put(tenant)
        return tenant

    def says(self, user: str, text: str, **call: Any) -> Answer:
        token = self.tokens.get(user) if call.pop("carries", True) else None
        answer = self.desk.say(text, user=user, token=token, **call)
        self.tokens[user] = answer.token or token
        return answer

    def who(self, user: str) -> ConversationKey:
        tenant = self.desk.tenant.id
        address = Address("botUserKey", user)
        contact = contact_id(self.desk.keys.of(tenant), "kakao", address)
        return ConversationKey(tenant, "kakao", contact)

    def log(self, user: str) -> list[Turn]:
        return list(self.desk.conversations.history(self.desk.tenant.id, self.who(user)))

    def deliver(self, recalls: Recalls | None = None, again: bool = False) -> None:
        """The stream's facts reach the consumer; `again`: all of them, from the beginning."""
        for (_, who), log in list(self.desk.conversations.logs.items()):
            for seq in sorted(log):
                if again or seq > self.delivered[who]:
                    for fact in facts_of(who, log[seq]):
                        (recalls or self.recalls()).note(fact)
                    self.delivered[who] = max(seq, self.delivered[who])

    def recall(
        self, *versions: int, text: str = RIGHT, recalls: Recalls | None = None
    ) -> list[Told]:
        found = recalls or self.recalls()
        return list(found.recall(self.desk.tenant.id, "passport", versions, {"ko": text}, "민원과"))
