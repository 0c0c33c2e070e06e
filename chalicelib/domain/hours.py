"""Opening hours of one desk: half-open spans of Korean wall time, with holidays and closures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
DAYS_LOOKED_AHEAD = 60
DAY_MINUTES = 24 * 60

# `(opens, closes)` in minutes after midnight of the day it begins on; one that goes on past
# midnight closes after 1440.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`week[0]` is Monday: sorted, disjoint spans. A span belongs to the day it begins on.

    `closed` holds the public holidays (where the desk keeps them) and the tenant's own closures: no
    span begins on such a day, but one that began the evening before goes on to its end.
    `special` holds the hours of days on which the desk works though it would be closed.
    """

    week: tuple[tuple[Span, ...], ...]
    closed: Mapping[date, str]
    special: Mapping[date, tuple[Span, ...]] | None = None

    def spans(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on a day; none when it is a closed day."""
        usual = () if day in self.closed else self.week[day.weekday()]
        return usual if usual or not self.special else self.special.get(day, ())

    def is_open(self, now: datetime) -> bool:
        """Whether the desk is open: at 08:00:00 it is, at 18:00:00 it no longer is."""
        local = now.astimezone(SEOUL)
        today, minute = local.date(), local.hour * 60 + local.minute
        if any(opens <= minute < closes for opens, closes in self.spans(today)):
            return True
        since_yesterday = minute + DAY_MINUTES
        return any(since_yesterday < closes for _, closes in self.spans(today - timedelta(days=1)))

    def next_opening(self, now: datetime) -> datetime | None:
        """When the desk opens next after being closed, in Seoul time; None when not in 60 days."""
        local = now.astimezone(SEOUL)
        for ahead in range(DAYS_LOOKED_AHEAD + 1):
            day = local.date() + timedelta(days=ahead)
            for opens, _ in self.spans(day):
                start = moment(day, opens)
                if start > local and not self.is_open(start - timedelta(minutes=1)):
                    return start
        return None


def moment(day: date, minutes: int) -> datetime:
    """The moment so many minutes after a day's midnight in Seoul; more than a day's lead on."""
    days, rest = divmod(minutes, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), SEOUL)
