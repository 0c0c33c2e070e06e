"""Staffed time: time during which a desk is open, as people wait for it; day by day, no loops."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.domain.hours import DAYS_LOOKED_AHEAD, SEOUL, OpeningHours, moment

_DAY = timedelta(days=1)


def staffed_between(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    """How long the desk is open in `[start, end)`; nothing where the end is not after the start."""
    staffed = timedelta()
    for opens, closes in open_spans(hours, start):
        if opens >= end:
            break
        staffed += min(closes, end) - opens
    return staffed


def staffed_after(hours: OpeningHours, start: datetime, staffed: timedelta) -> datetime | None:
    """The first moment by which so much open time has passed since the start, in Seoul time.

    None when the desk stays closed for 60 days on end before that.
    """
    if staffed <= timedelta():
        return start
    for opens, closes in open_spans(hours, start):
        if closes - opens >= staffed:
            return opens + staffed
        staffed -= closes - opens
    return None


def open_spans(hours: OpeningHours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What is open from the start on, first to last and disjoint; ends after 60 closed days."""
    done = start.astimezone(SEOUL)
    # A span of the evening before may still go on.
    day = done.date() - _DAY
    idle = 0
    while idle <= DAYS_LOOKED_AHEAD:
        idle += 1
        for first, last in hours.spans(day):
            opens, closes = max(moment(day, first), done), moment(day, last)
            if closes > opens:
                yield opens, closes
                done, idle = closes, 0
        day += _DAY
