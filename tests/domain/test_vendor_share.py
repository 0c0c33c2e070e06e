"""Weights are always the whole, go from who stands worse to the next, and move few keys."""

from collections import Counter
from math import fsum

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.vendor_health import FACTORS
from chalicelib.domain.vendor_share import ranked, weights

NAMES = ("bizgo", "solapi", "msghub")
VENDORS = st.lists(
    st.tuples(st.integers(0, 100), st.sampled_from(FACTORS)), min_size=1, max_size=5
).filter(lambda them: any(share for share, _ in them))


@pytest.mark.parametrize(
    ("shares", "factors", "weighed"),
    [
        ((70, 30), (1, 1), (70, 30)),
        ((70, 30), (0.5, 1), (35, 65)),
        ((70, 30), (0.05, 1), (3.5, 96.5)),
        ((70, 30), (1, 0.5), (85, 15)),
        ((70, 30), (0.05, 0.05), (70, 30)),  # all are ill
        ((70, 30), (0.25, 0.5), (35, 65)),  # the one less so is the better
        ((100, 0), (0.05, 1), (5, 95)),  # who only stands by
        ((50, 30, 20), (1, 0.5, 1), (50, 15, 35)),
        ((50, 30, 20), (1, 1, 0.5), (60, 30, 10)),
        ((50, 30, 20), (0.5, 0.5, 1), (25, 15, 60)),
        ((0, 0), (1, 1), (1, 1)),
        ((), (), ()),
    ],
)
def test_weights_are_as_the_table_has_them(
    shares: tuple[int, ...], factors: tuple[float, ...], weighed: tuple[float, ...]
) -> None:
    assert weights(shares, factors) == pytest.approx(list(weighed))


@given(VENDORS)
def test_weights_are_the_whole_and_who_has_a_share_keeps_a_trickle(
    them: list[tuple[int, float]],
) -> None:
    shares, factors = zip(*them, strict=True)
    weighed = weights(shares, factors)
    assert fsum(weighed) == pytest.approx(sum(shares))
    for share, weight in zip(shares, weighed, strict=True):
        assert weight >= share * FACTORS[-1] - 1e-9


@given(VENDORS)
def test_the_healthy_never_lose(them: list[tuple[int, float]]) -> None:
    shares, factors = zip(*them, strict=True)
    for share, factor, weight in zip(shares, factors, weights(shares, factors), strict=True):
        if factor == 1:
            assert weight >= share


@given(VENDORS, st.data())
def test_the_sicker_never_get_more(them: list[tuple[int, float]], data: st.DataObject) -> None:
    shares, factors = map(list, zip(*them, strict=True))
    place = data.draw(st.integers(0, len(them) - 1))
    assume(any(other == 1 for each, other in enumerate(factors) if each != place))
    worse = list(factors)
    worse[place] = data.draw(st.sampled_from([each for each in FACTORS if each <= factors[place]]))
    assert weights(shares, worse)[place] <= weights(shares, factors)[place] + 1e-9


@given(st.text(max_size=40))
def test_a_key_has_the_same_order_everywhere(key: str) -> None:
    weighed = weights((50, 30, 20), (1, 1, 1))
    assert ranked(NAMES, weighed, key) == ranked(NAMES, weighed, key)
    assert sorted(ranked(NAMES, weighed, key)) == [0, 1, 2]


def test_an_order_is_the_same_in_every_version() -> None:
    """Two versions run at a time while one replaces the other."""
    weighed = (50.0, 30.0, 20.0)
    first = [ranked(NAMES, weighed, f"icheon.n{n}")[0] for n in range(12)]
    assert first == [1, 1, 1, 2, 1, 2, 0, 0, 1, 1, 0, 0]


def test_keys_are_spread_by_weight() -> None:
    weighed = (60.0, 30.0, 10.0, 0.0)
    first = Counter(ranked((*NAMES, "none"), weighed, f"city.{n}")[0] for n in range(10_000))
    for place, weight in enumerate(weighed):
        assert first[place] == pytest.approx(weight * 100, abs=200)
    assert 3 not in first


def test_who_has_no_weight_comes_last() -> None:
    assert all(ranked(NAMES[:2], (0.0, 1.0), f"k{n}") == [1, 0] for n in range(50))


@given(st.integers(0, 100_000), st.sampled_from(FACTORS[1:]))
def test_a_key_moves_only_away_from_who_loses_or_to_who_gains(number: int, factor: float) -> None:
    shares, key = (50, 30, 20), f"icheon.n{number}"
    before = ranked(NAMES, weights(shares, (1, 1, 1)), key)[0]
    after = ranked(NAMES, weights(shares, (1, factor, 1)), key)[0]
    assert after == before or (before, after) in {(1, 0), (1, 2), (0, 2)}
