"""A sick vendor loses step by step, a healthy one never, and nothing goes to and fro."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.vendor_health import (
    FACTORS,
    GAINS_EVERY,
    LEAST,
    SLOW_SECONDS,
    Sort,
    Standing,
    Tally,
    is_late,
    minute_of,
    moved,
    sort_of,
)

NOW = datetime(2026, 11, 20, 3, 0, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=1)
FLOOR = len(FACTORS) - 1
STEPS = st.integers(0, FLOOR)
TALLIES = st.builds(
    lambda fine, slow, failed: Tally(fine + slow + failed, slow, failed),
    *(st.integers(0, 200), st.integers(0, 50), st.integers(0, 50)),
)
MINUTES = st.dictionaries(
    st.integers(0, 20).map(lambda ago: minute_of(NOW) - timedelta(minutes=ago)), TALLIES
)


def each_minute(tally: Tally, count: int = 15, end: datetime = NOW) -> dict[datetime, Tally]:
    return {minute_of(end) - timedelta(minutes=ago): tally for ago in range(count)}


@pytest.mark.parametrize(
    ("calls", "sick", "steps"),
    [
        (1000, 0, 0),
        (1000, 149, 0),
        (1000, 150, 1),
        (1000, 1000, 1),
        (33, 5, 1),
        (34, 5, 0),  # 14.7 %
        (4, 4, 0),  # too few to judge
        (5, 5, 1),
        (0, 0, 0),
    ],
)
def test_fifteen_of_a_hundred_cost_a_step(calls: int, sick: int, steps: int) -> None:
    for tally in (Tally(calls, sick, 0), Tally(calls, 0, sick)):
        assert moved(Standing(), {minute_of(NOW): tally}, NOW).step == steps


@pytest.mark.parametrize(
    ("sick", "ago", "step"),
    [(0, 5, 1), (99, 5, 1), (100, 60, 2), (149, 60, 2), (99, 4, 2)],
)
def test_a_step_comes_back_below_ten_of_a_hundred_and_not_too_soon(
    sick: int, ago: int, step: int
) -> None:
    standing = Standing(2, NOW - timedelta(minutes=ago))
    assert moved(standing, {minute_of(NOW): Tally(1000, sick, 0)}, NOW).step == step


def test_who_is_not_called_at_all_is_tried_again() -> None:
    assert moved(Standing(FLOOR, LONG_AGO), {}, NOW) == Standing(FLOOR - 1, NOW)


def test_an_illness_that_is_over_costs_no_more() -> None:
    over = each_minute(Tally(100, 0, 100), end=NOW - timedelta(minutes=4))
    healed = {**over, **each_minute(Tally(100), 3)}
    assert moved(Standing(1, LONG_AGO), healed, NOW).step == 1


def test_a_dead_vendor_is_at_a_trickle_in_minutes_and_back_within_the_hour() -> None:
    standing, minutes = Standing(), dict[datetime, Tally]()
    steps = []
    for minute in range(90):
        now = NOW + timedelta(minutes=minute)
        is_dead = minute < 30
        calls = max(round(100 * standing.factor), 1)
        minutes[minute_of(now)] = Tally(calls, 0, calls if is_dead else 0)
        standing = moved(standing, minutes, now)
        steps.append(standing.step)
    assert steps[3] == FLOOR
    assert set(steps[3:30]) == {FLOOR}
    assert steps[-1] == 0
    assert steps.index(0) <= 30 + 15 + 4 * 5


@given(STEPS, MINUTES)
def test_a_step_at_a_time_and_never_outside(step: int, minutes: Mapping[datetime, Tally]) -> None:
    after = moved(Standing(step, LONG_AGO), minutes, NOW)
    assert abs(after.step - step) <= 1
    assert 0 < after.factor <= 1
    assert (after.at == NOW) == (after.step != step)


@given(STEPS, MINUTES, st.integers(0, 20), st.integers(1, 50))
def test_the_sicker_never_stands_better(
    step: int, minutes: Mapping[datetime, Tally], ago: int, more: int
) -> None:
    at = minute_of(NOW) - timedelta(minutes=ago)
    known = minutes.get(at, Tally())
    fine = known.calls - known.sick
    sicker = {**minutes, at: known + Tally(0, 0, min(more, fine))}
    standing = Standing(step, LONG_AGO)
    assert moved(standing, sicker, NOW).step >= moved(standing, minutes, NOW).step


@given(MINUTES)
def test_a_healthy_vendor_never_loses(minutes: Mapping[datetime, Tally]) -> None:
    healthy = {at: Tally(it.calls, min(it.slow, it.calls // 7), 0) for at, it in minutes.items()}
    assert moved(Standing(), healthy, NOW) == Standing()


@given(st.lists(st.integers(100, 149), min_size=60, max_size=60), STEPS)
def test_between_the_thresholds_nothing_moves(sick: list[int], step: int) -> None:
    standing = Standing(step, LONG_AGO)
    for minute in range(15, len(sick)):
        now = NOW + timedelta(minutes=minute)
        minutes = {
            minute_of(now) - timedelta(minutes=ago): Tally(1000, sick[minute - ago])
            for ago in range(16)
        }
        assert moved(standing, minutes, now) == standing


@given(st.lists(st.integers(140, 160), min_size=120, max_size=120))
def test_on_the_edge_nothing_goes_to_and_fro(sick: list[int]) -> None:
    standing, steps = Standing(), [0]
    minutes: dict[datetime, Tally] = {}
    for minute, count in enumerate(sick):
        now = NOW + timedelta(minutes=minute)
        minutes[minute_of(now)] = Tally(1000, count)
        standing = moved(standing, minutes, now)
        steps.append(standing.step)
    assert steps == sorted(steps)


def test_chance_takes_hardly_anything_from_a_vendor_of_which_three_in_a_hundred_fail() -> None:
    for calls in range(LEAST, 34):
        fewer = sum(comb(calls, k) * 0.03**k * 0.97 ** (calls - k) for k in range(LEAST))
        assert 1 - fewer < 0.004


def test_it_gains_more_slowly_than_it_loses() -> None:
    ill, well = each_minute(Tally(100, 0, 100)), each_minute(Tally(100))
    soon = NOW + timedelta(minutes=1)
    assert moved(Standing(1, NOW), ill | {minute_of(soon): Tally(9, 0, 9)}, soon).step == 2
    assert moved(Standing(1, NOW), well, soon).step == 1
    assert moved(Standing(1, NOW), well, NOW + GAINS_EVERY).step == 0


@pytest.mark.parametrize(
    ("minutes", "late"), [(0, False), (4.9, False), (5, True), (19.9, True), (20, False)]
)
def test_a_late_receipt_tells_of_the_vendor_and_a_very_late_one_of_the_phone(
    minutes: float, late: bool
) -> None:
    assert is_late(timedelta(minutes=minutes)) is late


@pytest.mark.parametrize(
    ("state", "reason", "seconds", "sort"),
    [
        ("sent", "", 0.2, Sort.FINE),
        ("sent", "", SLOW_SECONDS, Sort.SLOW),
        ("failed_temporary", Failure.UNAVAILABLE, 0.1, Sort.FAILED),
        ("failed_permanent", Failure.UNAVAILABLE, 9.0, Sort.FAILED),
        ("unknown", Failure.CUT, 10.0, Sort.FAILED),
        ("failed_temporary", Failure.RATE, 0.1, Sort.RATE),
        ("failed_permanent", Failure.REFUSED, 0.1, Sort.FINE),
        ("failed_permanent", Failure.ACCOUNT, 0.1, Sort.FINE),
        ("failed_permanent", Failure.NO_ADDRESS, 5.0, Sort.SLOW),
    ],
)
def test_what_is_no_vendors_fault_is_not_held_against_it(
    state: str, reason: str, seconds: float, sort: Sort
) -> None:
    assert sort_of(Outcome(DeliveryState(state), reason), seconds) is sort
