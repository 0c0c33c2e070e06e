"""Gyeonggi's surge of 2021, six weeks of it: were the waits that people were told true?

19,796 people from 4 January to 14 February (471 a day), five agents with three
talks each, weekdays from eight to six, the lunar new year inside. A backlog of days builds up and
is worked off. Everything a person is told comes from the domain's own functions.
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from statistics import median

from chalicelib.definitions.public_holidays import public_holidays
from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.handling import Handling, measured
from chalicelib.domain.hours import OpeningHours, moment
from chalicelib.domain.roster import Roster
from chalicelib.domain.staffed_time import staffed_after, staffed_between
from chalicelib.domain.wait import Pace, Wait, wait_of

FIRST = date(2021, 1, 4)
PEOPLE_A_DAY = 471
AGENTS, TALKS_AT_ONCE = 5, 3
HOURS = OpeningHours((((480, 1080),),) * 5 + ((), ()), public_holidays([2021]))

# What the six weeks are to their mean, a day of the week to its mean, and an hour of the day.
_WEEKS = (0.7, 1.3, 1.5, 1.3, 0.7, 0.5)
_WEEKDAYS = (1.2, 1.15, 1.15, 1.15, 1.15, 0.65, 0.55)
_BY_HOUR = (1,) * 7 + (3, 6, 9, 9, 8, 6, 8, 8, 8, 7, 6, 5, 4, 4, 3, 2, 2)
# Seconds of a talk: 12 minutes, from one to more than an hour.
LOG_MEAN, LOG_SPREAD = 6.23, 0.83
# Some have no patience, and go after some hours.
IMPATIENT, PATIENCE = 0.08, 3 * 3600
URGENT = 0.005
# Days on which all talks are longer or shorter, and on which an agent is ill and nobody says so.
DAY_SPREAD, ILL = 0.08, 0.05

# Order in the backlog: priority, since when, and a number that no two share.
_Place = tuple[int, datetime, int]


@dataclass(slots=True)
class Person:
    """Who asked for an agent. `told`: what they were promised; None who found an agent free."""

    place: _Place
    told: Wait | None = None
    started: datetime | None = None
    length: timedelta = timedelta()
    left: bool = False

    @property
    def since(self) -> datetime:
        return self.place[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. Ranges count for those who waited and stayed."""

    people: int
    waited: int
    left: int
    kept: float
    width: float
    longest: timedelta
    overtaken: int


@dataclass(slots=True)
class Desk:
    """The desk in the middle of a simulated day."""

    random: Random
    backlog: list[_Place] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    free: int = AGENTS * TALKS_AT_ONCE
    ill: int = 0
    day_factor: float = 1.0
    days: list[Handling] = field(default_factory=lambda: [Handling()])
    events: list[tuple[datetime, int, str, int]] = field(default_factory=list)
    _numbers: int = 0

    def plan(self, at: datetime, what: str, about: int = 0) -> None:
        self._numbers += 1
        heapq.heappush(self.events, (at, self._numbers, what, about))

    def plan_days(self, days: int) -> None:
        for number in range(days):
            day = FIRST + timedelta(days=number)
            if HOURS.spans(day):
                self.plan(moment(day, 0), "day")
                self.plan(moment(day, 480), "opens")

    def run(self) -> None:
        while self.events:
            now, _, what, about = heapq.heappop(self.events)
            if what == "asks":
                self._asks(now)
            elif what == "leaves":
                self._leaves(now, self.people[about])
            elif what == "ends":
                self._ends(self.people[about])
            elif what == "day":
                self._day()
            if HOURS.is_open(now):
                self._pull(now)

    def _asks(self, now: datetime) -> None:
        number = len(self.people)
        urgent = self.random.random() < URGENT
        place = (Priority.URGENT if urgent else Priority.NORMAL, now, number)
        person = Person(place)
        self.people.append(person)
        ahead = bisect_left(self.backlog, place)
        self.backlog.insert(ahead, place)
        if ahead or self.free <= 0 or not HOURS.is_open(now):
            pace = Pace(Roster(HOURS, AGENTS), TALKS_AT_ONCE, measured(self.days))
            person.told = wait_of(ahead, pace, now)
        if self.random.random() < IMPATIENT:
            patience = timedelta(seconds=self.random.expovariate(1 / PATIENCE))
            self.plan(now + patience, "leaves", number)

    def _leaves(self, now: datetime, person: Person) -> None:
        if person.started is None:
            person.left = True
            del self.backlog[bisect_left(self.backlog, person.place)]
            self.days[0] += Handling.of_leaving(staffed_between(HOURS, person.since, now))

    def _pull(self, now: datetime) -> None:
        while self.free > 0 and self.backlog:
            person = self.people[self.backlog.pop(0)[2]]
            person.started = now
            self.free -= 1
            seconds = self.random.lognormvariate(LOG_MEAN, LOG_SPREAD) * self.day_factor
            person.length = timedelta(seconds=seconds)
            ends = staffed_after(HOURS, now, person.length)
            assert ends is not None
            self.plan(ends, "ends", person.place[2])

    def _ends(self, person: Person) -> None:
        assert person.started is not None
        self.free += 1
        waited = staffed_between(HOURS, person.since, person.started)
        self.days[0] += Handling.of_talk(person.length, waited)

    def _day(self) -> None:
        self.days.insert(0, Handling())
        self.day_factor = self.random.lognormvariate(0, DAY_SPREAD)
        ill = TALKS_AT_ONCE if self.random.random() < ILL else 0
        self.free += self.ill - ill
        self.ill = ill


def surge(seed: int = 1, days: int = 42, share: float = 1.0) -> Outcome:
    """Simulates so many days with this share of the people, and says what came of the promises."""
    random = Random(seed)
    desk = Desk(random)
    for asked in asking(random, days, share):
        desk.plan(asked, "asks")
    desk.plan_days(days + 14)
    desk.run()
    return outcome_of(desk.people)


def overtaken(people: Sequence[Person]) -> int:
    """How many saw somebody of their priority who came later start before them."""
    latest: dict[int, datetime] = {}
    count = 0
    for person in sorted(people, key=lambda each: each.place):
        if person.started is not None:
            priority = person.place[0]
            count += person.started < latest.get(priority, person.started)
            latest[priority] = max(person.started, latest.get(priority, person.started))
    return count


def asking(random: Random, days: int, share: float) -> Iterator[datetime]:
    for number in range(days):
        day = FIRST + timedelta(days=number)
        usual = PEOPLE_A_DAY * _WEEKS[number // 7] * _WEEKDAYS[day.weekday()] * share
        people = max(0, round(random.gauss(usual, usual**0.5)))
        for hour in random.choices(range(24), _BY_HOUR, k=people):
            yield moment(day, hour * 60) + timedelta(seconds=random.uniform(0, 3600))


def outcome_of(people: Sequence[Person]) -> Outcome:
    met = [
        (person.told, person.started, person.started - person.since)
        for person in people
        if person.told and person.started
    ]
    kept = sum(told.earliest <= started <= told.latest for told, started, _ in met)
    widths = [
        (told.latest - told.earliest) / max(waited, timedelta(seconds=1)) for told, _, waited in met
    ]
    return Outcome(
        people=len(people),
        waited=len(met),
        left=sum(person.left for person in people),
        kept=kept / len(met),
        width=median(widths),
        longest=max(waited for *_, waited in met),
        overtaken=overtaken(people),
    )
