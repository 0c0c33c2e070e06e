"""Promises that move later: whom they reach, once each, whatever moves them and whatever fails."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.conversation import Voice
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.roster import Roster
from chalicelib.domain.staff import Presence
from tests.cities import MONDAY, WEEK, city
from tests.fakes import Moment, Plan
from tests.services.desk_town import DEPARTMENTS, TENANT, Town, who

HOURS = {"week": WEEK, "closed": {}, "agents": 5}
TUESDAY = MONDAY + timedelta(days=1)
SORRY = "앞서 안내해 드린 때보다 늦어지게 되어 죄송합니다."


def town(plan: Plan | None = None) -> Town:
    made = Town(plan, agent_hours=HOURS)
    made.feeds.bump(TENANT, ["minwon", "tax"])
    return made


def with_holiday(here: Town, day: str, **changes: Any) -> None:
    """A new version becomes active whose calendar has one day more."""
    hours = {**HOURS, "closed": {day: "임시공휴일"}, **changes}
    here.tenants.put(city(2, departments=DEPARTMENTS, agent_hours=hours))


def evening(here: Town, *names: str) -> None:
    here.now = MONDAY.replace(hour=19)
    for name in names:
        here.asks(name)
        here.later(seconds=1)


def told(here: Town, name: str) -> list[str]:
    turns = here.turns_of(name)[1:]
    return [each.text for each in turns if each.voice is Voice.DESK and each.text]


def promised(here: Town, name: str) -> DeskEntry:
    entry = here.entry(name)
    assert entry and entry.promise
    return entry


def test_a_holiday_set_late_is_told_once_to_each_of_a_thousand() -> None:
    here = town()
    names = [f"p{number:04}" for number in range(1_000)]
    evening(here, *names)
    before = {name: promised(here, name) for name in names}
    assert here.reviewing.review() == 0
    with_holiday(here, "2026-11-24")
    moved = here.reviewing.review()
    assert moved == 1_000
    for name in names:
        entry, was = promised(here, name), before[name]
        assert entry.promise and was.promise
        assert entry.promise.latest > was.promise.latest
        assert entry.promise.earliest.date() > TUESDAY.date()
        assert (entry.since, entry.receipt) == (was.since, was.receipt)
        [said] = told(here, name)
        assert said.startswith(SORRY)
    assert here.reviewing.review() == 0
    here.later(minutes=5)
    assert here.reviewing.review() == 0
    assert here.waiting() == names[:50]


def test_the_turn_that_tells_bears_the_fact_by_which_it_is_pushed() -> None:
    here = town()
    evening(here, "a")
    with_holiday(here, "2026-11-24")
    here.reviewing.review()
    turn = here.turns_of("a")[-1]
    [event] = turn.events
    data = json.loads(event.data)
    assert (event.fact, turn.voice, turn.author) == (Fact.PROMISE_MOVED, Voice.DESK, "")
    assert (data["department"], data["channel"]) == ("minwon", "web")
    assert data["later"] == 24 * 3_600
    assert "11월 25일(수) 오전 9시에서 오전 9시 30분 사이" in turn.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_is_told_in_their_language(language: str) -> None:
    here = town()
    here.now = MONDAY.replace(hour=19)
    here.asks("a", language=language)
    with_holiday(here, "2026-11-24")
    assert here.reviewing.review() == 1
    [said] = told(here, "a")
    assert (said.startswith(SORRY)) is (language == "ko")
    assert "{" not in said


def test_a_holiday_that_moves_nobody_is_told_to_nobody() -> None:
    here = town()
    evening(here, "a", "b")
    with_holiday(here, "2026-11-26")
    assert here.reviewing.review() == 0
    assert told(here, "a") == []


def test_hours_that_come_sooner_are_no_news_that_cannot_wait() -> None:
    here = town()
    evening(here, "a")
    hours = {**HOURS, "week": [[[480, 1080]]] * 5 + [[], []]}
    here.tenants.put(city(2, departments=DEPARTMENTS, agent_hours=hours))
    assert here.reviewing.review() == 0


def test_whoever_asked_again_meanwhile_is_not_told_a_second_time() -> None:
    here = town()
    evening(here, "a", "b")
    with_holiday(here, "2026-11-24")
    here.later(minutes=2)
    assert here.asks("a").text.startswith(SORRY)
    assert here.reviewing.review() == 1
    assert (len(told(here, "a")), len(told(here, "b"))) == (1, 1)


def test_a_person_whom_an_agent_takes_meanwhile_is_told_nothing() -> None:
    here = town()
    evening(here, "a", "b")
    here.now = MONDAY.replace(hour=10)
    kim = here.arrives("kim")
    here.now = MONDAY.replace(hour=19)
    with_holiday(here, "2026-11-24")
    backlog = here.desks.backlog

    def crossed(*asked: Any, **more: Any) -> Any:
        found = backlog(*asked, **more)
        with suppress(Conflict):
            here.desk.take(kim, who("a"))
        return found

    here.desks.backlog = crossed  # type: ignore[method-assign]
    assert here.reviewing.review() == 1
    entry = here.entry("a")
    assert entry and entry.stage is Stage.TAKEN
    assert (told(here, "a"), len(told(here, "b"))) == ([], 1)


def test_a_person_who_asks_again_in_that_very_moment_hears_it_once() -> None:
    here = town()
    evening(here, "a", "b")
    with_holiday(here, "2026-11-24")
    here.later(minutes=2)
    backlog = here.desks.backlog

    def crossed(*asked: Any, **more: Any) -> Any:
        found = backlog(*asked, **more)
        here.asks("a")
        return found

    here.desks.backlog = crossed  # type: ignore[method-assign]
    assert here.reviewing.review() == 1
    assert (len(told(here, "a")), len(told(here, "b"))) == (1, 1)


def test_talks_that_are_over_and_people_of_other_departments_stay_unharmed() -> None:
    here = town()
    evening(here, "a", "b")
    here.asks("t", department="tax")
    tax = Roster(replace(here.tenants.active(TENANT).roster_of("", "").hours, closed={}))  # type: ignore[union-attr]
    hours = {**HOURS, "closed": {"2026-11-24": "임시공휴일"}}
    changed = city(2, departments=DEPARTMENTS, agent_hours=hours)
    rosters = {**changed.rosters, "department:tax": tax}
    here.tenants.put(replace(changed, rosters=rosters))
    kim = here.arrives("kim")
    here.desk.take(kim, who("a"))
    here.desk.close(kim, who("a"))
    assert here.reviewing.review() == 1
    assert told(here, "t") == []
    assert len(told(here, "b")) == 1


def test_each_channel_goes_by_its_own_hours_in_one_line() -> None:
    here = town()
    here.now = MONDAY.replace(hour=19)
    here.asks("w", channel="web")
    here.later(seconds=1)
    here.asks("k", channel="kakao-consult")
    usual = here.tenants.active(TENANT)
    assert usual
    roster = usual.roster_of("", "")
    closed = replace(roster, hours=replace(roster.hours, closed={TUESDAY.date(): "점검"}))
    here.tenants.put(replace(usual, version=2, rosters={**usual.rosters, "channel:web": closed}))
    assert here.reviewing.review() == 1
    assert (len(told(here, "w")), told(here, "k")) == (1, [])


def test_a_desk_that_nobody_comes_to_puts_people_off_once_a_day() -> None:
    here = town()
    here.asks("a")
    for _ in range(8 * 12):
        here.later(minutes=5)
        here.reviewing.review()
    [said] = told(here, "a")
    assert "11월 24일(화) 오전 9시에서" in said
    here.now = TUESDAY.replace(hour=9)
    for _ in range(9 * 12):
        here.later(minutes=5)
        here.reviewing.review()
    assert len(told(here, "a")) <= 3


def test_agents_who_go_home_ill_move_the_promises_of_the_whole_line() -> None:
    here = town()
    agents = [here.arrives(f"agent-{number}", limit=3) for number in range(5)]
    here.now = MONDAY.replace(hour=11)
    for number in range(60):
        here.asks(f"p{number:02}")
        here.later(seconds=1)
    assert here.reviewing.review() == 0
    for each in agents[1:]:
        here.duty.be(each, Presence.OFF)
    moved = here.reviewing.review()
    assert moved > 40
    assert here.reviewing.review() == 0
    assert all(len(told(here, f"p{number:02}")) <= 1 for number in range(60))


def test_a_line_that_moves_as_was_said_is_silence() -> None:
    here = town()
    kim = here.arrives("kim", limit=1)
    for name in "abcdefgh":
        here.asks(name)
        here.later(seconds=1)
    for _ in range(8):
        entry = here.desk.pull_next(kim)
        assert entry
        here.later(minutes=2)
        here.desk.close(kim, entry.who)
        assert here.reviewing.review() == 0


def test_who_was_promised_nothing_is_told_nothing() -> None:
    here = Town(agent_hours={"week": [[]] * 7, "closed": {}})
    here.feeds.bump(TENANT, ["minwon"])
    assert here.asks("a").entry.promise is None
    here.tenants.put(city(2, departments=DEPARTMENTS, agent_hours=HOURS))
    assert here.reviewing.review() == 0


def test_a_department_without_any_talk_is_not_even_looked_at() -> None:
    plan = Plan()
    here = Town(plan, agent_hours=HOURS)
    here.reviewing.review()
    assert plan.calls == ["versions"]
    here.feeds.bump(TENANT, ["minwon"])
    plan.calls.clear()
    here.reviewing.review()
    assert plan.calls == ["versions", "backlog"]


def test_a_long_line_is_read_in_pages_and_its_pace_once() -> None:
    plan = Plan()
    here = town(plan)
    evening(here, *(f"p{number:03}" for number in range(250)))
    plan.calls.clear()
    assert here.reviewing.review() == 0
    # One page of the other department, where nobody waits.
    assert plan.calls.count("backlog") == 3 + 1
    assert (plan.calls.count("everyone"), plan.calls.count("handling")) == (1, 1)
    assert len(plan.calls) == 1 + 4 + 2


def test_a_promise_is_kept_silently_where_agents_serve_two_departments() -> None:
    plan = Plan()
    here = town(plan)
    both = frozenset({"minwon", "tax"})
    kim = here.arrives("kim", limit=1, departments=both)
    here.later(minutes=40)
    for number in range(12):
        here.asks(f"p{number:02}", department=("minwon", "tax")[number % 2])
        here.later(seconds=1)
    plan.calls.clear()
    assert here.reviewing.review() == 0
    assert [plan.calls.count(each) for each in ("everyone", "backlog", "ahead")] == [1, 2, 0]
    for number in range(12):
        entry = here.desk.pull_next(kim)
        assert entry and entry.who.contact == f"p{number:02}"
        here.later(minutes=5)
        here.desk.close(kim, entry.who)
        assert here.reviewing.review() == 0


def test_who_goes_home_from_one_department_moves_the_promises_of_another() -> None:
    here = town()
    here.arrives("kim", limit=3)
    lee = here.arrives("lee", limit=3, departments=frozenset({"tax"}))
    here.arrives("ahn", limit=3, departments=frozenset({"minwon", "tax"}))
    here.later(minutes=40)
    for number in range(60):
        here.asks(f"t{number:02}", department="tax")
        here.later(milliseconds=1)
        here.asks(f"m{number:02}")
        here.later(milliseconds=1)
    assert here.reviewing.review() == 0
    here.duty.be(lee, Presence.OFF)
    here.reviewing.review()
    assert all(told(here, f"{each}57") for each in "tm")
    assert here.reviewing.review() == 0


def play(here: Town) -> None:
    """People ask, a holiday is set, everybody is told; each act goes on until it is answered."""
    here.now = MONDAY.replace(hour=19)
    acts: list[Callable[[], object]] = [
        *((lambda name=name: here.asks(name, claim=f"web:{name}")) for name in "abc"),
        lambda: here.hears("b", "상담원 연결", claim="web:4"),
        lambda: with_holiday(here, "2026-11-24"),
        here.reviewing.review,
        here.reviewing.review,
        lambda: here.asks("c", claim="web:5"),
        lambda: here.hears("b", "상담원 연결", claim="web:6"),
    ]
    for act in acts:
        for _ in range(3):
            with suppress(Retryable):
                act()
                break
        here.later(minutes=2)


def shape(here: Town) -> list[tuple[str, str, list[Fact]]]:
    return [
        (name, turn.voice.value, [event.fact for event in turn.events])
        for name in "abc"
        for turn in here.turns_of(name)
    ]


def calm() -> Town:
    here = town()
    play(here)
    return here


CALM = calm()
CALLS = len(CALM.plan.calls)


def test_the_calm_course_tells_each_of_the_holiday_once() -> None:
    assert [sum(text.startswith(SORRY) for text in told(CALM, name)) for name in "abc"] == [1, 1, 1]
    assert CALLS > 50


@pytest.mark.parametrize("moment", Moment)
def test_a_fault_at_any_store_call_leaves_nobody_untold_and_nobody_told_twice(
    moment: Moment,
) -> None:
    for at in range(1, CALLS + 1):
        here = town(Plan({at: moment}))
        play(here)
        call = (at, moment, here.plan.calls[at - 1])
        assert shape(here) == shape(CALM), call
        for name in "abc":
            texts = told(here, name)
            assert sum(text.startswith(SORRY) for text in texts) == 1, call
            entry, before = promised(here, name), promised(CALM, name)
            assert entry.promise and before.promise
            ends = entry.promise.earliest, entry.promise.latest
            assert ends == (before.promise.earliest, before.promise.latest), call


@pytest.mark.parametrize("moment", Moment)
def test_a_store_that_stays_away_from_any_call_on_is_made_up_for_by_the_next_review(
    moment: Moment,
) -> None:
    here = town()
    evening(here, *"abcdef")
    with_holiday(here, "2026-11-24")
    first = len(here.plan.calls)
    for start in range(1, 30):
        here.plan.faults = {first + start + n: moment for n in range(500)}
        here.reviewing.review()
        here.plan.faults = {}
        first = len(here.plan.calls)
    here.reviewing.review()
    assert [len(told(here, name)) for name in "abcdef"] == [1] * 6
