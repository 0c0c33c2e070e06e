"""Six agents, three departments that share four of them, six weeks: were people told the truth?

As many people as one desk of six would have, unevenly: most for one department, which has a day's
line for weeks, few for another, which has hardly any. Their talks last differently long. Every
tenth person speaks English, and one agent does. What people are told is what the platform says.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry, Priority
from chalicelib.domain.handling import Handling, measured
from chalicelib.domain.hours import moment
from chalicelib.domain.joined_lines import Line
from chalicelib.domain.roster import Roster
from chalicelib.domain.staff import AgentState, Presence
from chalicelib.domain.staffed_time import staffed_after, staffed_between
from chalicelib.services.reckoning import Reckoning
from tests.cities import both, city
from tests.perf.wait_simulation import (
    DAY_SPREAD,
    FIRST,
    HOURS,
    ILL,
    IMPATIENT,
    LOG_MEAN,
    LOG_SPREAD,
    PATIENCE,
    TALKS_AT_ONCE,
    URGENT,
    Desk,
    Outcome,
    Person,
    asking,
    outcome_of,
    overtaken,
)

# Of all people, and how long a talk lasts beside twelve minutes.
DEPARTMENTS = {"minwon": (0.6, 0.8), "tax": (0.3, 1.1), "welfare": (0.1, 1.8)}
SERVED = ("minwon", "minwon tax", "minwon tax", "minwon tax welfare", "tax welfare", "welfare")
ENGLISH_SPEAKER, ENGLISH = 3, 0.1
# Of Gyeonggi's people: six agents do here what five did there, and a little more.
SHARE = 1.05
SOON = timedelta(hours=1)


@dataclass(slots=True)
class Asker(Person):
    """`agent`: who has or had the talk."""

    line: Line = ("", "")
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """Of everybody; of who had an answer within the hour; and of each line."""

    whole: Outcome
    soon: Outcome
    lines: dict[Line, Outcome]


@dataclass(slots=True)
class SharedDesk(Desk):
    """`alone`: each department is told its wait as if its agents served nobody else."""

    alone: bool = False
    here: list[AgentState] = field(default_factory=lambda: [_agent(n) for n in range(len(SERVED))])
    loads: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lines: dict[Line, list[tuple[int, datetime, int]]] = field(
        default_factory=lambda: {(d, each): [] for d in DEPARTMENTS for each in ("ko", "en")}
    )
    measured: dict[str, list[Handling]] = field(
        default_factory=lambda: {each: [Handling()] for each in DEPARTMENTS}
    )

    def _asks(self, now: datetime) -> None:
        number, urgent = len(self.people), self.random.random() < URGENT
        weights = [weight for weight, _ in DEPARTMENTS.values()]
        department = self.random.choices(list(DEPARTMENTS), weights)[0]
        line = department, "en" if self.random.random() < ENGLISH else "ko"
        place = Priority.URGENT if urgent else Priority.NORMAL, now, number
        person = Asker(place, line=line)
        self.people.append(person)
        ahead = {each: bisect_left(line, place) for each, line in self.lines.items()}
        self.lines[line].insert(ahead[line], place)
        free = any(self._has_room(each) and self._offered(each, line) for each in self.here)
        if not (free and HOURS.is_open(now)):
            person.told = self._reckoning(now, department).wait(_entry(person), ahead)
        if self.random.random() < IMPATIENT:
            patience = timedelta(seconds=self.random.expovariate(1 / PATIENCE))
            self.plan(now + patience, "leaves", number)

    def _leaves(self, now: datetime, person: Person) -> None:
        if person.started is None:
            person.left = True
            line = self.lines[_line(person)]
            del line[bisect_left(line, person.place)]
            waited = staffed_between(HOURS, person.since, now)
            self.measured[_line(person)[0]][0] += Handling.of_leaving(waited)

    def _pull(self, now: datetime) -> None:
        """Whoever has the fewest talks first; until nobody can take anybody."""
        while True:
            agents = sorted((a for a in self.here if self._has_room(a)), key=self._load)
            pulled = next((a for a in agents if self._takes(a, now)), None)
            if pulled is None:
                return

    def _takes(self, agent: AgentState, now: datetime) -> bool:
        """The oldest of all they are offered."""
        offered = (line for each, line in self.lines.items() if self._offered(agent, each))
        first = min((line for line in offered if line), key=lambda line: line[0], default=None)
        if first is None:
            return False
        person = self.people[first.pop(0)[2]]
        assert isinstance(person, Asker)
        person.started, person.agent = now, agent.agent
        self.loads[agent.agent] += 1
        seconds = self.random.lognormvariate(LOG_MEAN, LOG_SPREAD) * self.day_factor
        person.length = timedelta(seconds=seconds * DEPARTMENTS[person.line[0]][1])
        ends = staffed_after(HOURS, now, person.length)
        assert ends is not None
        self.plan(ends, "ends", person.place[2])
        return True

    def _ends(self, person: Person) -> None:
        assert isinstance(person, Asker)
        assert person.started is not None
        self.loads[person.agent] -= 1
        waited = staffed_between(HOURS, person.since, person.started)
        self.measured[person.line[0]][0] += Handling.of_talk(person.length, waited)

    def _day(self) -> None:
        for days in self.measured.values():
            days.insert(0, Handling())
        self.day_factor = self.random.lognormvariate(0, DAY_SPREAD)
        ill = self.random.randrange(len(SERVED)) if self.random.random() < ILL else None
        self.here = [_agent(number) for number in range(len(SERVED)) if number != ill]

    def _reckoning(self, now: datetime, department: str) -> Reckoning:
        def everyone() -> list[AgentState]:
            here = self.here if HOURS.is_open(now) else []
            off = [_agent(n, Presence.OFF) for n in range(len(SERVED))]
            names = {each.agent for each in here}
            known = [*here, *(each for each in off if each.agent not in names)]
            known = [replace(each, seen_at=now) for each in known]
            return [_alone(each, department) for each in known] if self.alone else known

        return Reckoning(_CITY, now, everyone, lambda each: measured(self.measured[each]))

    def _offered(self, agent: AgentState, line: Line) -> bool:
        department, language = line
        there = [each for each in self.here if department in each.departments]
        spoken = language == "ko" or not any(language in each.languages for each in there)
        return department in agent.departments and (spoken or language in agent.languages)

    def _has_room(self, agent: AgentState) -> bool:
        return self.loads[agent.agent] < agent.limit

    def _load(self, agent: AgentState) -> int:
        return self.loads[agent.agent]


def shared_surge(seed: int = 1, days: int = 42, *, alone: bool = False) -> SharedOutcome:
    """Simulates so many days; `alone`: as promises were made before lines were joined."""
    random = Random(seed)
    desk = SharedDesk(random, alone=alone)
    for asked in asking(random, days, SHARE):
        desk.plan(asked, "asks")
    desk.plan_days(days + 21)
    desk.run()
    waited = [each for each in desk.people if each.started and each.told]
    return SharedOutcome(
        whole=_outcome(desk.people),
        soon=_outcome([each for each in waited if _waited(each) < SOON]),
        lines={line: _outcome(each) for line, each in _by_line(desk.people)},
    )


def _outcome(people: Sequence[Person]) -> Outcome:
    """Nobody is to be overtaken in their line; who speaks English may wait for who does, too."""
    passed = sum(overtaken(each) for _, each in _by_line(people))
    return replace(outcome_of(people), overtaken=passed)


def _by_line(people: Sequence[Person]) -> Iterator[tuple[Line, list[Person]]]:
    for line, each in groupby(sorted(people, key=_line), _line):
        yield line, list(each)


def _line(person: Person) -> Line:
    assert isinstance(person, Asker)
    return person.line


def _waited(person: Person) -> timedelta:
    return person.started - person.since if person.started else timedelta()


def _entry(person: Asker) -> DeskEntry:
    who = ConversationKey("saetbyeol", "web", f"{person.place[2]}")
    department, language = person.line
    return DeskEntry(who, "", department, person.since, "web", language)


def _agent(number: int, presence: Presence = Presence.READY) -> AgentState:
    languages = frozenset({"en"} if number == ENGLISH_SPEAKER else ())
    served = frozenset(SERVED[number].split())
    seen = moment(FIRST, 0)
    return AgentState(f"{number}", "상담사", presence, served, languages, 0, TALKS_AT_ONCE, seen)


def _alone(agent: AgentState, department: str) -> AgentState:
    served = agent.departments & {department}
    return replace(agent, departments=served, languages=frozenset())


def _planned() -> dict[str, Roster]:
    """How many work for each department, as a city states it: who serves two is counted in both."""
    agents = {each: sum(each in served.split() for served in SERVED) for each in DEPARTMENTS}
    return {f"department:{each}": Roster(HOURS, number) for each, number in agents.items()}


_CITY = replace(
    city(departments={each: {"name": both(each, each), "phone": None} for each in DEPARTMENTS}),
    rosters=_planned(),
)
