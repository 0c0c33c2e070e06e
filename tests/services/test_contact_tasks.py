"""Wishes become tasks once each, staff change them, and nobody else's task is reached."""

from datetime import timedelta

import pytest

from chalicelib.domain.contact_task import Kind, Outcome, TaskState
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.wished_time import Window
from chalicelib.services.task_telling import TaskTelling
from chalicelib.services.wished_contacts import BY_TEXT
from tests.services.tasking import Office
from tests.services.texting import PHONE


def office(*texts: str) -> tuple[Office, Member]:
    """Somebody has texted this on a Monday at ten, and an agent has the talk."""
    town = Office()
    kim = town.comes("kim")
    town.says("도와주세요")
    town.staff.pull_next(kim)
    for text in texts:
        town.says(text)
    town.flows()
    return town, kim


def test_the_same_wish_again_is_one_task_whose_time_is_the_newest() -> None:
    town, kim = office("전화 주세요", "내일 오후 2시에 전화 주세요")
    [task] = town.tasks.open_ones(town.tenant.id)
    assert task.window and f"{task.window.earliest:%d %H:%M}" == "24 14:00"
    assert task.due_at and f"{task.due_at:%d %H:%M}" == "24 15:00"
    # A wish without a time takes no time away.
    town.says("꼭 전화 주세요")
    town.flows()
    [after] = town.tasks.open_ones(town.tenant.id)
    assert after.window == task.window and after.heard > task.heard
    assert town.duties.shown(kim).tasks == [after]


def test_a_fact_that_comes_late_changes_nothing() -> None:
    town, _ = office("내일 오후 2시에 전화 주세요", "모레 오후 4시에 전화 주세요")
    [task] = town.tasks.open_ones(town.tenant.id)
    told = town.received()
    heard = [fact for fact in town.facts() if fact.fact is Fact.TALK_HEARD]
    for fact in reversed(heard):
        town.wished.follow(fact)
    town.flows()
    assert town.tasks.open_ones(town.tenant.id) == [task]
    assert town.received() == told


def test_what_was_done_is_wished_for_anew_by_another_task() -> None:
    town, kim = office("전화 주세요")
    [first] = town.duties.shown(kim).tasks
    town.duties.end(kim, first.id, first.revision, Outcome.REACHED)
    town.says("한 번 더 전화 주세요")
    town.flows()
    [second] = town.duties.shown(kim).tasks
    assert second.id != first.id
    assert town.duties.of(kim, first.id).state is TaskState.DONE


def test_who_wants_texts_after_all_is_called_by_nobody() -> None:
    town, kim = office("전화 주세요", "방문해 주세요")
    assert len(town.duties.shown(kim).tasks) == 2
    town.says("전화 말고 문자로 주세요")
    town.flows()
    assert town.duties.shown(kim).tasks == []
    assert {task.reason for task in town.tasks.known.values()} == {BY_TEXT}


def test_what_staff_say_is_no_wish_of_the_citizens() -> None:
    town, kim = office()
    town.staff.reply(kim, town.who(), "필요하시면 전화 주세요")
    town.staff.note(kim, town.who(), "전화 주세요")
    town.flows()
    assert town.duties.shown(kim).tasks == []


def test_a_task_that_changes_while_a_wish_is_heard_is_tried_again() -> None:
    town, kim = office("전화 주세요")
    town.says("내일 오전에 전화 주세요")
    fact = [each for each in town.facts() if each.fact is Fact.TALK_HEARD][-1]
    [task] = town.tasks.open_ones(town.tenant.id)
    known, town.tasks.get = town.tasks.get, lambda *_: task  # type: ignore[method-assign]
    town.tasks.change(town.tenant.id, task, task.changed(agent="lee"))
    with pytest.raises(Retryable):
        town.wished.follow(fact)
    town.tasks.get = known  # type: ignore[method-assign]
    town.wished.follow(fact)
    [after] = town.tasks.open_ones(town.tenant.id)
    assert (after.agent, after.heard) == ("lee", fact.seq)


def test_an_agent_makes_a_task_and_changes_its_time() -> None:
    town, kim = office()
    made = town.duties.make(kim, town.who(), Kind.CALL)
    assert (made.agent, made.department) == ("kim", "minwon")
    at_two = town.now.replace(hour=14) + timedelta(days=1)
    again = town.duties.make(
        kim, town.who(), Kind.CALL, Window(at_two, at_two + timedelta(hours=1))
    )
    assert again.id == made.id and again.due_at == at_two + timedelta(hours=1)
    planned = town.duties.plan(kim, again.id, again.revision, None)
    assert planned.window is None
    with pytest.raises(Conflict):
        town.duties.plan(kim, again.id, again.revision, None)
    gone = town.duties.drop(kim, again.id, planned.revision, "010-1234-5678로 이미 통화함")
    assert gone.reason == "010-****-5678로 이미 통화함"
    assert town.duties.make(kim, town.who(), Kind.CALL).id != made.id


def test_nobody_reaches_what_is_not_theirs() -> None:
    town, kim = office("전화 주세요")
    [task] = town.duties.shown(kim).tasks
    other = town.comes("lee", "tax")
    stranger = Member("kim", "dalbit", "상담사", frozenset({Role.SUPERVISOR}))
    assert town.duties.shown(other).tasks == []
    with pytest.raises(Forbidden):
        town.duties.take(other, task.id, task.revision)
    with pytest.raises(Forbidden):
        town.duties.make(other, town.who(), Kind.CALL)
    with pytest.raises(NotFound):
        town.duties.make(stranger, town.who(), Kind.CALL)
    with pytest.raises(NotFound):
        town.duties.shown(stranger)
    with pytest.raises(NotFound):
        town.duties.of(kim, "0" * 24)
    town.staff.close(kim, town.who())
    with pytest.raises(NotFound):
        town.duties.make(kim, town.who(), Kind.CALL)


def test_a_number_that_is_past_its_life_is_not_shown() -> None:
    town, kim = office("전화 주세요")
    [task] = town.duties.shown(kim).tasks
    assert town.duties.reveal(kim, task.id) == "010-1234-5678"
    town.passes(days=town.tenant.retention_days + 1)
    with pytest.raises(NotFound):
        town.duties.reveal(kim, task.id)


def test_three_calls_in_vain_are_told_and_end_the_task() -> None:
    town, kim = office("전화 주세요")
    [task] = town.duties.shown(kim).tasks
    town.staff.close(kim, town.who())
    for _ in range(3):
        task = town.duties.end(kim, task.id, task.revision, Outcome.NOT_REACHED)
        town.passes(days=1)
    town.flows()
    told = [text for text in town.received(PHONE) if "통화하지 못" in text]
    assert len(told) == 3 and "더는 전화드리지 않습니다" in told[-1]
    assert "11월 24일(화) 오전 10시까지 다시" in told[0]
    assert task.state is TaskState.DONE


def test_whom_a_call_did_not_reach_is_told_though_the_first_press_was_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town, kim = office("전화 주세요")
    [task] = town.duties.shown(kim).tasks

    def broken_off(*_: object) -> None:
        raise Retryable("conversation is busy")

    with monkeypatch.context() as cut, pytest.raises(Retryable):
        cut.setattr(TaskTelling, "missed", broken_off)
        town.duties.end(kim, task.id, task.revision, Outcome.NOT_REACHED)
    for _ in range(2):
        after = town.duties.end(kim, task.id, task.revision, Outcome.NOT_REACHED)
        town.flows()
    assert len(after.tries) == 1
    assert len([text for text in town.received(PHONE) if "통화하지 못" in text]) == 1
    with pytest.raises(Conflict):
        town.duties.end(kim, task.id, task.revision, Outcome.REACHED)


def test_every_act_of_a_member_is_told_to_open_pages_of_its_department() -> None:
    town, kim = office("전화 주세요")
    told: list[tuple[str, list[str]]] = []
    town.duties._bump = lambda tenant_id, departments: told.append((tenant_id, [*departments]))
    [task] = town.duties.shown(kim).tasks
    town.duties.shown(kim)
    assert told == [], "looking changes nothing"
    task = town.duties.take(town.comes("lee"), task.id, task.revision)
    task = town.duties.plan(kim, task.id, task.revision, None)
    town.duties.drop(kim, task.id, task.revision, "시민이 원하지 않음")
    town.duties.make(kim, town.who(), Kind.VISIT)
    assert told == [(town.tenant.id, [task.department])] * 4


def test_nothing_fails_where_pages_cannot_be_told() -> None:
    town, kim = office("전화 주세요")

    def away(*_: object) -> None:
        raise Retryable("no answer in time")

    town.duties._bump = away
    [task] = town.duties.shown(kim).tasks
    assert town.duties.take(town.comes("lee"), task.id, task.revision).agent == "lee"
