"""Random opening hours on a grid of quarters of an hour, and a slow oracle of what is open."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from chalicelib.domain.hours import SEOUL, OpeningHours, Span

QUARTER = timedelta(minutes=15)
FIRST = date(2026, 9, 21)
_DAYS = st.integers(0, 20).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Up to two spans of a day, split, and past midnight; they may lie over the next day's."""
    edges = sorted(draw(st.sets(st.integers(0, 120), max_size=4)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((opens * 15, closes * 15) for opens, closes in pairs if opens < 96)


def openings() -> st.SearchStrategy[OpeningHours]:
    """Weeks with holidays and days of their own hours."""
    return st.builds(
        OpeningHours,
        st.tuples(*[spans()] * 7),
        st.dictionaries(_DAYS, st.just("쉬는 날"), max_size=4),
        st.dictionaries(_DAYS, spans(), max_size=3),
    )


def moments() -> st.SearchStrategy[datetime]:
    """Quarters of three weeks, and others a little after them."""
    midnight = datetime.combine(FIRST, datetime.min.time(), SEOUL)
    return st.builds(
        lambda quarters, seconds: midnight + quarters * QUARTER + timedelta(seconds=seconds),
        st.integers(0, 20 * 96),
        st.sampled_from((0, 0, 0, 1, 100, 899)),
    )


def open_quarters(hours: OpeningHours) -> set[datetime]:
    """The beginnings of all open quarters of the three weeks and a little more, one by one."""
    return set(_quarters(hours))


def _quarters(hours: OpeningHours) -> Iterator[datetime]:
    for ahead in range(-1, 24):
        day = FIRST + timedelta(days=ahead)
        midnight = datetime.combine(day, datetime.min.time(), SEOUL)
        usual = () if day in hours.closed else hours.week[day.weekday()]
        for opens, closes in usual or (hours.special or {}).get(day, ()):
            for minutes in range(opens, closes, 15):
                yield midnight + timedelta(minutes=minutes)
