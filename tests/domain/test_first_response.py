"""A text-message line that answers within one working day: its own examples, holidays inside."""

from datetime import datetime

import pytest
from hypothesis import given

from chalicelib.definitions.public_holidays import public_holidays
from chalicelib.domain.first_response import first_response_due
from chalicelib.domain.hours import SEOUL, OpeningHours
from tests.domain.calendars import moments, openings

NINE_TO_SIX = OpeningHours((((540, 1080),),) * 5 + ((), ()), public_holidays([2025, 2026]))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2025-10-02 17:00", "2025-10-10 17:00"),  # before Chuseok
        ("2025-10-02 18:30", "2025-10-10 18:00"),
        ("2025-03-21 19:00", "2025-03-24 18:00"),  # Friday evening
        ("2025-03-22 11:00", "2025-03-24 18:00"),
        ("2025-03-24 07:00", "2025-03-24 18:00"),  # before the day begins
        ("2025-03-24 09:00", "2025-03-25 09:00"),
        ("2026-04-30 18:00", "2026-05-04 18:00"),  # closed at 18:00:00, then Labour Day
    ],
)
def test_an_answer_is_due_within_a_working_day(asked: str, due: str) -> None:
    assert first_response_due(NINE_TO_SIX, at(asked)) == at(due)


@given(openings(), moments())
def test_an_answer_is_due_while_somebody_works_or_at_the_close(
    hours: OpeningHours, asked: datetime
) -> None:
    due = first_response_due(hours, asked)
    if due is None:
        assert not any(hours.week)
    else:
        assert due > asked


def test_who_writes_late_on_the_eve_of_a_short_day_is_answered_before_it_ends() -> None:
    week = (((540, 1080),),) * 4 + (((540, 720),), (), ())
    hours = OpeningHours(week, {})
    assert first_response_due(hours, at("2026-11-26 17:00")) == at("2026-11-27 12:00")
