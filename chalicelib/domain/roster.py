"""Who is on duty when: a desk's hours, how many agents it has, and its shifts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.shifts import Shift, next_change, shift_at
from chalicelib.domain.staffed_time import open_spans

# Where a city states no number: somebody is there, and nothing is promised of a second one.
AGENTS_UNSTATED = 1


@dataclass(frozen=True, slots=True)
class Roster:
    """`agents`: how many work whenever the desk is open; None: as many as the shift has.

    `here` are there now, whatever was planned, until `here_until`.
    """

    hours: OpeningHours
    agents: int | None = None
    shifts: tuple[Shift, ...] = ()
    here: int = 0
    here_until: datetime | None = None

    def with_here(self, agents: int, now: datetime) -> "Roster":
        """The same where so many are seen to be there: they count until they go home.

        A closed desk stays as it was planned: who is there then answers nobody.
        """
        if not self.hours.is_open(now):
            return self
        return replace(self, here=agents, here_until=self.ends_at(now) or now + _A_SHIFT)

    def on_duty(self, now: datetime) -> int:
        """How many agents work at a moment: none while the desk is closed."""
        return self._when_open(now) if self.hours.is_open(now) else 0

    def ends_at(self, now: datetime) -> datetime | None:
        """When who works now goes home: at the shift's end or the desk's; None when it is closed.

        A desk that never closes and has no shifts ends nobody's day: None too.
        """
        if not self.hours.is_open(now):
            return None
        on = shift_at(self.shifts, now)
        closes = _closing(self.hours, now)
        return min((end for end in (on and on.ends_at, closes) if end), default=None)

    def worked_after(self, start: datetime, work: timedelta) -> datetime | None:
        """The first moment by which the agents on duty have worked so long in all since the start.

        Two agents work an hour in half an hour. None when it would take more than 60 days of a
        closed desk, or of one where nobody is on duty.
        """
        if work <= timedelta():
            return start
        for begins, ends, agents in self._duties(start):
            if (ends - begins) * agents >= work:
                return begins + work / agents
            work -= (ends - begins) * agents
        return None

    def _duties(self, start: datetime) -> Iterator[tuple[datetime, datetime, int]]:
        """Open time cut where shifts change, with the agents on duty in it."""
        worked = start
        for begins, ends in open_spans(self.hours, start):
            if begins - worked > _GIVEN_UP:
                return
            while begins < ends:
                until = min([ends, *self._changes(begins)])
                agents = self._when_open(begins)
                if agents:
                    worked = until
                    yield begins, until, agents
                begins = until

    def _changes(self, now: datetime) -> Iterator[datetime]:
        """When another number may be on duty; a number of the desk's own is that of each shift."""
        change = next_change(self.shifts, now) if self.agents is None else None
        return (each for each in (change, self.here_until) if each and each > now)

    def _when_open(self, now: datetime) -> int:
        if self.here_until and now < self.here_until:
            return self.here
        if self.agents is not None:
            return self.agents
        if not self.shifts:
            return AGENTS_UNSTATED
        on = shift_at(self.shifts, now)
        if on is None:
            return 0
        return AGENTS_UNSTATED if on.shift.agents is None else on.shift.agents


_GIVEN_UP = timedelta(days=60)
# Who is at a desk that never closes and has no shifts is taken to go home after so long.
_A_SHIFT = timedelta(hours=8)
# Longer than this on end is a desk that never closes.
_ALWAYS = timedelta(days=8)


def _closing(hours: OpeningHours, now: datetime) -> datetime | None:
    closing = now
    for opens, closes in open_spans(hours, now):
        if opens > closing or closing - now > _ALWAYS:
            break
        closing = closes
    return closing if closing - now <= _ALWAYS else None
