"""Where a figure of the desk is counted, and what must be added where it is to be another."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.roster import Roster
from chalicelib.domain.shifts import shift_at
from chalicelib.domain.talk_facts import Happened


class Cell(NamedTuple):
    """Where a figure is counted; what does not apply is empty.

    `day`: the day in Seoul, or where there are shifts the day the shift began on.
    """

    day: date
    channel: str
    department: str
    shift: str = ""
    agent: str = ""


Figures = Counter[str]
# A tenant's roster of a department on a channel.
RosterOf = Callable[[str, str], Roster]


@dataclass(frozen=True, slots=True)
class Where:
    """Cells of one channel."""

    roster_of: RosterOf
    channel: str

    def cell(self, at: datetime, department: str, agent: str = "") -> Cell:
        """Of a moment."""
        on = shift_at(self.roster_of(department, self.channel).shifts, at)
        if on:
            return Cell(on.business_date, self.channel, department, on.shift.name, agent)
        return Cell(at.astimezone(SEOUL).date(), self.channel, department, "", agent)

    def of(self, happened: Happened) -> Cell:
        """Of a fact: when it happened, and by whom."""
        return self.cell(happened.at, happened.named("department"), happened.named("agent"))


def difference(
    after: Mapping[Cell, Figures], before: Mapping[Cell, Figures]
) -> dict[Cell, Figures]:
    """What must be added to cells that hold `before`, so that they hold `after`; no zeros."""
    changes: dict[Cell, Figures] = {}
    for cell in {*after, *before}:
        figures = Counter(after.get(cell, {}))
        figures.subtract(before.get(cell, {}))
        left = Counter({name: number for name, number in figures.items() if number})
        if left:
            changes[cell] = left
    return changes
