"""A rate holds over any time, with its rush on top and not a token more."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.token_bucket import TokenBucket

STEPS = st.lists(st.tuples(st.integers(1, 300), st.floats(0, 5)), max_size=60)


def test_a_full_bucket_is_used_at_once_and_then_waited_for() -> None:
    bucket = TokenBucket(rate=100, most=200, now=0)
    assert bucket.take(200, 0) == 0
    assert bucket.take(200, 0) == 2
    assert bucket.take(100, 0) == 3
    assert bucket.take(100, 10) == 0


@given(STEPS)
def test_what_is_used_never_outruns_the_rate(steps: list[tuple[int, float]]) -> None:
    bucket, now, used = TokenBucket(rate=100, most=200, now=0), 0.0, 0
    for count, later in steps:
        now += later
        used += count
        assert used <= 200 + 100 * (now + bucket.take(count, now)) + 1e-6


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket = TokenBucket(rate=100, most=100, now=10)
    assert bucket.take(100, 10) == 0
    assert bucket.take(100, 5) == 1
    assert bucket.take(100, 10) == 2


def test_who_will_not_wait_so_long_takes_nothing() -> None:
    bucket = TokenBucket(rate=10, most=100, now=0)
    assert bucket.take(300, 0, patience=19) == 20
    assert bucket.take(100, 0) == 0
