"""Tasks of contact: never lost, never past opening hours, at most three calls."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.domain.contact_task import (
    OUTCOMES,
    TRIES,
    ContactTask,
    Kind,
    Outcome,
    TaskState,
    demand_number,
    demand_sight,
    dropped,
    due,
    ended,
    moved,
    planned,
    taken,
    task_id,
)
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Unfit
from chalicelib.domain.hours import SEOUL, OpeningHours
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.wished_time import Window
from tests.cities import city

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)
HOURS = city().agent_hours
MORNINGS = OpeningHours((((540, 720),),) * 7, {})
NEVER = OpeningHours(((),) * 7, {})
WHO = ConversationKey("saetbyeol", "sms", "a")


def task(kind: Kind = Kind.CALL, hours: OpeningHours = HOURS) -> ContactTask:
    id = task_id(WHO, "261123-AAAAA", kind, 0)
    by = due(kind, hours, None, NOW)
    return ContactTask(id, WHO, "261123-AAAAA", kind, "minwon", NOW, by)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SEOUL)


def test_without_a_wished_time_it_is_due_as_a_first_answer_is() -> None:
    assert task().due_at == at(24, 10)
    assert task(hours=NEVER).due_at is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (at(24, 15), at(25, 0), at(24, 18)),
        (at(24, 8), at(24, 10), at(24, 10)),
        # At night and on a Saturday nobody is there: as without a wish.
        (at(23, 20), at(23, 21), at(24, 10)),
        (at(28, 10), at(28, 12), at(24, 10)),
    ],
)
def test_a_wished_time_is_kept_as_far_as_somebody_is_there(
    first: datetime, last: datetime, expected: datetime
) -> None:
    assert planned(task(), HOURS, Window(first, last), NOW).due_at == expected


def test_a_visit_is_agreed_on_first() -> None:
    later = planned(task(Kind.VISIT), HOURS, Window(at(27, 14), at(27, 16)), NOW)
    assert (later.due_at, later.window) == (at(24, 10), Window(at(27, 14), at(27, 16)))


def test_a_hand_over_keeps_the_time_where_the_other_office_is_open_then() -> None:
    kept = moved(replace(task(), agent="kim"), "dong", MORNINGS, NOW)
    assert (kept.department, kept.agent, kept.due_at) == ("dong", "", at(24, 10))
    afternoon = planned(task(), HOURS, Window(at(24, 15), at(24, 16)), NOW)
    other = moved(afternoon, "dong", MORNINGS, NOW)
    assert (other.due_at, other.window) == (at(24, 10), None)


def test_the_third_call_that_reaches_nobody_is_the_last() -> None:
    tried = task()
    for number in range(1, TRIES):
        tried = ended(tried, Outcome.NOT_REACHED, "kim", HOURS, NOW + timedelta(hours=number))
        assert tried.is_open and len(tried.tries) == number
    last = ended(tried, Outcome.NOT_REACHED, "lee", HOURS, NOW)
    assert (last.state, last.outcome) == (TaskState.DONE, Outcome.NOT_REACHED)
    assert [each.agent for each in last.tries] == ["kim", "kim", "lee"]


def test_what_is_over_stays_over() -> None:
    done = ended(task(), Outcome.REACHED, "kim", HOURS, NOW)
    gone = dropped(task(), "시민이 원하지 않음", NOW)
    for over in (done, gone):
        for act in (
            lambda over=over: taken(over, "lee"),
            lambda over=over: dropped(over, "까닭", NOW),
            lambda over=over: ended(over, Outcome.REACHED, "lee", HOURS, NOW),
            lambda over=over: planned(over, HOURS, None, NOW),
            lambda over=over: moved(over, "tax", HOURS, NOW),
        ):
            with pytest.raises(Conflict):
                act()
        assert not over.is_overdue(NOW + timedelta(days=30))


def test_a_reason_and_a_fitting_outcome_are_demanded() -> None:
    with pytest.raises(Unfit):
        dropped(task(), "  ", NOW)
    with pytest.raises(Unfit):
        ended(task(Kind.CALL), Outcome.VISITED, "kim", HOURS, NOW)


def test_another_due_time_is_told_anew() -> None:
    told = task().changed(is_told=True)
    assert told.changed(agent="kim").is_told
    assert not told.changed(due_at=NOW).is_told


def member(role: Role, id: str = "kim", tenant: str = "saetbyeol", of: str = "minwon") -> Member:
    return Member(id, tenant, "상담사 1", frozenset({role}), frozenset({of}))


def test_a_task_is_seen_by_its_department_its_holder_and_supervisors() -> None:
    demand_sight(member(Role.AGENT), task())
    demand_sight(member(Role.SUPERVISOR, of="tax"), task())
    demand_sight(member(Role.AGENT, of="tax"), replace(task(), agent="kim"))
    with pytest.raises(Forbidden):
        demand_sight(member(Role.OFFICER, of="tax"), task())
    with pytest.raises(NotFound):
        demand_sight(member(Role.SUPERVISOR, tenant="dalbit"), task())


def test_the_number_is_for_who_has_the_open_task() -> None:
    held = replace(task(), agent="kim")
    demand_number(member(Role.AGENT), held)
    demand_number(member(Role.SUPERVISOR, "boss"), held)
    over = ended(held, Outcome.REACHED, "kim", HOURS, NOW)
    for who, which in ((member(Role.AGENT, "lee"), held), (member(Role.AGENT), over)):
        with pytest.raises(Forbidden):
            demand_number(who, which)


MOMENTS = st.integers(0, 20_000).map(lambda minutes: timedelta(minutes=minutes))


class Life(RuleBasedStateMachine):
    """Whatever is done in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.task, self.now, self.hours = task(), NOW, HOURS
        self.revisions = [0]

    def becomes(self, after: ContactTask) -> None:
        self.revisions.append(after.revision)
        self.task = after

    @rule(span=MOMENTS)
    def time_passes(self, span: timedelta) -> None:
        self.now += span

    @precondition(lambda self: self.task.is_open)
    @rule(agent=st.sampled_from(["kim", "lee"]))
    def is_taken(self, agent: str) -> None:
        if self.task.agent != agent:
            self.becomes(taken(self.task, agent))

    @precondition(lambda self: self.task.is_open)
    @rule(start=MOMENTS, length=MOMENTS)
    def is_planned(self, start: timedelta, length: timedelta) -> None:
        window = Window(self.now + start, self.now + start + length)
        self.becomes(planned(self.task, self.hours, window, self.now))

    @precondition(lambda self: self.task.is_open)
    @rule(hours=st.sampled_from([HOURS, MORNINGS]))
    def goes_elsewhere(self, hours: OpeningHours) -> None:
        self.hours = hours
        self.becomes(moved(self.task, "dong", hours, self.now))

    @precondition(lambda self: self.task.is_open)
    @rule(outcome=st.sampled_from(OUTCOMES[Kind.CALL]))
    def is_ended(self, outcome: Outcome) -> None:
        self.becomes(ended(self.task, outcome, "kim", self.hours, self.now))

    @invariant()
    def is_due_inside_opening_hours(self) -> None:
        by = self.task.due_at
        # Who asked in the minute of opening is answered by that minute.
        assert by is not None
        assert self.hours.is_open(by) or self.hours.is_open(by - timedelta(seconds=1))

    @invariant()
    def nobody_is_called_a_fourth_time(self) -> None:
        assert len(self.task.tries) <= TRIES
        assert self.task.is_open == (self.task.outcome is None)

    @invariant()
    def every_change_is_counted(self) -> None:
        assert self.revisions == list(range(len(self.revisions)))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
