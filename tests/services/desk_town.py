"""One city's desk over fakes: who asks, who answers, and time that tests move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.domain.conversation import Contact, ConversationKey, State, Turn
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.staff import Member, Presence, Role
from chalicelib.services.barring import Barring
from chalicelib.services.desk import Desk
from chalicelib.services.desk_reading import DeskReading
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.duty import Duty
from chalicelib.services.handoff import Asking, Handoff, Opened
from chalicelib.services.hearing import Heard, Hearing, Words
from chalicelib.services.promising import Promising
from chalicelib.services.protecting import Protecting
from chalicelib.services.returning import Returning
from chalicelib.services.reviewing import Reviewing
from chalicelib.services.talk import ends_of
from tests.abuse_fakes import FakeEvidenceStore
from tests.cities import MONDAY, both, city
from tests.desk_fakes import FakeAgents, FakeDesks, FakeFeeds
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import Failing, FakeConversations, FakeTenants, Plan

TENANT = "saetbyeol"
URL = "https://chat.test"
DEPARTMENTS = {
    "minwon": {"name": both("민원과", "Civil affairs"), "phone": None},
    "tax": {"name": both("세무과", "Tax office"), "phone": None},
}


def contact_of(state: State) -> Contact:
    """The person as a channel would seal them."""
    assert state.kept_until
    ends = ends_of(state.kept_until)
    return Contact(MONDAY, b"sealed", "web", state.language, state.told, ends)


def who(name: str, tenant: str = TENANT) -> ConversationKey:
    return ConversationKey(tenant, "web", name)


def member(name: str, *roles: Role, **changes: Any) -> Member:
    fields: dict[str, Any] = {
        "departments": frozenset({"minwon"}),
        "languages": frozenset(),
        "tenant_id": TENANT,
        "name": "상담사 1",
    }
    return Member(id=name, roles=frozenset(roles or {Role.AGENT}), **{**fields, **changes})


class Town:
    """Services over fakes; every store call goes by the plan."""

    def __init__(self, plan: Plan | None = None, **changes: Any) -> None:
        self.now: datetime = MONDAY
        self.plan = plan or Plan()
        self.log = FakeConversations()
        self.agents = FakeAgents()
        self.desks = FakeDesks(self.log, self.agents)
        self.evidence = FakeEvidenceStore()
        self.tenants = FakeTenants(city(departments=DEPARTMENTS, **changes))
        self._nonces, self._drawn = count(1), count(1)
        failing: Callable[[Any], Any] = lambda port: Failing(port, self.plan)  # noqa: E731
        log, desks, agents = failing(self.log), failing(self.desks), failing(self.agents)
        clock = lambda: self.now  # noqa: E731
        self.turns = DeskTurns(
            log, desks, desks, self.tenants, lambda: f"nonce-{next(self._nonces)}", clock
        )
        self.figures, self.feeds = FakeDeskFigures(), FakeFeeds(clock)
        self.promising = Promising(desks, agents, failing(self.figures))
        self.handoff = Handoff(
            self.turns,
            desks,
            self.promising,
            lambda letters, n: f"{next(self._drawn):05}",
            URL,
            Barring(failing(self.desks.records).read),
        )
        self.hearing = Hearing(self.turns, desks, self.tenants, self.promising)
        self.reviewing = Reviewing(
            self, self.tenants, self.turns, desks, failing(self.feeds), self.promising, clock
        )
        self.desk = Desk(self.turns, desks, agents)
        self.reading = DeskReading(desks, log, clock)
        self.protecting = Protecting(
            self.turns, log, desks, failing(self.desks.records), failing(self.evidence), clock
        )
        self.returning = Returning(self, self.turns, desks, agents, clock)
        self.duty = Duty(agents, self.returning, self.tenants, clock)

    def ids(self) -> list[str]:
        return [TENANT]

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def asks(self, name: str, **asking: Any) -> Opened:
        asked = Asking(**{"channel": "web", "contact": contact_of, **asking})
        return self.handoff.ask(who(name), asked)

    def hears(self, name: str, text: str, claim: str = "") -> Heard | None:
        return self.hearing.hear(who(name), Words(text, claim=claim, contact=contact_of))

    def arrives(self, name: str, limit: int = 5, **changes: Any) -> Member:
        arrived = member(name, **changes)
        self.duty.arrive(arrived, limit=limit)
        return arrived

    def turns_of(self, name: str) -> list[Turn]:
        return list(self.log.history(TENANT, who(name)))

    def entry(self, name: str) -> DeskEntry | None:
        return self.desks.entry(TENANT, who(name))

    def waiting(self, department: str = "minwon") -> list[str]:
        return [each.who.contact for each in self.desks.backlog(TENANT, department)[0]]

    def load(self, name: str) -> int:
        state = self.agents.state(TENANT, name)
        assert state
        return state.load

    def presence(self, name: str) -> Presence:
        state = self.agents.state(TENANT, name)
        assert state
        return state.presence

    def unseen(self, name: str, **ago: float) -> None:
        """The agent's page was last heard of so long ago."""
        state = self.agents.states[TENANT, name]
        seen = self.now - timedelta(**ago)
        self.agents.states[TENANT, name] = replace(state, seen_at=seen)
