"""How fast a department's backlog moves now: by the plan, by who is there, by what was measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from chalicelib.domain.handling import Handling
from chalicelib.domain.roster import Roster
from chalicelib.domain.staff import TALKS_AT_ONCE, AgentState, Presence
from chalicelib.domain.wait import Pace

# So long after a desk has opened, or a shift begun, whoever will come has come.
COMING = timedelta(minutes=30)
# Who was not at the desk for longer than the longest holidays does not work there any more.
LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Staffing:
    """`here`: how many agents of a department are at the desk, in a short absence too."""

    here: int
    talks_at_once: int
    handling: Handling

    @classmethod
    def of(
        cls, department: str, agents: Iterable[AgentState], handling: Handling, now: datetime
    ) -> Self:
        """By who is not off; each has as many talks at once as they may, on the whole.

        Where nobody is there, as many as those may who were lately.
        """
        serving = [each for each in agents if department in each.departments]
        here = [each for each in serving if is_here(each, now)]
        limits = [each.limit for each in here or _lately(serving, now)]
        at_once = sum(limits) // len(limits) if limits else TALKS_AT_ONCE
        return cls(len(here), max(1, at_once), handling)

    def pace(self, roster: Roster, now: datetime) -> Pace:
        """Who is there counts for more than the plan, but not while people may still be coming.

        Where nobody is, the plan is all that is known.
        """
        if self.here:
            here = self.here if _has_come(roster, now) else max(self.here, roster.on_duty(now))
            roster = roster.with_here(here, now)
        return Pace(roster, self.talks_at_once, self.handling)

    def pace_after_all(self, roster: Roster, now: datetime) -> Pace:
        """For a promise that the plan broke: who has not come is not counted on any more today.

        So nobody at an empty desk is put off again and again, by half an hour each time.
        """
        if self.here or not _has_come(roster, now):
            return self.pace(roster, now)
        return Pace(roster.with_here(0, now), self.talks_at_once, self.handling)


def is_here(agent: AgentState, now: datetime) -> bool:
    """Whether they are not off, nor their shift over."""
    over = agent.shift_ends_at is not None and agent.shift_ends_at <= now
    return agent.presence is not Presence.OFF and not over


def sharing(
    department: str, agents: Iterable[AgentState], roster: Roster, now: datetime
) -> Sequence[AgentState]:
    """By whom it is known which lines share agents: who is here, once whoever will come has come.

    Before that, and where nobody of the department is: all who were here lately.
    """
    known = _lately(agents, now)
    here = [each for each in known if is_here(each, now)]
    served = any(department in each.departments for each in here)
    return here if served and _has_come(roster, now) else known


def _lately(agents: Iterable[AgentState], now: datetime) -> list[AgentState]:
    return [each for each in agents if now - each.seen_at <= LATELY]


def _has_come(roster: Roster, now: datetime) -> bool:
    """Whether the same people are on duty as half an hour ago."""
    before = now - COMING
    return roster.hours.is_open(before) and roster.ends_at(before) == roster.ends_at(now)
