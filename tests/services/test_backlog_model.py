"""The backlog against a list that a child could keep: order, one owner, none lost, old places."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from chalicelib.domain.desk_entry import Priority, Stage
from chalicelib.domain.errors import Conflict, NoRoom, NotFound
from chalicelib.domain.staff import Member, Presence, Role
from chalicelib.services.returning import IDLE
from tests.services.desk_town import TENANT, Town, member, who

AGENTS = ("kim", "lee", "park")
BOTH = frozenset({"minwon", "tax"})
LIMIT = 2


@dataclass
class Talk:
    """What the model knows of one talk. `place` never changes."""

    place: int
    department: str
    priority: int
    owner: str = ""
    aside: bool = False


class Backlog(RuleBasedStateMachine):
    """Every act is tried; the model says beforehand whether it can succeed, and what it leaves."""

    talks = Bundle("talks")

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.model: dict[str, Talk] = {}
        self.gone: set[str] = set()
        self.there: dict[str, Presence] = {}
        self.members: dict[str, Member] = {}
        for name in AGENTS:
            self.members[name] = member(name, Role.OFFICER, departments=BOTH)
            self.town.duty.arrive(self.members[name], limit=LIMIT)
            self.there[name] = Presence.READY
        self.boss = member("boss", Role.SUPERVISOR, departments=frozenset())

    def load(self, name: str) -> int:
        return sum(t.owner == name and not t.aside for t in self.model.values())

    def room(self, name: str) -> bool:
        return self.there[name] is Presence.READY and self.load(name) < LIMIT

    def first(self, departments: frozenset[str] = BOTH) -> str | None:
        waits = [
            (talk.priority, talk.place, name)
            for name, talk in self.model.items()
            if not talk.owner and talk.department in departments
        ]
        return min(waits)[2] if waits else None

    @rule(target=talks, department=st.sampled_from(sorted(BOTH)), urgent=st.booleans())
    def ask(self, department: str, urgent: bool) -> str:
        self.town.later(seconds=1)
        place = len(self.model) + len(self.gone)
        name = f"c{place}"
        said = "불이 났어요 살려주세요" if urgent else "여권이요"
        opened = self.town.asks(name, department=department, text=said)
        priority = Priority.URGENT if urgent else Priority.NORMAL
        self.model[name] = Talk(place, department, priority)
        ahead = [t for t in self.model.values() if not t.owner and t.department == department]
        order = sorted(ahead, key=lambda t: (t.priority, t.place))
        assert opened.position == order.index(self.model[name]) + 1
        return name

    @rule(talk=talks)
    def ask_again(self, talk: str) -> None:
        if talk in self.model:
            before = self.town.entry(talk)
            assert self.town.asks(talk).entry == before

    @rule(agent=st.sampled_from(AGENTS), only=st.sampled_from(["", "minwon", "tax"]))
    def pull(self, agent: str, only: str) -> None:
        departments = frozenset({only}) if only else BOTH
        try:
            pulled = self.town.desk.pull_next(self.members[agent], sorted(departments))
        except NoRoom:
            assert not self.room(agent)
            return
        assert self.room(agent)
        expected = self.first(departments)
        assert (pulled.who.contact if pulled else None) == expected
        if expected:
            self.model[expected].owner = agent

    @rule(talk=talks, agent=st.sampled_from(AGENTS))
    def take(self, talk: str, agent: str) -> None:
        try:
            self.town.desk.take(self.members[agent], who(talk))
        except (Conflict, NoRoom, NotFound):
            assert talk in self.gone or self.model[talk].owner or not self.room(agent)
            return
        assert not self.model[talk].owner
        assert self.room(agent)
        self.model[talk].owner = agent

    @rule(talk=talks, agent=st.sampled_from(AGENTS))
    def assign(self, talk: str, agent: str) -> None:
        try:
            self.town.desk.assign(self.boss, who(talk), agent)
        except (Conflict, NoRoom, NotFound):
            kept = talk in self.gone or self.model[talk].owner == agent
            assert kept or not self.room(agent)
            return
        assert self.room(agent)
        self.model[talk].owner, self.model[talk].aside = agent, False

    @rule(talk=talks)
    def release(self, talk: str) -> None:
        try:
            self.town.desk.release(self.boss, who(talk))
        except (Conflict, NotFound):
            assert talk in self.gone or not self.model[talk].owner
            return
        self.model[talk].owner, self.model[talk].aside = "", False

    @rule(talk=talks, department=st.sampled_from(sorted(BOTH)))
    def transfer(self, talk: str, department: str) -> None:
        try:
            self.town.desk.transfer(self.boss, who(talk), department=department)
        except (Conflict, NotFound):
            assert talk in self.gone or self.model[talk].department == department
            return
        found = self.model[talk]
        found.owner, found.aside, found.department = "", False, department

    @rule(talk=talks, agent=st.sampled_from(AGENTS))
    def hand_on(self, talk: str, agent: str) -> None:
        try:
            self.town.desk.transfer(self.boss, who(talk), agent=agent)
        except (Conflict, NoRoom, NotFound):
            kept = talk in self.gone or self.model[talk].owner == agent
            assert kept or not self.room(agent)
            return
        assert self.room(agent)
        self.model[talk].owner, self.model[talk].aside = agent, False

    @rule(talk=talks)
    def snooze(self, talk: str) -> None:
        try:
            until = self.town.now + timedelta(days=300)
            self.town.desk.snooze(self.boss, who(talk), until)
        except (Conflict, NotFound):
            found = self.model.get(talk)
            assert found is None or not found.owner or found.aside
            return
        self.model[talk].aside = True

    @rule(talk=talks)
    def reply(self, talk: str) -> None:
        try:
            self.town.desk.reply(self.boss, who(talk), "네")
        except (Conflict, NotFound):
            assert talk in self.gone or not self.model[talk].owner

    @rule(talk=talks, danger=st.booleans())
    def hear(self, talk: str, danger: bool) -> None:
        heard = self.town.hears(talk, "죽고 싶어요" if danger else "여보세요")
        assert (heard is None) == (talk in self.gone)
        if heard and danger:
            self.model[talk].priority = Priority.URGENT

    @rule(talk=talks)
    def close(self, talk: str) -> None:
        try:
            self.town.desk.close(self.boss, who(talk))
        except NotFound:
            assert talk in self.gone
            return
        del self.model[talk]
        self.gone.add(talk)

    @rule(agent=st.sampled_from(AGENTS), presence=st.sampled_from(Presence))
    def be(self, agent: str, presence: Presence) -> None:
        self.town.duty.be(self.members[agent], presence)
        self.there[agent] = presence
        if presence is Presence.OFF:
            self._gives_back(agent)

    @rule(agent=st.sampled_from(AGENTS))
    def fall_asleep(self, agent: str) -> None:
        """The page is closed; what was heard while a talk lay aside made it due."""
        for name in AGENTS:
            self.town.unseen(name, seconds=1)
        self.town.unseen(agent, hours=1)
        due = [n for n, t in self.model.items() if t.aside and t.owner != agent and self._due(n)]
        rests = self._rests(agent)
        self.town.returning.sweep()
        if not rests:
            self._gives_back(agent)
            if self.there[agent] is not Presence.RECOVERY:
                self.there[agent] = Presence.OFF
        for name in due:
            entry = self.town.entry(name)
            assert entry and entry.stage is not Stage.SNOOZED
            self.model[name].owner, self.model[name].aside = entry.agent, False

    def _rests(self, agent: str) -> bool:
        """Whether a recovery break lasts, or is over so short a time that nobody is missed yet."""
        state = self.town.agents.state(TENANT, agent)
        ends = state.break_ends_at if state else None
        return bool(ends and self.town.now - ends <= IDLE)

    def _due(self, name: str) -> bool:
        entry = self.town.entry(name)
        return bool(entry and entry.snoozed_until and entry.snoozed_until <= self.town.now)

    def _gives_back(self, agent: str) -> None:
        for talk in self.model.values():
            if talk.owner == agent:
                talk.owner, talk.aside = "", False

    @invariant()
    def the_lists_are_the_models(self) -> None:
        for department in BOTH:
            waits = [(t.priority, t.place, n) for n, t in self.model.items()
                     if not t.owner and t.department == department]  # fmt: skip
            assert self.town.waiting(department) == [name for *_, name in sorted(waits)]
        for agent in AGENTS:
            mine = [each.who.contact for each in self.town.desks.mine(TENANT, agent)]
            owned = [(t.place, n) for n, t in self.model.items() if t.owner == agent]
            assert mine == [name for _, name in sorted(owned)]
            assert self.town.load(agent) == self.load(agent)

    @invariant()
    def no_turn_is_lost(self) -> None:
        for talk in (*self.model, *self.gone):
            seqs = [turn.seq for turn in self.town.turns_of(talk)]
            assert seqs == [*range(1, len(seqs) + 1)]


TestBacklog = Backlog.TestCase
TestBacklog.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
