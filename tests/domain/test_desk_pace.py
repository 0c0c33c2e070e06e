"""How fast a backlog moves: who is there outweighs the plan, once whoever will come has come."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.desk_pace import Staffing, sharing
from chalicelib.domain.handling import NEW_DESK
from chalicelib.domain.hours import SEOUL, OpeningHours
from chalicelib.domain.roster import Roster
from chalicelib.domain.shifts import Shift
from chalicelib.domain.staff import AgentState, Presence

WEEKDAYS = OpeningHours((((540, 720), (780, 1080)),) * 5 + ((), ()), {})
ALWAYS = OpeningHours((((0, 1440),),) * 7, {})
FIVE = Roster(WEEKDAYS, 5)
SHIFTS = Roster(ALWAYS, None, (Shift("낮", 480, 1200, 8), Shift("밤", 1200, 1920, 2)))


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23 {clock}").replace(tzinfo=SEOUL)


def agent(name: str, limit: int = 5, department: str = "minwon", ends: str = "") -> AgentState:
    return AgentState(
        name, "상담사 1", Presence.READY, frozenset({department}), frozenset(), 0, limit,
        at("10:00"), at(ends) if ends else None,
    )  # fmt: skip


COUNTED = [
    ("ten minutes after opening nobody is missed yet", FIVE, 2, "09:10", 5),
    ("after half an hour who is not there is ill", FIVE, 2, "09:40", 2),
    ("more than planned help at once", FIVE, 7, "09:10", 7),
    ("after a break too they may still be coming", FIVE, 2, "13:10", 5),
    ("a shift that has just begun may still be coming", SHIFTS, 3, "08:10", 8),
    ("in the midst of a shift they are counted", SHIFTS, 3, "12:00", 3),
    ("where nobody is at the desk the plan is all that is known", FIVE, 0, "11:00", 5),
    ("a closed desk stays as planned", FIVE, 3, "20:00", 0),
]


@pytest.mark.parametrize(
    ("roster", "here", "clock", "counted"),
    [row[1:] for row in COUNTED],
    ids=[r[0] for r in COUNTED],
)
def test_how_many_agents_a_promise_counts_on(
    roster: Roster, here: int, clock: str, counted: int
) -> None:
    staffing = Staffing(here, 3, NEW_DESK)
    assert staffing.pace(roster, at(clock)).roster.on_duty(at(clock)) == counted


def test_who_is_ill_today_is_expected_tomorrow() -> None:
    pace = Staffing(2, 3, NEW_DESK).pace(FIVE, at("11:00"))
    tomorrow = datetime(2026, 11, 24, 11, tzinfo=SEOUL)
    assert (pace.roster.on_duty(at("11:00")), pace.roster.on_duty(tomorrow)) == (2, 5)


def test_a_desk_that_nobody_came_to_is_not_counted_on_again_today() -> None:
    nobody = Staffing(0, 3, NEW_DESK)
    assert nobody.pace_after_all(FIVE, at("11:00")).roster.on_duty(at("11:00")) == 0
    assert nobody.pace_after_all(FIVE, at("09:10")).roster.on_duty(at("09:10")) == 5
    some = Staffing(2, 3, NEW_DESK)
    assert some.pace_after_all(FIVE, at("11:00")) == some.pace(FIVE, at("11:00"))


def test_agents_of_other_departments_and_shifts_that_are_over_do_not_count() -> None:
    agents = [
        agent("a", limit=4),
        agent("b", limit=3, ends="18:00"),
        agent("c", department="tax"),
        agent("d", ends="09:00"),
    ]
    staffing = Staffing.of("minwon", agents, NEW_DESK, at("10:00"))
    assert (staffing.here, staffing.talks_at_once) == (2, 3)


def test_at_night_agents_are_taken_to_have_as_many_talks_at_once_as_by_day() -> None:
    off = replace(agent("a", limit=3), presence=Presence.OFF)
    assert Staffing.of("minwon", [off], NEW_DESK, at("20:00")) == Staffing(0, 3, NEW_DESK)
    long_ago = replace(off, seen_at=at("10:00") - timedelta(days=30))
    assert Staffing.of("minwon", [long_ago], NEW_DESK, at("20:00")) == Staffing(0, 5, NEW_DESK)


SHARERS = [agent("a"), replace(agent("b"), presence=Presence.OFF), agent("c", department="tax")]
SHARING = [
    ("before people have come, all who were lately", "09:10", SHARERS, "abc"),
    ("then who is there", "09:40", SHARERS, "ac"),
    ("at night, all who were lately", "20:00", SHARERS, "abc"),
    ("where nobody of the department is, too", "11:00", SHARERS[1:], "bc"),
]


@pytest.mark.parametrize(
    ("clock", "agents", "known"), [row[1:] for row in SHARING], ids=[r[0] for r in SHARING]
)
def test_who_shares_lines_is_known_from_who_is_there(
    clock: str, agents: list[AgentState], known: str
) -> None:
    assert "".join(each.agent for each in sharing("minwon", agents, FIVE, at(clock))) == known


def test_an_empty_desk_is_taken_to_have_the_usual_talks_at_once() -> None:
    assert Staffing.of("minwon", [], NEW_DESK, at("10:00")) == Staffing(0, 5, NEW_DESK)
