"""A recovery break: ten minutes that nobody counts against the agent, and that nobody ends."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.sharing_time import Spell, without
from chalicelib.domain.staff import RECOVERY_BREAK, AgentState, Member, Presence
from chalicelib.services.desk_counting import DeskCounting
from chalicelib.services.returning import IDLE
from tests.cities import MONDAY
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.services.desk_town import TENANT, Town, who
from tests.services.test_desk_counting import CITIES, by, counting, fact, total


def on_break(town: Town) -> Member:
    """They have a talk, and rest."""
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.duty.present(kim, Presence.RECOVERY)
    return kim


def state(town: Town) -> AgentState:
    found = town.agents.state(TENANT, "kim")
    assert found
    return found


def test_a_break_lasts_ten_minutes_from_its_first_press() -> None:
    town = Town()
    kim = on_break(town)
    began, ends = town.now, town.now + timedelta(minutes=10)
    assert state(town).break_ends_at == ends
    town.later(minutes=4)
    for again in (town.duty.present, town.duty.be):
        again(kim, Presence.RECOVERY)
        assert (state(town).resting_since, state(town).break_ends_at) == (began, ends)
    assert state(town).rests(ends - timedelta(microseconds=1)) and not state(town).rests(ends)


def test_nobody_ends_a_break_but_the_agent() -> None:
    town = Town()
    kim = on_break(town)
    town.later(minutes=10)
    town.unseen("kim", seconds=1)
    town.returning.sweep()
    assert town.presence("kim") is Presence.RECOVERY
    town.duty.present(kim, Presence.READY)
    assert (town.presence("kim"), state(town).break_ends_at) == (Presence.READY, None)


def test_who_takes_a_second_break_has_ten_minutes_again() -> None:
    town = Town()
    kim = on_break(town)
    town.later(minutes=7)
    town.duty.present(kim, Presence.READY)
    town.later(minutes=1)
    town.duty.be(kim, Presence.RECOVERY)
    assert state(town).break_ends_at == town.now + RECOVERY_BREAK


def test_a_break_is_no_idling_and_the_talks_stay_until_it_is_over() -> None:
    town = Town()
    on_break(town)
    last_heard = town.now
    town.later(minutes=10)
    town.now += IDLE
    assert state(town).seen_at == last_heard
    town.returning.sweep()
    assert town.entry("a").agent == "kim"  # type: ignore[union-attr]
    town.later(seconds=1)
    town.returning.sweep()
    assert (town.waiting(), town.presence("kim")) == (["a"], Presence.RECOVERY)


def test_a_break_of_which_nobody_kept_the_beginning_is_as_it_was() -> None:
    old = AgentState(
        "kim", "상담사 1", Presence.RECOVERY, frozenset(), frozenset(), 0, 5, seen_at=MONDAY
    )
    assert old.break_ends_at is None and not old.rests(MONDAY)


# Heard at minute 3 and answered at 23: twenty minutes of work, but for a break in it.
TALK = [
    fact(Fact.TALK_OPENED, 0, 1),
    fact(Fact.TALK_TAKEN, 2, 2, **by()),
    fact(Fact.TALK_HEARD, 3, 3, **by()),
    fact(Fact.TALK_REPLIED, 23, 4, **by()),
    fact(Fact.TALK_CLOSED, 24, 5, **by()),
]
MINUTE = 60_000


def rested(
    figures: FakeDeskFigures, desk: DeskCounting, minute: float, back: float | None = None
) -> Counter[str]:
    began = MONDAY + timedelta(minutes=minute)
    desk.rested(TENANT, "ag-1", "minwon", began)
    if back is not None:
        desk.came_back(TENANT, "ag-1", began, MONDAY + timedelta(minutes=back))
    return total(figures)


@pytest.mark.parametrize("late", [False, True], ids=["before the talk's facts", "after them"])
@pytest.mark.parametrize(
    ("minute", "back", "worked"),
    [
        (5, None, 12),
        (5, 9, 18),
        (5, 30, 12),  # come back late: the break was ten minutes, the rest nobody knows
        (20, None, 18),  # four minutes of it in the talk
        (-20, None, 22),
        (5, 5, 22),
    ],
)
def test_a_break_is_no_part_of_the_time_a_talk_took(
    minute: float, back: float | None, worked: float, late: bool
) -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    if not late:
        rested(figures, desk, minute, back)
    for each in TALK:
        desk.count(each)
    found = rested(figures, desk, minute, back) if late else total(figures)
    assert found["shared_ms"] == found["active_ms"] == worked * MINUTE
    assert (found["rested"], found["worked"], found["handled"]) == (1, 1, 1)


def test_a_break_over_midnight_is_kept_on_both_days() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    midnight = MONDAY.replace(hour=0, minute=0) + timedelta(days=1)
    desk.rested(TENANT, "ag-1", "minwon", midnight - timedelta(minutes=6))
    kept = {day.isoformat(): each.rests for (_, _, day), each in figures.days.items()}
    lengths = {day: sum(ends - starts for starts, ends in rests) for day, rests in kept.items()}
    assert lengths == {"2026-11-23": 6 * MINUTE, "2026-11-24": 4 * MINUTE}
    desk.came_back(TENANT, "ag-1", midnight - timedelta(minutes=6), midnight - timedelta(minutes=1))
    assert sum(len(each.rests) for each in figures.days.values()) == 1


def test_a_break_crossed_by_a_fact_is_tried_again_and_never_half_counted() -> None:
    figures = FakeDeskFigures()
    desk = counting(figures, CITIES[0])
    for each in TALK:
        desk.count(each)
    figures.crossed = 2
    assert rested(figures, desk, 5)["shared_ms"] == 12 * MINUTE
    figures.crossed = 9
    with pytest.raises(Retryable):
        rested(figures, desk, 30)


TIMES = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: tuple(sorted(pair)))


@given(TIMES, st.lists(TIMES, max_size=4))
def test_what_is_left_beside_rests_is_every_moment_outside_them(
    time: tuple[int, int], rests: list[tuple[int, int]]
) -> None:
    left = without(Spell("a", *time), rests)
    moments = [at for part in left for at in range(part.starts, part.ends)]
    outside = [at for at in range(*time) if not any(begins <= at < ends for begins, ends in rests)]
    assert moments == outside
