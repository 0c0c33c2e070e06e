"""The consult talk's ports in memory; they pass the contract tests of the true stores."""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.domain.channel import Account
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.delivery import Delivery, DeliveryState, Outcome
from chalicelib.domain.message import Attachment
from chalicelib.domain.person_told import Sealed
from tests.fakes import FakeConversations

Place = tuple[str, ConversationKey]


class FakeClaims:
    """Claims on their own, or those of a FakeDesks that is given."""

    def __init__(self, claims: set[tuple[str, str]] | None = None) -> None:
        self.claims = claims if claims is not None else set()

    def taken(self, tenant_id: str, claim: str) -> bool:
        return (tenant_id, claim) in self.claims

    def take(self, tenant_id: str, claim: str, at: datetime) -> bool:
        if (tenant_id, claim) in self.claims:
            return False
        self.claims.add((tenant_id, claim))
        return True


class FakeAliases:
    """Hash -> contact, in a dict."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, str], str] = {}

    def find(self, tenant_id: str, family: str, hashed: str) -> str:
        return self.known.get((tenant_id, family, hashed), "")

    def learn(self, tenant_id: str, who: ConversationKey, hashed: str, until: datetime) -> None:
        self.known[tenant_id, who.family, hashed] = who.contact


class FakeSealedItems:
    """Sealed data by place and name."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, ConversationKey, str], Sealed] = {}

    def put(
        self,
        tenant_id: str,
        who: ConversationKey,
        name: str,
        sealed: bytes,
        until: datetime,
        hint: str = "",
    ) -> None:
        self.items[tenant_id, who, name] = Sealed(sealed, hint, until.replace(microsecond=0))

    def get(self, tenant_id: str, who: ConversationKey, name: str) -> bytes | None:
        found = self.find(tenant_id, who, name)
        return found.sealed if found else None

    def find(self, tenant_id: str, who: ConversationKey, name: str) -> Sealed | None:
        return self.items.get((tenant_id, who, name))


class FakeDeliveries:
    """Deliveries by conversation, seq and n; turns are those of the conversations given."""

    def __init__(self, conversations: FakeConversations) -> None:
        self.items: dict[tuple[str, ConversationKey, int, int], Delivery] = {}
        self._conversations = conversations

    def create(
        self, tenant_id: str, who: ConversationKey, delivery: Delivery, until: datetime
    ) -> bool:
        place = tenant_id, who, delivery.seq, delivery.n
        if place in self.items:
            return False
        self.items[place] = delivery
        return True

    def find(self, tenant_id: str, who: ConversationKey, seq: int, n: int) -> Delivery | None:
        return self.items.get((tenant_id, who, seq, n))

    def change(
        self, tenant_id: str, who: ConversationKey, before: Delivery, after: Delivery
    ) -> bool:
        place = tenant_id, who, after.seq, after.n
        known = self.items.get(place)
        if known is None or _seen(known) != _seen(before):
            return False
        self.items[place] = after
        return True

    def recent(self, tenant_id: str, who: ConversationKey, since: int) -> Sequence[Delivery]:
        found = [place for place in self.items if place[:2] == (tenant_id, who)]
        return [
            self.items[place]
            for place in sorted(found, key=lambda each: each[2:])
            if place[2] >= since
        ]

    def newest(self, tenant_id: str, who: ConversationKey, turns: int) -> Sequence[Delivery]:
        last = max((place[2] for place in self.items if place[:2] == (tenant_id, who)), default=0)
        return self.recent(tenant_id, who, last - turns + 1)

    def turns(self, tenant_id: str, who: ConversationKey, first: int, last: int) -> Sequence[Turn]:
        history = self._conversations.history(tenant_id, who)
        return [turn for turn in history if first <= turn.seq <= last]


def _seen(delivery: Delivery) -> tuple[DeliveryState, int, str]:
    return delivery.state, delivery.attempts, delivery.vendor


SENT = Outcome(DeliveryState.SENT, key="key")


class FakeSender:
    """What was said, and what comes of it: `outcomes` are used up first, one a call."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []
        self.ended: list[str] = []
        # Of what was said, what was a file: its bytes.
        self.given: list[bytes] = []
        # Of what was said, what went out as the card that asks for a phone number.
        self.cards: list[str] = []
        self.outcomes: list[Outcome] = []
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def say(self, account: Account, api_key: str, user: str, text: str, ref: str) -> Outcome:
        self.before()
        outcome = self.outcomes.pop(0) if self.outcomes else SENT
        if outcome.state in (DeliveryState.SENT, DeliveryState.UNKNOWN):
            self.said.append((user, text, ref))
        self.after()
        return outcome

    def give(
        self, account: Account, api_key: str, user: str, file: Attachment, body: bytes, ref: str
    ) -> Outcome:
        outcome = self.say(account, api_key, user, file.name, ref)
        if outcome.state in (DeliveryState.SENT, DeliveryState.UNKNOWN):
            self.given.append(body)
        return outcome

    def ask_for_phone(
        self, account: Account, api_key: str, user: str, text: str, ref: str
    ) -> Outcome:
        outcome = self.say(account, api_key, user, text, ref)
        if outcome.state in (DeliveryState.SENT, DeliveryState.UNKNOWN):
            self.cards.append(text)
        return outcome

    def end(self, account: Account, api_key: str, user: str) -> Outcome:
        self.ended.append(user)
        return SENT
