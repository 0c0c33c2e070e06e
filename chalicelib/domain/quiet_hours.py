"""The night, Korean time: when it begins, when it ends, and the morning that something waits for.

Seoul has had no summer time since 1988, so a night has the same length all year.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from chalicelib.domain.hours import SEOUL

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Night:
    """From `begins`, itself inside, until just before `ends` on the next day, Korean time."""

    begins: time
    ends: time

    def holds(self, now: datetime) -> bool:
        """Whether it is night at this aware moment."""
        clock = now.astimezone(SEOUL).time()
        return clock >= self.begins or clock < self.ends

    def morning(self, now: datetime) -> datetime:
        """The end of the night that `now` lies in; outside of one, that of the next."""
        local = now.astimezone(SEOUL)
        day = local.date() + timedelta(days=int(local.time() >= self.ends))
        return datetime.combine(day, self.ends, SEOUL)

    def with_night(self, other: "Night") -> "Night":
        """The night that covers both."""
        return Night(min(self.begins, other.begins), max(self.ends, other.ends))


def night_of(begins: time, ends: time) -> Night:
    """A night that somebody wrote. Raises ValueError for what begins before noon or ends after.

    From noon to noon would be no night: nothing would ever be sent.
    """
    if begins < _NOON or ends > _NOON or begins == ends:
        raise ValueError("a night begins after noon and ends before it")
    return Night(begins, ends)


# 정보통신망법 제50조제3항: no advertising without a consent of its own.
LEGAL = Night(time(21), time(8))
