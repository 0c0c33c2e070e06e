"""Spans and promises as they are read at a glance."""

from datetime import timedelta

import pytest

from chalicelib.web.desk_words import between, clock, lasted
from tests.cities import MONDAY


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-3, "방금"),
        (0, "방금"),
        (1, "1분"),
        (59, "59분"),
        (60, "1시간"),
        (185, "3시간 5분"),
        (1440, "1일"),
        (3000, "2일 2시간"),
    ],
)
def test_how_long_somebody_waits(minutes: int, words: str) -> None:
    assert lasted(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (60, 90, "11:00~11:30"),
        (1440, 1500, "11/24 10:00~11:00"),
        (1380, 1500, "11/24 09:00~11:00"),
        (60, 1500, "11:00~11/24 11:00"),
    ],
)
def test_what_was_promised(begins: int, ends: int, words: str) -> None:
    first, last = (MONDAY + timedelta(minutes=each) for each in (begins, ends))
    assert between(first, last, MONDAY) == words


def test_another_day_is_named() -> None:
    assert clock(MONDAY - timedelta(days=1), MONDAY) == "11/22 10:00"
