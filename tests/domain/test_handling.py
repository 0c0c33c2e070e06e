"""Sums of talks' lengths give the mean and the spread of the talks, however they are added up."""

from datetime import timedelta
from statistics import fmean, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.handling import NEW_DESK, Handling, measured

LENGTHS = st.lists(st.integers(0, 4 * 3600), min_size=1, max_size=60)


def of(lengths: list[int]) -> Handling:
    return sum((Handling.of_talk(timedelta(seconds=each)) for each in lengths), Handling())


@given(LENGTHS, LENGTHS)
def test_sums_of_two_days_are_the_sums_of_all_their_talks(
    first: list[int], second: list[int]
) -> None:
    both = of(first) + of(second)
    assert both == of(first + second)
    assert both.mean == pytest.approx(fmean(first + second))
    assert both.variance == pytest.approx(pvariance(first + second), abs=1e-3)


@given(LENGTHS, st.floats(0.01, 1))
def test_what_fades_weighs_less_and_says_the_same(lengths: list[int], share: float) -> None:
    faded = of(lengths).faded(share)
    assert faded.talks == pytest.approx(len(lengths) * share)
    assert faded.mean == pytest.approx(fmean(lengths))
    assert faded.variance == pytest.approx(pvariance(lengths), rel=1e-6, abs=1e-2)


def test_a_new_desk_has_a_guess_that_a_day_of_work_outweighs() -> None:
    assert measured([]) == NEW_DESK
    assert (NEW_DESK.mean, NEW_DESK.variance) == (600, 360_000)
    assert measured([of([120] * 300)]).mean == pytest.approx(120, rel=0.15)


def test_yesterday_weighs_less_than_today() -> None:
    short, long = of([60] * 100), of([600] * 100)
    assert measured([short, long]).mean < measured([long, short]).mean


def test_leaving_is_counted_by_the_time_people_wait() -> None:
    left = Handling.of_leaving(timedelta(minutes=10))
    stayed = Handling.of_talk(timedelta(minutes=3), waited=timedelta(minutes=50))
    assert (left + stayed).leaving == pytest.approx(1 / 3600)
    assert (left + stayed).mean == 180
    assert Handling().leaving == Handling().mean == Handling().variance == 0


def test_a_clock_that_went_backward_measures_nothing() -> None:
    assert Handling.of_talk(timedelta(seconds=-5)).seconds == 0
