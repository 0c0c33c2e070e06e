"""Money is counted whole, by Korea's months, and told of before it is gone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.budget import Budget, Charged, month_of, read_budget

PRICES = {Charged.SMS: 840, Charged.LMS: 2590}


def test_a_version_without_a_cap_has_none() -> None:
    assert read_budget({}) is None


def test_a_version_carries_the_cap_and_the_prices() -> None:
    raw = {"cap": 50_000_000, "prices": {"sms": 840, "lms": 2590}}
    assert read_budget(raw) == Budget(50_000_000, PRICES)


@pytest.mark.parametrize(
    ("kind", "n", "cost"),
    [(Charged.SMS, 1, 840), (Charged.LMS, 200, 518_000), (Charged.MMS, 5, 0), (Charged.SMS, 0, 0)],
)
def test_what_messages_cost(kind: Charged, n: int, cost: int) -> None:
    assert Budget(1, PRICES).cost(kind, n) == cost


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC), "2026-11"),
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "2026-12"),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "2027-01"),
    ],
)
def test_a_month_begins_at_midnight_in_korea(now: datetime, month: str) -> None:
    assert month_of(now) == month


@given(st.integers(0, 10**12))
def test_the_warning_comes_at_four_fifths_and_not_before(cap: int) -> None:
    warned = Budget(cap, {}).warned_from
    assert warned * 100 >= cap * 80 > (warned - 1) * 100
