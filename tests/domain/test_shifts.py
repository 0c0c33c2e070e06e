"""Shifts: every minute of a day is in exactly one, and a night belongs to the day it began on."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.hours import SEOUL, OpeningHours
from chalicelib.domain.roster import Roster
from chalicelib.domain.shifts import Shift, gaps, next_change, overlaps, shift_at
from tests.domain.calendars import moments, openings

DAY, EVENING, NIGHT = THREE = (
    Shift("주간", 480, 1080, 20),
    Shift("저녁", 1080, 1530, 6),
    Shift("야간", 90, 480, 3),
)
ALWAYS = OpeningHours((((0, 1440),),) * 7, {})
WEEKDAYS = OpeningHours((((480, 1080),),) * 5 + ((), ()), {})


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "shift", "business_date", "ends_at"),
    [
        ("2026-11-23 08:00:00", DAY, "2026-11-23", "2026-11-23 18:00"),
        ("2026-11-23 17:59:59", DAY, "2026-11-23", "2026-11-23 18:00"),
        ("2026-11-23 18:00:00", EVENING, "2026-11-23", "2026-11-24 01:30"),
        ("2026-11-24 00:00:00", EVENING, "2026-11-23", "2026-11-24 01:30"),
        ("2026-11-24 01:29:59", EVENING, "2026-11-23", "2026-11-24 01:30"),
        ("2026-11-24 01:30:00", NIGHT, "2026-11-24", "2026-11-24 08:00"),
        ("2026-12-31 23:59:59", EVENING, "2026-12-31", "2027-01-01 01:30"),
    ],
)
def test_a_shift_is_half_open_and_belongs_to_the_day_it_began_on(
    now: str, shift: Shift, business_date: str, ends_at: str
) -> None:
    on = shift_at(THREE, seoul(now))
    assert on is not None
    assert (on.shift, on.business_date) == (shift, date.fromisoformat(business_date))
    assert on.ends_at == seoul(ends_at)
    assert on.starts_at <= seoul(now)


@st.composite
def tilings(draw: st.DrawFn) -> tuple[Shift, ...]:
    """The day cut at some minutes, each piece a shift; the last may go past midnight."""
    cuts = sorted(draw(st.sets(st.integers(0, 1439), min_size=2, max_size=5)))
    edges = [*cuts, cuts[0] + 1440]
    pieces = zip(edges, edges[1:], strict=False)
    shifts = [Shift(str(number), *piece) for number, piece in enumerate(pieces)]
    return tuple(draw(st.permutations(shifts)))


@given(tilings(), moments())
def test_shifts_that_tile_a_day_hold_every_moment_exactly_once(
    shifts: tuple[Shift, ...], now: datetime
) -> None:
    assert gaps(shifts) == []
    assert not overlaps(shifts)
    each = [on for shift in shifts if (on := shift_at([shift], now))]
    assert each == [shift_at(shifts, now)]
    assert each[0].starts_at <= now < each[0].ends_at


@given(tilings(), st.data())
def test_a_day_with_a_hole_or_a_double_minute_is_told(
    shifts: tuple[Shift, ...], data: st.DataObject
) -> None:
    first, *rest = shifts
    assert gaps(rest) != []
    later = Shift("늦게", first.opens + 1, first.closes)
    assert sum(closes - opens for opens, closes in gaps([later, *rest])) == 1
    longer = Shift("길게", first.opens, first.closes + 1)
    assert overlaps([longer, *rest]) or longer.closes > first.opens + 1440


@given(tilings(), moments())
def test_the_next_change_ends_the_shift_that_is_on(
    shifts: tuple[Shift, ...], now: datetime
) -> None:
    on = shift_at(shifts, now)
    assert on is not None
    assert next_change(shifts, now) == on.ends_at


def test_who_is_on_duty_follows_hours_and_shifts() -> None:
    phone, kakao = Roster(ALWAYS, None, THREE), Roster(WEEKDAYS, 5, THREE)
    duty = [
        (phone.on_duty(seoul(now)), kakao.on_duty(seoul(now)))
        for now in ("2026-11-23 10:00", "2026-11-23 18:00", "2026-11-24 03:00", "2026-11-28 10:00")
    ]
    assert duty == [(20, 5), (6, 0), (3, 0), (20, 0)]


def test_a_working_day_ends_with_the_shift_or_with_the_desk() -> None:
    phone, kakao = Roster(ALWAYS, None, THREE), Roster(WEEKDAYS, 5)
    assert phone.ends_at(seoul("2026-11-23 23:00")) == seoul("2026-11-24 01:30")
    assert kakao.ends_at(seoul("2026-11-23 10:00")) == seoul("2026-11-23 18:00")
    assert kakao.ends_at(seoul("2026-11-23 18:00")) is None
    assert Roster(ALWAYS, 5).ends_at(seoul("2026-11-23 10:00")) is None


def test_work_is_done_as_fast_as_there_are_agents() -> None:
    phone = Roster(ALWAYS, None, THREE)
    # From 17:00: 20 agents for an hour, then six for two.
    assert phone.worked_after(seoul("2026-11-23 17:00"), timedelta(hours=32)) == (
        seoul("2026-11-23 20:00")
    )
    assert Roster(WEEKDAYS, 5).worked_after(seoul("2026-11-20 17:00"), timedelta(hours=10)) == (
        seoul("2026-11-23 09:00")
    )
    idle = Roster(ALWAYS, None, (Shift("주간", 480, 1080, 0),))
    assert idle.worked_after(seoul("2026-11-23 17:00"), timedelta(hours=1)) is None


@given(openings(), moments(), st.integers(1, 9), st.integers(1, 10**5))
def test_twice_the_agents_do_twice_the_work_by_the_same_moment(
    hours: OpeningHours, start: datetime, agents: int, seconds: int
) -> None:
    work = timedelta(seconds=seconds)
    once = Roster(hours, agents).worked_after(start, work * agents)
    assert Roster(hours, 2 * agents).worked_after(start, 2 * work * agents) == once
    # Shifts that tile the day and all have as many change nothing.
    shifts = tuple(Shift(each.name, each.opens, each.closes, agents) for each in THREE)
    cut = Roster(hours, None, shifts).worked_after(start, work * agents)
    assert (cut is None) is (once is None)
    if cut and once:
        assert abs(cut - once) < timedelta(milliseconds=1)


def test_who_is_seen_at_the_desk_counts_until_they_go_home() -> None:
    ill = Roster(WEEKDAYS, 5).with_here(2, seoul("2026-11-23 16:00"))
    assert ill.on_duty(seoul("2026-11-23 17:00")) == 2
    assert ill.on_duty(seoul("2026-11-24 09:00")) == 5
    # Two for two hours, then five for two.
    assert ill.worked_after(seoul("2026-11-23 16:00"), timedelta(hours=14)) == (
        seoul("2026-11-24 10:00")
    )
    nobody = Roster(ALWAYS, None, THREE).with_here(0, seoul("2026-11-23 16:00"))
    assert nobody.worked_after(seoul("2026-11-23 16:00"), timedelta(hours=6)) == (
        seoul("2026-11-23 19:00")
    )
    closed = Roster(WEEKDAYS, 5).with_here(0, seoul("2026-11-23 19:00"))
    assert closed == Roster(WEEKDAYS, 5)
