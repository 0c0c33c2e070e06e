"""One city's consult talk on fakes: the dealer posts, an agent answers, what is said is pushed."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from chalicelib.channels import kakao_consult
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.events import Published
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Json
from chalicelib.domain.staff import AgentState, Member, Presence, Role
from chalicelib.services.barring import Barring
from chalicelib.services.consult import Consult
from chalicelib.services.consult_pushing import ConsultPusher
from chalicelib.services.contact_numbers import ContactNumbers
from chalicelib.services.delivering import Delivering
from chalicelib.services.desk import Desk
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.handoff import Handoff
from chalicelib.services.hearing import Hearing
from chalicelib.services.introducing import Introducing
from chalicelib.services.promising import Promising
from chalicelib.services.protecting import Protecting
from chalicelib.services.publisher import facts_of
from chalicelib.services.pushed_talks import CONSULT, PushedTalks
from chalicelib.services.results import Results
from chalicelib.services.sharing import Sharing
from chalicelib.services.stopping import Stopping
from chalicelib.services.undelivered import Undelivered
from chalicelib.services.wished_notices import WishedNotices
from tests.abuse_fakes import FakeEvidenceStore
from tests.cities import MONDAY, city
from tests.consult_fakes import (
    FakeAliases,
    FakeClaims,
    FakeDeliveries,
    FakeSealedItems,
    FakeSender,
)
from tests.desk_fakes import FakeAgents, FakeDesks
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import FakeConversations, FakeTenantKeys, FakeTenants, FakeVault
from tests.file_fakes import FakeFiles
from tests.outbound_rule_fakes import FakeConsentStore
from tests.text_fakes import FakeLater

PAYLOADS = Path("tests/payloads/kakao_consult")
SENDER_KEY = "c0ffee" + "0" * 34
HOOK = "synthetic-hook-of-this-city"
USER = "hNz7xUQ3kf9A"
SESSION = "1763692800000"
API_KEY = "synthetic-api-key"
ACCOUNT = {
    "id": SENDER_KEY,
    "digests": [hashlib.sha256(HOOK.encode()).hexdigest()],
    "secret": "kakao-consult/hook",
    "secret_in_path": True,
    "api_key": "kakao-consult/api-key",
    "base_url": "https://bizgo.example",
}


def accounts(**changes: Any) -> Json:
    """The small city's accounts with a consult talk among them."""
    from tests.cities import body

    return {**body()["accounts"], "kakao-consult": {**ACCOUNT, **changes}}


def payload(name: str, **changes: Any) -> Json:
    """A payload of the files, with changes; None takes a field away."""
    made = {**json.loads((PAYLOADS / f"{name}.json").read_text("utf-8")), **changes}
    return {field: value for field, value in made.items() if value is not None}


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


@dataclass
class Room:
    """The consult room of one person with the desk behind it."""

    conversations: Any = field(default_factory=FakeConversations)

    def __post_init__(self) -> None:
        self.now = MONDAY
        self.tenant = city(accounts=accounts())
        self.tenants = FakeTenants(self.tenant)
        self.keys = FakeTenantKeys(self.tenant.id)
        self.agents = FakeAgents()
        self.desks = FakeDesks(self.conversations, self.agents)
        self.claims = FakeClaims(self.desks.claims)
        self.aliases = FakeAliases()
        self.sealed = FakeSealedItems()
        self.consents = FakeConsentStore()
        self.deliveries = FakeDeliveries(self.conversations)
        self.sender = FakeSender()
        self.files = FakeFiles()
        self.vault = FakeVault()
        self._ids = count(1)
        self.build()

    def build(self) -> None:
        """Services over what is set now; a test may have put something else in place before."""
        nonces = (f"nonce-{next(self._ids)}" for _ in iter(int, 1))
        letters = count(1)
        turns = DeskTurns(
            self.conversations, self.desks, self.claims, self.tenants,
            lambda: next(nonces), lambda: self.now,
        )  # fmt: skip
        promising = Promising(self.desks, self.agents, FakeDeskFigures())
        handoff = Handoff(
            turns,
            self.desks,
            promising,
            lambda _, number: f"{next(letters):05d}"[:number],
            barring=Barring(self.desks.records.read),
        )
        hearing = Hearing(turns, self.claims, self.tenants, promising)
        talks = PushedTalks(
            CONSULT, handoff, hearing, self.desks, self.claims, self.sealed, self.vault,
            stopping=Stopping(
                self.consents, hearing, turns, lambda: self.now,
                WishedNotices(self.consents, self.sealed, self.vault, self.keys),
            ),
        )  # fmt: skip
        undelivered = Undelivered(turns, self.claims)
        results = Results(self.deliveries, undelivered, tell_notice=self.notice_pushed)
        self.consult = Consult(
            kakao_consult, self.tenants, self.keys, self.aliases, self.desks, talks,
            undelivered, results, Introducing(turns, self.claims, self.sealed, self.vault),
        )  # fmt: skip
        pusher = ConsultPusher(
            self.sender, lambda: self.now, self.files, lambda tenant_id, name: API_KEY
        )
        self.delivering = Delivering(
            self.tenants, self.conversations, self.deliveries, self.sealed, self.vault,
            {pusher.channel: pusher},
            undelivered, FakeLater(lambda: self.now), lambda: self.now,
            tell_notice=self.notice_pushed,
        )  # fmt: skip
        ids = (f"{'a' * 25}{letter}" for letter in "abcdefgh")
        self.sharing = Sharing(turns, self.files, lambda: next(ids), lambda: self.now)
        self.numbers = ContactNumbers(turns, self.desks, self.sealed, self.vault, lambda: self.now)
        self.protecting = Protecting(
            turns, self.conversations, self.desks, self.desks.records, FakeEvidenceStore(),
            lambda: self.now,
        )  # fmt: skip
        self.desk = Desk(turns, self.desks, self.agents)

    def notice_pushed(self, who: ConversationKey, push: Delivery) -> None:
        """What became of a notice's push; here nobody sends any."""

    def post(self, name: str, hook: str = HOOK, tenant: str = "", **changes: Any) -> bytes:
        """One call of the dealer's; `kind` is in the payload's name."""
        body = payload(name, **changes)
        return self.post_raw(_kind(name), json.dumps(body).encode(), hook, tenant)

    def post_raw(self, kind: str, body: bytes, hook: str = HOOK, tenant: str = "") -> bytes:
        return self.consult.receive(tenant or self.tenant.id, hook, kind, body, self.now)

    def write(self, text: str, **changes: Any) -> None:
        """The person writes, now."""
        changes = {"msgKey": f"m{next(self._ids)}", "kakaoTime": stamp(self.now), **changes}
        self.post("message_text", contents=[{"comment": text}], **changes)

    def agent(self) -> Member:
        """Somebody at the desk of the talk's department."""
        entry = self.entry
        member = Member(
            "agent-1",
            self.tenant.id,
            "상담사 1",
            frozenset({Role.AGENT}),
            frozenset({entry.department}),
        )
        if not self.agents.state(self.tenant.id, member.id):
            state = AgentState(
                member.id,
                member.name,
                Presence.READY,
                member.departments,
                frozenset(),
                0,
                5,
                self.now,
            )
            self.agents.put(self.tenant.id, state)
        return member

    def taken(self) -> Member:
        """The agent who has taken the talk."""
        member = self.agent()
        self.desk.take(member, self.who)
        return member

    def deliver(self) -> None:
        """Everything the talk's turns tell, in order, as the queue hands it over."""
        for event in self.published():
            self.delivering.deliver(event)

    def published(self) -> list[Published]:
        return [
            fact
            for (_, who), log in self.conversations.logs.items()
            for seq in sorted(log)
            for fact in facts_of(who, log[seq])
            if log[seq].voice is not Voice.CONTACT
        ]

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    @property
    def own(self) -> ConversationKey:
        """The conversation that the consult talk's own user key names."""
        key = self.keys.of(self.tenant.id)
        contact = contact_id(key, "kakao", Address("plusfriendUserKey", USER))
        return ConversationKey(self.tenant.id, "kakao", contact)

    @property
    def who(self) -> ConversationKey:
        [(_, who)] = self.desks.entries
        return who

    @property
    def entry(self) -> DeskEntry:
        [entry] = self.desks.entries.values()
        return entry

    @property
    def log(self) -> list[Turn]:
        """Every turn of every conversation there is."""
        logs = self.conversations.logs.values()
        return [log[seq] for log in logs for seq in sorted(log)]

    @property
    def heard(self) -> list[str]:
        return [turn.text for turn in self.log if turn.voice is Voice.CONTACT]


def _kind(name: str) -> str:
    for kind in ("expired_session", "seen_info", "personal_info"):
        if name.startswith(kind):
            return kind
    return name.partition("_")[0]
