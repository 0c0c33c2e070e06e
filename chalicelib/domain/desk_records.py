"""What stands beside the statistics of the desk, so that every fact counts once, however late.

A talk's record holds its facts and what it has given to which cell. A fact that is new makes it
give something else: the difference is added, in the same transaction. What was given is read, never
computed again, so that other hours or another version of the rules take back exactly that.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.handling import Handling
from chalicelib.domain.shared_work import WorkedSpell
from chalicelib.domain.talk_facts import TalkFacts

# A fact is delivered for 18 days at most (a queue's four, its dead letters' fourteen), and what
# was closed may be asked again for seven. Older records are forgotten, the figures stay.
LIFE = timedelta(days=40)

Given = Mapping[Cell, Figures]


@dataclass(frozen=True, slots=True)
class TalkRecord:
    """One talk. `worked`: the agents' days it takes part in."""

    talk: TalkFacts
    given: Given = field(default_factory=dict)
    worked: frozenset[tuple[str, date]] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All talks of one person by receipt number. `revision` counts the changes of any of them."""

    revision: int = 0
    talks: Mapping[str, TalkRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentDay:
    """One agent's work on one day in Seoul, and what it has given.

    `rests`: recovery breaks in it, half-open, in milliseconds since 1970: never work.
    """

    agent: str
    day: date
    revision: int = 0
    spells: tuple[WorkedSpell, ...] = ()
    rests: tuple[tuple[int, int], ...] = ()
    given: Given = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction: records and days as they are to be (revisions as they were seen), and what
    is added to cells.
    """

    seen: int
    talks: tuple[TalkRecord, ...]
    days: tuple[AgentDay, ...]
    adds: Given


def department_day(day: date, department: str, handling: Handling) -> Given:
    """How long talks last, as figures of a cell that no channel has."""
    figures = {name: int(getattr(handling, name)) for name in HANDLING}
    return {Cell(day, "", department): Counter(figures)}


def handling_from(figures: Mapping[str, int]) -> Handling:
    """Reads the figures of `department_day` back, added up."""
    return Handling(*(figures.get(name, 0) for name in HANDLING))


HANDLING = ("talks", "seconds", "squares", "left", "waited")


def added(first: Given, second: Given) -> Given:
    """Cell by cell."""
    sums: dict[Cell, Figures] = {cell: Counter(figures) for cell, figures in first.items()}
    for cell, figures in second.items():
        sums.setdefault(cell, Counter()).update(figures)
    return sums
