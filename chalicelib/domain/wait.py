"""An honest wait: from a place in the backlog a range of moments in which somebody will answer.

The k-th of a backlog is answered when k talks have ended. Their lengths add up to a sum whose
spread grows as the root of k: the longer the backlog, the narrower the range beside the wait.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log1p, sqrt

from chalicelib.domain.desk_entry import DeskEntry, Promise
from chalicelib.domain.handling import Handling
from chalicelib.domain.joined_lines import Line, line_of
from chalicelib.domain.roster import Roster
from chalicelib.domain.said_times import Grain, outward
from chalicelib.domain.staffed_time import staffed_between

A_DAY = timedelta(days=1)
# From here on the person is offered an answer later, as a message.
LONG = timedelta(minutes=30)

# 95 of 100 lie within two deviations.
_DEVIATIONS = 2.0
# What no measurement knows: an agent who is ill, a day unlike the others.
_UNKNOWN = 0.04
# Nobody is told twice for less than this, nor for less than a part of what is left to wait.
_LEAST_MOVE = timedelta(minutes=15)
_MOVED_PART = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a backlog moves: who is on duty, how many talks each has at once, how long they are.

    `roster` says who is planned; a caller who knows that fewer are there gives their number in it.
    """

    roster: Roster
    talks_at_once: int
    handling: Handling


@dataclass(frozen=True, slots=True)
class Wait:
    """What a person is told. `earliest` and `latest` are said moments, such as half hours."""

    asked_at: datetime
    ahead: int
    earliest: datetime
    expected: datetime
    latest: datetime
    grain: Grain

    @property
    def exceeds_a_day(self) -> bool:
        """Whether it may be more than 24 hours, nights and holidays included."""
        return self.latest - self.asked_at > A_DAY

    @property
    def is_long(self) -> bool:
        """Whether an answer by message later is worth offering."""
        return self.latest - self.asked_at > LONG

    @property
    def promise(self) -> Promise:
        """The range, to be kept with the entry."""
        return Promise(self.earliest, self.latest, self.asked_at)


def wait_of(ahead: int, pace: Pace, now: datetime, turns: float | None = None) -> Wait | None:
    """The wait of who has so many people before them; None where the desk opens in no 60 days.

    `turns`: how many talks must end until it is theirs, where that is not one more than `ahead`:
    agents who serve other departments too (domain/joined_lines.py).
    """
    turns = ahead + 1 if turns is None else turns
    work, spread = _work(turns, pace), _spread(turns, pace)
    until = pace.roster.worked_after(now, work)
    if until is None:
        return None
    # Some ahead may leave, and the turn comes sooner; the end of the range counts on nobody's.
    stay = _staying(staffed_between(pace.roster.hours, now, until), pace.handling)
    soonest, likely, longest = (work - spread) * stay, work * (1 + stay) / 2, work + spread
    moments = [
        pace.roster.worked_after(now, max(each, _SOME)) for each in (soonest, likely, longest)
    ]
    if not all(moments):
        return None
    first, expected, last = (each for each in moments if each)
    said = outward(now, first, last, pace.roster.hours)
    return Wait(now, ahead, said.earliest, expected, said.latest, said.grain)


def moved(promise: Promise, estimate: Wait) -> bool:
    """Whether a promise has moved later so much that the person must be told.

    It has when it will rather be broken than kept, or when the end has moved by a quarter of what
    is left to wait, and by 15 minutes at least. Once they are told, the new promise counts: the
    same news never reaches them twice.
    """
    later = estimate.latest - promise.latest
    if later <= timedelta():
        return False
    left = max(timedelta(), promise.latest - estimate.asked_at)
    return estimate.expected > promise.latest or later > max(_LEAST_MOVE, left / _MOVED_PART)


def recomputed(
    waiting: Iterable[DeskEntry],
    estimate_of: Callable[[DeskEntry, Mapping[Line, int]], Wait | None],
) -> Iterator[tuple[DeskEntry, Wait, Mapping[Line, int]]]:
    """Who of all who wait, first to last, must be told of a later promise; which, and who is ahead.

    Asked for when hours change, such as by a temporary holiday that was set late, and from time to
    time. Who was promised nothing is told nothing. Who is ahead holds until the next is asked for.
    """
    ahead: Counter[Line] = Counter()
    for entry in waiting:
        estimate = estimate_of(entry, ahead) if entry.promise else None
        if entry.promise and estimate and moved(entry.promise, estimate):
            yield entry, estimate, ahead
        ahead[line_of(entry)] += 1


# So that a moment at which nobody is there is never named: somebody has to come first.
_SOME = timedelta(seconds=1)


def _work(turns: float, pace: Pace) -> timedelta:
    """Agents' time until the turn comes: those ahead, and a talk that must end for this one."""
    return timedelta(seconds=turns * pace.handling.mean / pace.talks_at_once)


def _spread(turns: float, pace: Pace) -> timedelta:
    """Two deviations of the same: of the talks' lengths, of the mean itself, of the unknown.

    As many talks as run at once are about to end at moments that only look like a line.
    """
    handling = pace.handling
    mean, variance = handling.mean, handling.variance
    at_once = pace.talks_at_once * (pace.roster.agents or 1)
    lengths = turns * variance + min(turns, at_once) * mean**2
    guess = turns**2 * variance / max(1.0, handling.talks)
    unknown = (turns * mean * _UNKNOWN) ** 2
    deviation = sqrt(lengths + guess + unknown) / pace.talks_at_once
    return timedelta(seconds=_DEVIATIONS * deviation)


def _staying(staffed: timedelta, handling: Handling) -> float:
    """The share of the work ahead that is left when everybody leaves at the desk's usual rate.

    A line of n moves on by u answers a second and loses r of each second's people: it is empty
    after log(1 + r n / u) / r.
    """
    gone = handling.leaving * staffed.total_seconds()
    return log1p(gone) / gone if gone else 1.0
