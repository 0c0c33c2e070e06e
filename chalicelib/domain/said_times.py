"""Moments as precise as people speak of them: five minutes, half hours, half days, outward."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.hours import DAY_MINUTES, SEOUL, OpeningHours, moment
from chalicelib.domain.staffed_time import open_spans

SOON = timedelta(hours=1)
# A range so far away is told by half days.
FAR = timedelta(days=3)
NOON = time(12)

_FIVE, _HALF_HOUR = timedelta(minutes=5), timedelta(minutes=30)


class Grain(StrEnum):
    """How precisely a range is said."""

    MINUTES = "minutes"  # from now, by fives
    HALF_HOURS = "half_hours"  # of the clock
    HALF_DAYS = "half_days"  # mornings and afternoons


@dataclass(frozen=True, slots=True)
class SaidRange:
    """A range that people can say."""

    earliest: datetime
    latest: datetime
    grain: Grain


def outward(now: datetime, earliest: datetime, latest: datetime, hours: OpeningHours) -> SaidRange:
    """A range about the two that people can say; never narrower, never before now.

    By five minutes within the hour, by half hours within three days, else by half days: then it
    begins when the desk opens in that half and ends when the desk closes in it.
    """
    if latest - now <= SOON:
        low, high = (earliest - now) // _FIVE, -((now - latest) // _FIVE)
        return SaidRange(now + max(0, low) * _FIVE, now + high * _FIVE, Grain.MINUTES)
    if latest - now <= FAR:
        first, last = _down(earliest, _HALF_HOUR), _up(latest, _HALF_HOUR)
        return SaidRange(max(now, first), last, Grain.HALF_HOURS)
    first, last = _half_begins(earliest, hours), _half_ends(latest, hours)
    return SaidRange(max(now, first), last, Grain.HALF_DAYS)


def _down(at: datetime, step: timedelta) -> datetime:
    local = at.astimezone(SEOUL)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local - (local - midnight) % step


def _up(at: datetime, step: timedelta) -> datetime:
    down = _down(at, step)
    return down if down == at else down + step


def _half_begins(at: datetime, hours: OpeningHours) -> datetime:
    local = at.astimezone(SEOUL)
    half = moment(local.date(), DAY_MINUTES // 2 if local.time() >= NOON else 0)
    opens = next(open_spans(hours, half), None)
    return min(local, opens[0]) if opens else half


def _half_ends(at: datetime, hours: OpeningHours) -> datetime:
    """Noon, or the last closing before midnight; a moment at noon ends the morning."""
    local = at.astimezone(SEOUL)
    if local.time() <= NOON:
        return moment(local.date(), DAY_MINUTES // 2)
    midnight = moment(local.date(), DAY_MINUTES)
    end = local
    for opens, closes in open_spans(hours, local):
        if opens >= midnight:
            break
        end = min(closes, midnight)
    return end
