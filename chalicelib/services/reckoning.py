"""How long people of one tenant wait, as it is at one moment; read once, however many ask.

Agents who serve several departments take the oldest of all (domain/joined_lines.py); a department
whose agents serve no other costs no read more than its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_pace import Staffing, sharing
from chalicelib.domain.handling import Handling
from chalicelib.domain.joined_lines import Line, concerned, line_of, turns_until
from chalicelib.domain.roster import Roster
from chalicelib.domain.staff import AgentState
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_telling import is_text, reading_wait
from chalicelib.domain.wait import Pace, Wait, wait_of


class Reckoning:
    """Agents, and how long a department's talks last, are read at the first asking."""

    def __init__(
        self,
        tenant: Tenant,
        now: datetime,
        everyone: Callable[[], Sequence[AgentState]],
        handling: Callable[[str], Handling],
    ) -> None:
        self._tenant = tenant
        self._now = now
        self._everyone = cache(everyone)
        self._handling = cache(handling)

    def concerned(self, entry: DeskEntry) -> frozenset[str]:
        """The departments whose people may go before somebody, their own among them."""
        return concerned(entry.department, self._sharing(entry))

    def wait(self, entry: DeskEntry, ahead: Mapping[Line, int]) -> Wait | None:
        """The wait of who has so many before them; None where the desk opens in no 60 days."""
        return self._wait(entry, ahead, self._staffing(entry).pace)

    def wait_after_all(self, entry: DeskEntry, ahead: Mapping[Line, int]) -> Wait | None:
        """The same for whom the plan has disappointed (domain/desk_pace.py::pace_after_all)."""
        return self._wait(entry, ahead, self._staffing(entry).pace_after_all)

    def _wait(
        self,
        entry: DeskEntry,
        ahead: Mapping[Line, int],
        pace: Callable[[Roster, datetime], Pace],
    ) -> Wait | None:
        if is_text(entry):
            return reading_wait(self._roster(entry).hours, entry, self._now)
        place = sum(n for (department, _), n in ahead.items() if department == entry.department)
        turns = turns_until(line_of(entry), self._as_talks(entry, ahead), self._sharing(entry))
        return wait_of(place, pace(self._roster(entry), self._now), self._now, turns)

    def _as_talks(self, entry: DeskEntry, ahead: Mapping[Line, int]) -> dict[Line, float]:
        """Who goes before somebody, in talks as long as those of their department."""
        own, departments = self._handling(entry.department).mean, self.concerned(entry)
        return {
            line: number * self._handling(line[0]).mean / own
            for line, number in ahead.items()
            if number and line[0] in departments
        }

    def _staffing(self, entry: DeskEntry) -> Staffing:
        handling = self._handling(entry.department)
        return Staffing.of(entry.department, self._everyone(), handling, self._now)

    def _sharing(self, entry: DeskEntry) -> Sequence[AgentState]:
        return sharing(entry.department, self._everyone(), self._roster(entry), self._now)

    def _roster(self, entry: DeskEntry) -> Roster:
        return self._tenant.roster_of(entry.department, entry.channel)
