"""A gap: what several people asked in their own words and the FAQ does not answer well.

Rules only: how signals become wordings, who counts, what waiting is, how gaps are ranked. Which
wordings ask the same is the Likeness's to say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.commands import fold
from chalicelib.domain.faq import Ranking
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.signals import Kind, Signal

WINDOW = timedelta(days=28)
WEEK = timedelta(days=7)
# What only one person asked is no gap, and may tell who asked.
PEOPLE_NEEDED = 2
LISTED = 100
EXAMPLES = 5
NEAREST = 3
# An entry this near may well be meant: one more wording may be all it lacks.
PLAUSIBLE = 0.3
# Nobody is taken to wait longer: after a day they ask elsewhere. Also where no desk ever opens.
LONGEST_WAIT = timedelta(days=1)
# What an unanswered question costs beside waiting, so that those who ask by day count, too.
MINUTES_A_QUESTION = 60


class Proposal(StrEnum):
    """What would close a gap."""

    VARIANT = "variant"  # the nearest entry lacks this wording
    ENTRY = "entry"  # no entry is near: a new one
    ANSWER = "answer"  # the entry was found, and its answer did not do


@dataclass(frozen=True, slots=True)
class Wording:
    """Signals of the same words, marks and spaces set aside, the earliest first."""

    text: str
    signals: tuple[Signal, ...]

    @property
    def people(self) -> int:
        """How many wrote it."""
        return len({signal.contact for signal in self.signals})


@dataclass(frozen=True, slots=True)
class Figures:
    """People are counted once, however often they asked. `waiting`: minutes, over all people."""

    people: int
    waiting: int
    this_week: int
    week_before: int
    missed: int
    asked: int
    disliked: int
    first_at: datetime
    last_at: datetime

    @property
    def weight(self) -> int:
        """What gaps are ranked by: people times what it costs each, in minutes."""
        return self.people * MINUTES_A_QUESTION + self.waiting


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as it is shown. `examples` hold no words that only one person wrote.

    `marks` are hashes of its wordings, by which it is known again the next night.
    """

    id: str
    figures: Figures
    examples: tuple[str, ...]
    nearest: tuple[str, ...]
    department: str
    proposal: Proposal
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A gap that somebody took on: into which entry, and how many asked before.

    `before`: people in the `days` that were looked at.
    """

    gap: str
    entry: str
    proposal: Proposal
    at: datetime
    examples: tuple[str, ...]
    before: int
    days: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of it: people in the `days` since it was published (None: it is not yet)."""

    accepted: Accepted
    published_at: datetime | None = None
    after: int = 0
    days: int = 0

    def per_week(self) -> tuple[float, float] | None:
        """People a week before and after; None as long as there is too little to tell."""
        if self.days < WEEK.days or self.accepted.days < WEEK.days:
            return None
        before = self.accepted.before * WEEK.days / self.accepted.days
        return before, self.after * WEEK.days / self.days


@dataclass(frozen=True, slots=True)
class Listed:
    """A night's work. `days`: how many days of signals there were to look at."""

    computed_at: datetime
    days: int
    signals: int
    gaps: tuple[Gap, ...]
    effects: tuple[Effect, ...]


def wordings(signals: Iterable[Signal]) -> list[Wording]:
    """The signals by what they say, most people first; their own order does not matter."""
    said: defaultdict[str, dict[str, Signal]] = defaultdict(dict)
    for signal in signals:
        bare = fold(signal.text)
        # Two letters at least: ㅋㅋ, ?! and numbers ask nothing.
        if sum(letter.isalpha() and not "ㄱ" <= letter <= "ㆎ" for letter in bare) > 1:
            said[bare][signal.id] = signal
    found = [_wording(same.values()) for same in said.values()]
    return sorted(found, key=lambda each: (-each.people, each.signals[0].at, each.text))


def figures(signals: Sequence[Signal], hours: OpeningHours, now: datetime) -> Figures:
    """The figures of the signals of one gap."""
    waits: dict[str, int] = {}
    for signal in signals:
        waits[signal.contact] = max(waits.get(signal.contact, 0), waited(signal.at, hours))
    moments = [signal.at for signal in signals]
    return Figures(
        people=len(waits),
        waiting=sum(waits.values()),
        this_week=_people(signals, now - WEEK, now),
        week_before=_people(signals, now - 2 * WEEK, now - WEEK),
        missed=_by_kind(signals, Kind.MISSED),
        asked=_by_kind(signals, Kind.ASKED),
        disliked=_by_kind(signals, Kind.DISLIKED),
        first_at=min(moments),
        last_at=max(moments),
    )


def waited(at: datetime, hours: OpeningHours) -> int:
    """Minutes until somebody would be there to answer.

    Until the desk measures how long people truly wait, this is the time to the next open minute.
    """
    if hours.is_open(at):
        return 0
    opening = hours.next_opening(at)
    wait = min(LONGEST_WAIT, opening - at) if opening else LONGEST_WAIT
    return -(-int(wait.total_seconds()) // 60)


def unhelpful(signals: Iterable[Signal]) -> str:
    """The entry whose answer most of these people had already; empty where most had none."""
    had: defaultdict[str, set[str]] = defaultdict(set)
    for signal in signals:
        had[signal.entry].add(signal.contact)
    entry = min(had, key=lambda each: (-len(had[each]), each))
    others = {contact for each, people in had.items() if each != entry for contact in people}
    return entry if len(had[entry]) > len(others) else ""


def nearest(rankings: Iterable[tuple[int, Ranking]]) -> tuple[tuple[str, ...], float]:
    """Entries by what a gap's wordings say together, and how sure they are of the first (0 to 1).

    `rankings`: how many people put it so, and what the matcher made of it.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    sure: defaultdict[str, float] = defaultdict(float)
    everybody = 0
    for people, ranking in rankings:
        everybody += people
        for place, entry in enumerate(ranking.ranked):
            weights[entry] += people * ranking.confidence / (1 + place)
            sure[entry] += 0 if place else people * ranking.confidence
    order = sorted(weights, key=lambda entry: (-round(weights[entry], 9), entry))
    return tuple(order[:NEAREST]), sure[order[0]] / everybody if order else 0.0


def ranked(gaps: Iterable[Gap]) -> list[Gap]:
    """The heaviest first."""
    return sorted(gaps, key=lambda gap: (-gap.figures.weight, -gap.figures.people, gap.id))


def _wording(signals: Iterable[Signal]) -> Wording:
    ordered = tuple(sorted(signals, key=lambda signal: (signal.at, signal.id)))
    times = Counter(signal.text for signal in ordered)
    return Wording(min(times, key=lambda text: (-times[text], text)), ordered)


def _people(signals: Iterable[Signal], since: datetime, until: datetime) -> int:
    return len({signal.contact for signal in signals if since < signal.at <= until})


def _by_kind(signals: Iterable[Signal], kind: Kind) -> int:
    return len({signal.contact for signal in signals if signal.kind is kind})
