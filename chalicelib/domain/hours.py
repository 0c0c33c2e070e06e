"""Opening hours of one desk: half-open spans of Korean wall time, with holidays and closures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
DAYS_LOOKED_AHEAD = 60


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`week[0]` is Monday: sorted, disjoint spans `(opens, closes)` in minutes after midnight.

    `closed` holds the public holidays (where the desk keeps them) and the tenant's own closures.
    """

    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: Mapping[date, str]

    def spans(self, day: date) -> tuple[tuple[int, int], ...]:
        """The spans of one day; none when it is a closed day."""
        return () if day in self.closed else self.week[day.weekday()]

    def is_open(self, now: datetime) -> bool:
        """Whether the desk is open: at 08:00:00 it is, at 18:00:00 it no longer is."""
        local = now.astimezone(SEOUL)
        minute = local.hour * 60 + local.minute
        return any(opens <= minute < closes for opens, closes in self.spans(local.date()))

    def next_opening(self, now: datetime) -> datetime | None:
        """When the desk opens next, in Seoul time; None when not within 60 days."""
        local = now.astimezone(SEOUL)
        for ahead in range(DAYS_LOOKED_AHEAD + 1):
            day = local.date() + timedelta(days=ahead)
            for opens, _ in self.spans(day):
                start = datetime.combine(day, time(opens // 60, opens % 60), SEOUL)
                if start > local:
                    return start
        return None
