"""Shifts of a desk: the same every day, half-open, each belonging to the day it begins on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain.hours import DAY_MINUTES, SEOUL, Span, moment


@dataclass(frozen=True, slots=True)
class Shift:
    """`opens` and `closes` in minutes after midnight; one past midnight closes after 1440."""

    name: str
    opens: int
    closes: int
    # How many agents work in it; None where it is not stated.
    agents: int | None = None


@dataclass(frozen=True, slots=True)
class OnShift:
    """A shift that is on. `business_date`: the day it began on, in Seoul."""

    shift: Shift
    business_date: date
    starts_at: datetime
    ends_at: datetime


def shift_at(shifts: Iterable[Shift], now: datetime) -> OnShift | None:
    """The shift that is on at a moment; None between shifts. At its last minute's end it is off."""
    local = now.astimezone(SEOUL)
    minute = local.hour * 60 + local.minute
    for shift in shifts:
        for days_ago in (0, 1):
            if shift.opens <= minute + days_ago * DAY_MINUTES < shift.closes:
                day = local.date() - timedelta(days=days_ago)
                return OnShift(shift, day, moment(day, shift.opens), moment(day, shift.closes))
    return None


def next_change(shifts: Sequence[Shift], now: datetime) -> datetime | None:
    """The next moment at which a shift begins or ends; None where there are no shifts."""
    today = now.astimezone(SEOUL).date()
    edges = (
        moment(today + timedelta(days=days), minutes)
        for shift in shifts
        for minutes in (shift.opens, shift.closes)
        for days in (-1, 0, 1)
    )
    return min((edge for edge in edges if edge > now), default=None)


def overlaps(shifts: Sequence[Shift]) -> bool:
    """Whether a minute of the day is in two shifts."""
    pieces = sorted(_pieces(shifts))
    return any(after[0] < before[1] for before, after in zip(pieces, pieces[1:], strict=False))


def gaps(shifts: Sequence[Shift]) -> list[Span]:
    """The minutes of the day that are in no shift."""
    found, covered = [], 0
    for opens, closes in sorted(_pieces(shifts)):
        if opens > covered:
            found.append((covered, opens))
        covered = max(covered, closes)
    return [*found, (covered, DAY_MINUTES)] if covered < DAY_MINUTES else found


def _pieces(shifts: Iterable[Shift]) -> Iterator[Span]:
    """Each shift as it lies in one day: a part past midnight lies at the day's beginning."""
    for shift in shifts:
        yield shift.opens, min(shift.closes, DAY_MINUTES)
        if shift.closes > DAY_MINUTES:
            yield 0, shift.closes - DAY_MINUTES
