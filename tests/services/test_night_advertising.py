"""Advertising reaches at night whoever agreed to the night, everybody else in the morning, once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.chunk import Reach
from chalicelib.domain.consent import Scope
from chalicelib.domain.purpose import Purpose
from chalicelib.services.audience_rules import LATEST
from chalicelib.services.broadcast_planning import Wanted
from tests.broadcast_fakes import Faults
from tests.crashing import Crash, crash_at
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd
from tests.services.test_audience_rules import AD, AD_TEXT, phone, stop, who

NIGHT = Scope("sms", Purpose.AD, night=True)
TEN = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 22:00 in Seoul
NINE = TEN - timedelta(hours=1)
EIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


@pytest.fixture
def town() -> Town:
    return ad_town(TEN)


def ad_town(at: datetime) -> Town:
    town = Town()
    town.clock.at = at
    return town


def agree(town: Town, people: Iterable[int], to_night: Iterable[int]) -> None:
    """A month ago, by a form."""
    now = town.clock()
    town.clock.at = now - timedelta(days=30)
    nights = set(to_night)
    for n in people:
        after = town.consents.of(CITY, who(phone(n))).gave(AD, "form:1", town.clock())
        after = after.gave(NIGHT, "form:1", town.clock()) if n in nights else after
        town.consents.write(CITY, who(phone(n)), after)
    town.clock.at = now


def planned(town: Town, people: int) -> Broadcast:
    wanted = Wanted("축제", AD_TEXT, Purpose.AD, MAKER)
    return town.planning.plan(CITY, wanted, crowd(people)).broadcast


def started(town: Town, people: int, to_night: Iterable[int]) -> Broadcast:
    agree(town, range(people), to_night)
    it = planned(town, people)
    if it.needs_approval:
        town.casting.approve(CITY, it.id, OTHER)
    return town.casting.start(CITY, it.id, MAKER)


def take_back_the_night(town: Town, n: int) -> None:
    before = town.consents.of(CITY, who(phone(n)))
    town.consents.write(CITY, who(phone(n)), before.withdrew([NIGHT], "form:2", town.clock()))


def called(numbers: Iterable[int]) -> Counter[str]:
    return Counter(phone(n) for n in numbers)


def morning(town: Town) -> None:
    """The schedule runs from eight o'clock on."""
    town.clock.at = max(town.clock(), EIGHT)
    for _ in range(6):
        town.mending.mend(CITY)
        town.work_off()
        town.clock.sleep(300)


def test_who_agreed_to_the_night_is_called_in_it_and_everybody_else_in_the_morning(
    town: Town,
) -> None:
    to_night = range(0, 1_200, 5)
    it = started(town, 1_200, to_night)
    assert (it.tally.people, it.tally.night) == (1_200, 240)
    town.work_off()
    assert town.phones() == called(to_night)
    assert town.reached(it) == {Reach.TAKEN: 240, Reach.NOT_YET: 960}
    town.clock.at = EIGHT - timedelta(seconds=1)
    assert town.mending.mend(CITY) == 0
    morning(town)
    assert town.phones() == called(range(1_200))
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_by_day_the_night_is_of_no_matter() -> None:
    town = ad_town(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    it = started(town, 900, range(0, 900, 2))
    town.work_off()
    assert town.phones() == called(range(900))
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_a_list_of_many_waves_is_gone_through_in_one_night(town: Town) -> None:
    to_night = range(7, 25_000, 777)
    it = started(town, 25_000, to_night)
    town.work_off()
    assert town.clock() < EIGHT
    assert town.phones() == called(to_night)
    morning(town)
    assert town.phones() == called(range(25_000))
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_a_night_that_falls_upon_it_lets_those_through_who_agreed_to_it() -> None:
    town = ad_town(NINE - timedelta(seconds=2))
    town.vendor.seconds = 4.0
    at: dict[str, datetime] = {}

    def note() -> None:
        for number, _ in town.vendor.log:
            at.setdefault(number, town.clock())

    town.vendor.after = note
    to_night = set(range(0, 2_400, 3))
    started(town, 2_400, to_night)
    town.work_off()
    late = {number for number, moment in at.items() if moment > NINE + timedelta(seconds=4)}
    assert late and late <= {phone(n) for n in to_night}
    assert set(town.phones()) > {phone(n) for n in to_night}
    morning(town)
    assert town.phones() == called(range(2_400))


def test_whoever_takes_the_night_back_after_the_plan_waits_for_the_morning(town: Town) -> None:
    to_night = range(0, 900, 2)
    it = started(town, 900, to_night)
    take_back_the_night(town, 8)
    town.work_off()
    gone = town.phones()
    assert phone(8) not in gone and set(gone) < {phone(n) for n in to_night}
    assert len(gone) == 250, "of three chunks one waits with them"
    morning(town)
    assert town.phones() == called(range(900))
    assert town.reached(it) == {Reach.TAKEN: 900}


def test_their_words_are_looked_at_again_before_each_pass_in_the_night(town: Town) -> None:
    started(town, 200, range(200))
    town.vendor.faults = Faults(later=1.0)

    def one_less() -> None:
        town.vendor.after = lambda: None
        town.vendor.faults = Faults()
        town.clock.at += LATEST
        take_back_the_night(town, 3)

    town.vendor.after = one_less
    town.work_off()
    assert not town.vendor.log
    morning(town)
    assert town.phones() == called(range(200))


def test_a_stop_counts_at_night_too(town: Town) -> None:
    it = started(town, 300, range(300))
    stop(town, phone(4))
    town.work_off()
    assert town.phones() == called(set(range(300)) - {4})
    assert town.reached(it) == {Reach.TAKEN: 299, Reach.FAILED: 1}


def test_a_cut_call_to_who_agreed_is_asked_about_in_the_night(town: Town) -> None:
    it = started(town, 250, range(200))
    town.vendor.faults = Faults(cut=1.0)
    town.work_off(TEN + timedelta(seconds=30))
    town.vendor.faults = Faults()
    town.work_off(TEN + timedelta(hours=1))
    assert town.reached(it) == {Reach.TAKEN: 200, Reach.NOT_YET: 50}
    assert town.phones() == called(range(200))


def test_pausing_resuming_and_a_message_that_comes_twice_call_nobody_twice(town: Town) -> None:
    to_night = range(0, 1_500, 3)
    it = started(town, 1_500, to_night)
    town.vendor.seconds = 4.0

    def pause_once() -> None:
        town.vendor.after = lambda: None
        town.casting.pause(CITY, it.id, MAKER)

    town.vendor.after = pause_once
    town.work_off()
    assert len(town.vendor.log) == 200
    town.casting.resume(CITY, it.id, MAKER)
    town.queue.send([body for *_, body in town.queue.waiting], CITY)
    town.work_off()
    assert town.phones() == called(to_night)
    morning(town)
    assert town.phones() == called(range(1_500))


def test_what_is_stopped_in_the_night_calls_nobody_in_the_morning(town: Town) -> None:
    it = started(town, 900, range(200))
    town.work_off()
    town.casting.stop(CITY, it.id, MAKER)
    morning(town)
    assert town.phones() == called(range(200))
    assert town.casting.get(CITY, it.id).state is BroadcastState.STOPPED


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_in_the_night_is_followed_by_another(town: Town, moment: str) -> None:
    to_night = range(0, 1_500, 2)
    it = started(town, 1_500, to_night)
    setattr(town.vendor, moment, crash_at(2))
    with pytest.raises(Crash):
        town.work_off()
    town.begin_anew()
    town.work_off()
    assert town.phones() == called(to_night)
    morning(town)
    assert town.phones() == called(range(1_500))
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_who_agreed_to_the_night_is_told_of_nothing_else_in_it(town: Town) -> None:
    agree(town, range(300), range(300))
    it = town.plan(crowd(300)).broadcast
    assert it.tally.night == 0
    town.casting.start(CITY, it.id, MAKER)
    town.work_off()
    assert not town.vendor.log


def test_where_nobody_agreed_to_the_night_it_costs_what_it_did() -> None:
    town = ad_town(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    agree(town, range(1_000), ())
    town.vendor.seconds = 0.5
    town.calls.clear()
    it = planned(town, 1_000)
    town.casting.start(CITY, it.id, MAKER)
    town.begin_anew()
    town.work_off()
    assert town.calls.total() <= 25
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


@settings(max_examples=30, deadline=None)
@given(
    to_night=st.sets(st.integers(0, 449)),
    taken_back=st.sets(st.integers(0, 449), max_size=3),
    seconds=st.sampled_from([0.5, 4.0]),
    at=st.sampled_from([TEN, NINE - timedelta(seconds=3), EIGHT - timedelta(seconds=3)]),
    faults=st.sampled_from([{}, {"cut": 0.3}, {"later": 0.3}]),
)
def test_nobody_is_called_in_a_night_they_did_not_agree_to_and_all_are_called_once(
    to_night: set[int], taken_back: set[int], seconds: float, at: datetime, faults: dict[str, Any]
) -> None:
    town = ad_town(at)
    it = started(town, 450, to_night)
    for n in taken_back & to_night:
        take_back_the_night(town, n)
    begun: list[tuple[datetime, int]] = []
    town.vendor.before = lambda: begun.append((town.clock(), len(town.vendor.log)))
    town.vendor.seconds, town.vendor.faults = seconds, Faults(**faults)
    town.work_off()
    morning(town)
    town.vendor.faults = Faults()
    morning(town)
    assert town.phones() == called(range(450))
    asleep = {phone(n) for n in set(range(450)) - (to_night - taken_back)}
    for (moment, first), (_, end) in zip(begun, [*begun[1:], (EIGHT, None)], strict=True):
        if NINE <= moment < EIGHT:
            assert not asleep & _numbers(town.vendor.log[first:end])
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def _numbers(log: Sequence[tuple[str, str]]) -> set[str]:
    return {number for number, _ in log}
