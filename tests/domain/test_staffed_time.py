"""Staffed time agrees with counting quarters one by one, whatever the week looks like."""

from datetime import date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.hours import SEOUL, OpeningHours
from chalicelib.domain.staffed_time import open_spans, staffed_after, staffed_between
from tests.domain.calendars import QUARTER, moments, open_quarters, openings

OFFICE = ((540, 720), (780, 1080))
CHUSEOK = {date(2026, 9, day): "추석" for day in (24, 25, 26)}
WEEKDAYS = OpeningHours((OFFICE,) * 5 + ((), ()), CHUSEOK)
NIGHTS = OpeningHours((((1080, 1530),),) * 7, {date(2026, 9, 25): "추석"})
NEVER = OpeningHours(((),) * 7, {})


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "end"),
    [
        (WEEKDAYS, "2026-09-21 09:00", 60, "2026-09-21 10:00"),
        (WEEKDAYS, "2026-09-21 11:30", 60, "2026-09-21 13:30"),
        (WEEKDAYS, "2026-09-21 17:30", 60, "2026-09-22 09:30"),
        (WEEKDAYS, "2026-09-23 17:00", 61, "2026-09-28 09:01"),
        (WEEKDAYS, "2026-09-26 03:00", 480, "2026-09-28 18:00"),
        (NIGHTS, "2026-09-24 23:00", 120, "2026-09-25 01:00"),
        (NIGHTS, "2026-09-25 00:30", 61, "2026-09-26 18:01"),
    ],
)
def test_a_wait_passes_over_lunch_nights_weekends_and_holidays(
    hours: OpeningHours, start: str, minutes: int, end: str
) -> None:
    staffed = timedelta(minutes=minutes)
    assert staffed_after(hours, seoul(start), staffed) == seoul(end)
    assert staffed_between(hours, seoul(start), seoul(end)) == staffed


@given(openings(), moments(), moments())
def test_staffed_time_is_the_open_quarters_counted(
    hours: OpeningHours, start: datetime, end: datetime
) -> None:
    counted = sum(
        (
            max(timedelta(), min(quarter + QUARTER, end) - max(quarter, start))
            for quarter in open_quarters(hours)
        ),
        timedelta(),
    )
    assert staffed_between(hours, start, end) == counted


@given(openings(), moments(), moments(), moments())
def test_staffed_time_adds_up(
    hours: OpeningHours, first: datetime, second: datetime, third: datetime
) -> None:
    start, middle, end = sorted((first, second, third))
    parts = staffed_between(hours, start, middle) + staffed_between(hours, middle, end)
    assert parts == staffed_between(hours, start, end)
    assert staffed_between(hours, end, start) == timedelta()


@given(openings(), moments(), st.integers(1, 10**6))
def test_the_moment_after_staffed_time_is_the_first_that_has_it(
    hours: OpeningHours, start: datetime, seconds: int
) -> None:
    staffed = timedelta(seconds=seconds)
    end = staffed_after(hours, start, staffed)
    if end is None:
        assert not any(hours.week)
    else:
        assert staffed_between(hours, start, end) == staffed
        assert staffed_between(hours, start, end - timedelta(seconds=1)) < staffed


@given(openings(), moments())
def test_a_desk_is_open_just_where_its_open_spans_lie(hours: OpeningHours, now: datetime) -> None:
    quarter = now - (now - now.replace(hour=0, minute=0, second=0)) % QUARTER
    assert hours.is_open(now) is (quarter in open_quarters(hours))
    span = next(open_spans(hours, now), None)
    assert hours.is_open(now) is (span is not None and span[0] == now)


@given(openings(), moments())
def test_open_spans_are_in_order_and_apart(hours: OpeningHours, now: datetime) -> None:
    found = [span for span, _ in zip(open_spans(hours, now), range(20), strict=False)]
    assert all(opens < closes for opens, closes in found)
    assert all(before[1] <= after[0] for before, after in zip(found, found[1:], strict=False))


@given(openings(), moments())
def test_the_next_opening_comes_after_a_closed_moment(hours: OpeningHours, now: datetime) -> None:
    opening = hours.next_opening(now)
    later = sorted(quarter for quarter in open_quarters(hours) if quarter > now)
    first = next((each for each in later if each - QUARTER not in open_quarters(hours)), None)
    assert first is None or opening == first


def test_nothing_comes_of_a_desk_that_never_opens() -> None:
    now = seoul("2026-09-21 09:00")
    assert staffed_after(NEVER, now, timedelta(minutes=1)) is None
    assert staffed_after(NEVER, now, timedelta()) == now
    assert staffed_between(NEVER, now, now + timedelta(days=400)) == timedelta()


def test_a_desk_that_never_closes_is_staffed_all_the_time() -> None:
    always = OpeningHours((((0, 1440),),) * 7, {})
    now = seoul("2026-09-21 09:00:07")
    assert staffed_after(always, now, timedelta(days=30)) == now + timedelta(days=30)
    assert always.next_opening(now) is None


def test_a_year_is_added_up_in_milliseconds() -> None:
    start = seoul("2026-01-01 00:00")
    begun = perf_counter()
    staffed_between(WEEKDAYS, start, start + timedelta(days=365))
    # Minute by minute it would be a second and more.
    assert perf_counter() - begun < 0.25
