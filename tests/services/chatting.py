"""A web chat over fakes: visitors with true cookies, a desk that takes and answers."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.channels.web import WebChat
from chalicelib.domain.conversation import ConversationKey, State, Turn, Voice
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.message import Json, Request
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.visitor import cookie_name
from chalicelib.services.barring import Barring
from chalicelib.services.beside_bot import BesideBot
from chalicelib.services.chat import Chat
from chalicelib.services.chat_answers import ChatAnswers
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.handoff import Handoff
from chalicelib.services.hearing import Hearing
from chalicelib.services.inbound import Receiver
from chalicelib.services.pace import Pace
from chalicelib.services.promising import Promising
from chalicelib.services.reply import Replies
from chalicelib.services.stopping import Stopping
from chalicelib.services.visits import VisitedTenants, Visits
from tests.cities import BOT, MONDAY, city
from tests.desk_fakes import FakeAgents, FakeDesks
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import FakeConversations, FakeTenantKeys, FakeTenants, FakeVault
from tests.outbound_rule_fakes import FakeConsentStore
from tests.services.desk import Exact

OWN = "https://chat.example"
SITE = "https://www.saetbyeol.example"
WEB = {"id": "saetbyeol", "digests": [], "origins": [SITE]}
KAKAO = {"id": BOT, "digests": [], "block_id": None}


def chat_city(**changes: Any) -> Tenant:
    """The small city, with a web chat that its own site may show."""
    return city(accounts={"kakao": KAKAO, "web": WEB}, **changes)


class Chatting:
    """`now` is moved by tests; `pauses` holds what a waiting call slept, and `meanwhile` runs then."""

    def __init__(self, tenant: Tenant | None = None) -> None:
        self.tenant = tenant or chat_city()
        self.now: datetime = MONDAY
        self.ticks = 0.0
        self.pauses: list[float] = []
        self.meanwhile: Any = lambda: None
        self.conversations = FakeConversations()
        self.agents = FakeAgents()
        self.desks = FakeDesks(self.conversations, self.agents)
        self.consents = FakeConsentStore()
        tenants, self.keys = FakeTenants(self.tenant), FakeTenantKeys(self.tenant.id)
        visited, vault, channel = VisitedTenants(tenants, self.keys), FakeVault(), WebChat()
        nonces, ids, self._drawn = count(1), count(1), count(1)
        turns = DeskTurns(
            self.conversations, self.desks, self.desks, tenants,
            lambda: f"desk-{next(nonces)}", lambda: self.now,
        )  # fmt: skip
        promising = Promising(self.desks, self.agents, FakeDeskFigures())
        draw = lambda _, n: f"{next(self._drawn):0{n}d}"  # noqa: E731
        barring = Barring(lambda *whose: self.desks.records.read(*whose))
        handoff = Handoff(turns, self.desks, promising, draw, barring=barring)
        hearing = Hearing(turns, self.desks, tenants, promising)
        receiver = Receiver(
            {"web": channel}, visited, self.keys, vault, self.conversations,
            Replies({"exact": Exact()}), lambda: f"nonce-{next(nonces)}",
            ChatAnswers(BesideBot(hearing, handoff)).heard,
        )  # fmt: skip
        self.chat = Chat(
            Visits(visited, lambda: f"{next(ids):032x}"),
            self.keys,
            self.conversations,
            channel,
            receiver,
            handoff,
            vault,
            Pace(lambda: self.ticks),
            self._pause,
            Stopping(self.consents, hearing, turns, lambda: self.now),
        )
        self.cookie = self.visit()
        self._ids = count(1)

    def visit(self, cookies: str = "") -> str:
        """The `Cookie` header of a page that was opened."""
        value = self.chat.visits.cookie(self.tenant_now(), cookies, self.now)
        return f"{cookie_name(self.tenant.id)}={value}" if value else cookies

    def tenant_now(self) -> Tenant:
        return self.chat.visits.city(self.tenant.id)

    def say(self, text: str, **fields: Any) -> Json:
        """One message, under an id of its own where none is given."""
        message = {"text": text, "message_id": f"message-{next(self._ids)}", **fields}
        answer: Json = json.loads(self.post(json.dumps(message).encode()))
        return answer

    def press(self, target: str, label: str = "단추", **fields: Any) -> Json:
        return self.say(label, pressed={"target": target, "seq": 1}, **fields)

    def post(self, body: bytes, **headers: str) -> bytes:
        return self.chat.say(self.request(body, **headers), self._deadline(8.0))

    def request(self, body: bytes = b"", **headers: str) -> Request:
        known = {"cookie": self.cookie, "origin": OWN, **headers}
        return Request(self.tenant.id, known, body, self.now, OWN)

    def turns(self, after: int = 0, seconds: float = 15.0) -> Json:
        found = self.chat.turns(self.request(), after, self._deadline(seconds))
        read: Json = json.loads(found)
        return read

    @property
    def who(self) -> ConversationKey:
        (key,) = {key for _, key in self.conversations.logs}
        return key

    @property
    def log(self) -> list[Turn]:
        return [
            turn
            for _, log in sorted(self.conversations.logs.items(), key=str)
            for _, turn in sorted(log.items())
        ]

    def desk_says(self, voice: Voice, text: str, state: State | None = None) -> None:
        """The next turn, as the desk writes it."""
        newest = self.conversations.newest(self.tenant.id, self.who)
        assert newest
        turn = replace(
            newest, seq=newest.seq + 1, at=self.now, voice=voice, text=text, answer=b"", events=(),
            nonce=f"agent-{newest.seq}", author="agent-1", state=state or newest.state,
        )  # fmt: skip
        self.conversations.append(self.tenant.id, self.who, turn)

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def _deadline(self, seconds: float) -> Deadline:
        return Deadline(self.ticks + seconds, lambda: self.ticks)

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.ticks += seconds
        self.meanwhile()
