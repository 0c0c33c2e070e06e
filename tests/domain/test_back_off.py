"""Tries come further and further apart, never together, and never sooner than a vendor asked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.back_off import MOST, pause_after, retry_after_of

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CHANCE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("tries", "chance", "retry_after", "seconds"),
    [
        (1, 0.0, None, 0),
        (1, 0.5, None, 0.5),
        (2, 0.5, None, 1),
        (3, 0.5, None, 2),
        (6, 0.5, None, 16),
        (11, 0.5, None, 450),  # 2 ** 10 is over the bound
        (10_000, 0.5, None, 450),
        (1, 0.0, 7.0, 7),
        (3, 0.5, 7.0, 9),
        (11, 0.5, 7.0, 457),
        (11, 0.999, 600.0, 900),  # no queue holds a message longer
        (1, 0.5, 3600.0, 3600),
    ],
)
def test_a_pause_is_as_the_table_has_it(
    tries: int, chance: float, retry_after: float | None, seconds: float
) -> None:
    assert pause_after(tries, chance, retry_after) == pytest.approx(seconds)


@given(st.integers(1, 40), CHANCE, st.none() | st.floats(0, 5000))
def test_a_pause_is_bounded_and_honours_the_vendor(
    tries: int, chance: float, retry_after: float | None
) -> None:
    pause = pause_after(tries, chance, retry_after)
    assert max(retry_after or 0.0, 0.0) <= pause <= max(MOST, retry_after or 0.0)


@given(st.integers(1, 40), CHANCE)
def test_a_later_try_waits_no_less_by_the_same_chance(tries: int, chance: float) -> None:
    assert pause_after(tries, chance) <= pause_after(tries + 1, chance)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 20 Nov 2026 03:00:30 GMT", 30),
        ("Fri, 20 Nov 2026 12:00:30 +0900", 30),
        ("Fri, 20 Nov 2026 02:00:00 GMT", 0),
        ("Fri, 20 Nov 2026 03:00:30 -0000", 30),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_what_a_vendor_asks_for_is_read(header: str, seconds: float | None) -> None:
    assert retry_after_of(header, NOW) == seconds
