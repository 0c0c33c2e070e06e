"""Opening hours: half-open spans, holidays, and the next opening that a citizen is told."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.dates import spell_hours, spell_moment
from chalicelib.domain.hours import SEOUL, OpeningHours

WEEKDAYS = ((540, 1080),)
NINE_TO_SIX = OpeningHours((WEEKDAYS,) * 5 + ((), ()), {date(2026, 12, 25): "기독탄신일"})
EIGHT_TO_SIX = OpeningHours((((480, 1080),),) * 5 + ((), ()), {})


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00:00", True),
        ("2026-11-23 17:59:59", True),
        ("2026-11-23 18:00:00", False),
        ("2026-11-21 10:00:00", False),
        ("2026-12-25 10:00:00", False),
    ],
)
def test_a_desk_is_open_from_its_first_minute_until_just_before_its_last(
    now: str, is_open: bool
) -> None:
    assert NINE_TO_SIX.is_open(seoul(now)) is is_open


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23 08:59", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-24 09:00"),
        ("2026-11-20 18:00", "2026-11-23 09:00"),
        ("2026-12-24 18:00", "2026-12-28 09:00"),
    ],
)
def test_the_next_opening_passes_over_nights_weekends_and_holidays(now: str, opens: str) -> None:
    assert NINE_TO_SIX.next_opening(seoul(now)) == seoul(opens)


def test_a_desk_that_never_opens_has_no_next_opening() -> None:
    assert OpeningHours(((),) * 7, {}).next_opening(seoul("2026-11-23 09:00")) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_the_next_opening_is_the_first_open_minute_that_comes(naive: datetime) -> None:
    now = naive.replace(tzinfo=SEOUL)
    opens = NINE_TO_SIX.next_opening(now)
    assert opens is not None
    assert opens > now
    assert NINE_TO_SIX.is_open(opens)
    assert not NINE_TO_SIX.is_open(opens - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("language", "spelled"),
    [
        ("ko", "11월 23일(월) 오전 9시"),
        ("en", "Mon, Nov 23, 9:00 AM (KST)"),
        ("zh", "11月23日(周一) 上午9:00"),
        ("ja", "11月23日(月) 午前9:00"),
        ("vi", "9:00, Thứ Hai 23/11"),
        ("mn", "11-р сарын 23 (Даваа) 9:00"),
    ],
)
def test_a_moment_is_said_in_every_language(language: str, spelled: str) -> None:
    assert spell_moment(seoul("2026-11-23 09:00"), language) == spelled


@pytest.mark.parametrize(
    ("clock", "spelled"),
    [("00:00", "오전 12시"), ("12:00", "오후 12시"), ("13:30", "오후 1시 30분")],
)
def test_noon_and_midnight_are_said_as_koreans_say_them(clock: str, spelled: str) -> None:
    assert spell_moment(seoul(f"2026-11-23 {clock}"), "ko").endswith(spelled)


def test_days_with_the_same_hours_are_said_together() -> None:
    assert spell_hours(EIGHT_TO_SIX, "ko") == "월–금 08:00–18:00"
    week = (WEEKDAYS, WEEKDAYS, (), WEEKDAYS, ((540, 720), (780, 1080)), (), ())
    assert spell_hours(OpeningHours(week, {}), "en") == (
        "Mon–Tue 09:00–18:00, Thu 09:00–18:00, Fri 09:00–12:00 · 13:00–18:00"
    )
    assert spell_hours(OpeningHours(((),) * 7, {}), "ko") == ""
