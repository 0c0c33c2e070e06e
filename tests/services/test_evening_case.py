"""Dongjak's evening case whole, with a clock that is passed: a Friday evening, a holiday Monday."""

from datetime import date, datetime

import pytest

from chalicelib.definitions.public_holidays import public_holidays
from chalicelib.domain.contact_task import Kind, Outcome, TaskState
from chalicelib.domain.conversation import Mode
from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.errors import Unfit
from chalicelib.domain.events import Fact
from chalicelib.domain.hand_over import is_late
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.staff import Role
from tests.cities import WEEK
from tests.services.tasking import Office

HOLIDAYS = public_holidays([2026, 2027])
CLOSED = {day.isoformat(): name for day, name in HOLIDAYS.items()}


class Dongjak(Office):
    """Open nine to six but on holidays; the dong office closes at five."""

    changes = {
        "agent_hours": {"week": WEEK, "closed": CLOSED},
        "rosters": {"department:dong": {"week": [[[540, 1020]]] * 5 + [[], []]}},
    }


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SEOUL)


# National Foundation Day falls on a Saturday in 2026: the Monday after is a holiday for it.
FRIDAY, MONDAY, TUESDAY, WEDNESDAY = "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"


def test_the_monday_is_a_holiday() -> None:
    assert date.fromisoformat(FRIDAY).weekday() == 4
    assert date.fromisoformat(MONDAY) in HOLIDAYS
    assert date.fromisoformat(TUESDAY) not in HOLIDAYS


def test_a_text_on_friday_evening_is_answered_handed_over_called_back_and_rated() -> None:
    town = Dongjak()
    town.at(at(FRIDAY, "19:00"))
    town.says("쌀이 떨어졌는데 어디에 물어봐야 하나요?")
    town.flows()
    entry = town.entry()
    assert entry and entry.promise and entry.promise.latest == at(TUESDAY, "18:00")
    [told] = town.received()
    assert entry.receipt in told and "10월 6일(화) 오후 6시" in told
    assert "119" in told and "109" in told and "129" in told and "'전화'" in told

    # The next working day somebody reads, inside the promise.
    town.at(at(TUESDAY, "10:30"))
    kim = town.comes("kim")
    assert town.staff.pull_next(kim) is not None
    read = [turn.text for turn in town.reading.conversation(kim, town.who()).turns]
    assert "쌀이 떨어졌는데 어디에 물어봐야 하나요?" in read
    town.staff.reply(kim, town.who(), "긴급복지 지원을 신청하실 수 있습니다. 어느 동에 사시나요?")
    town.says("사당동이요. 내일 오후 3시 이후에 전화 주세요")
    town.flows()
    [task] = town.tasks.open_ones(town.tenant.id)
    assert (task.kind, task.agent, task.due_at) == (Kind.CALL, "kim", at(WEDNESDAY, "18:00"))
    assert "10월 7일(수) 오후 3시부터 오후 6시 사이에" in town.received()[-1]

    # To the dong office: which, and by when, in one text; the task goes along.
    before = len(town.received())
    town.staff.transfer(kim, town.who(), department="dong", reason="사당동 긴급복지")
    town.flows()
    entry = town.entry()
    assert entry and entry.promise and entry.department == "dong"
    assert entry.promise.latest == at(WEDNESDAY, "10:30")
    handed = [text for text in town.received()[before:] if "동주민센터" in text]
    assert len(handed) == 1 and "10월 7일(수) 오전 10시 30분까지" in handed[0]
    [task] = town.tasks.open_ones(town.tenant.id)
    assert (task.department, task.agent) == ("dong", "")
    # The dong office is closed at six: the call is due before it closes, and that was told.
    assert task.due_at == at(WEDNESDAY, "17:00")
    assert "오후 3시부터 오후 5시 사이에" in town.received()[-1]

    # Its officer sees the earlier talk and the promise, answers inside it, and calls.
    town.at(at(WEDNESDAY, "09:20"))
    officer = town.comes("officer", "dong", Role.OFFICER)
    [waiting], _ = town.reading.backlog(officer, "dong")
    assert waiting.promise == entry.promise and waiting.transfers == ("minwon",)
    town.staff.take(officer, town.who())
    seen = [turn.text for turn in town.reading.conversation(officer, town.who()).turns]
    assert "긴급복지 지원을 신청하실 수 있습니다. 어느 동에 사시나요?" in seen
    town.staff.reply(officer, town.who(), "동주민센터입니다. 오후에 전화드리겠습니다.")
    town.at(at(WEDNESDAY, "15:10"))
    mine = town.duties.take(officer, task.id, task.revision)
    assert town.duties.reveal(officer, task.id) == "010-1234-5678"
    town.duties.end(officer, task.id, mine.revision, Outcome.REACHED, "쌀 지원 신청 안내")
    done = town.tasks.get(town.tenant.id, task.id)
    assert done and (done.state, done.outcome) == (TaskState.DONE, Outcome.REACHED)
    assert town.tasks.open_ones(town.tenant.id) == []

    # The end, and what it was worth.
    town.staff.close(officer, town.who(), outcome="answered")
    town.flows()
    assert "1(불만)부터 5(만족)까지" in town.received()[-1]
    town.says("5")
    town.flows()
    newest = town.turns()[-1]
    assert Fact.TALK_RATED in [event.fact for event in newest.events]
    assert newest.state.mode is Mode.BOT and town.entry() is None
    town.at(at("2026-10-12", "10:00"))
    assert town.due.sweep() == 0

    # Everything once more: nothing is told again, nothing made again.
    told_before, known = town.received(), dict(town.tasks.known)
    town.flows()
    assert (town.received(), town.tasks.known) == (told_before, known)


def test_who_speaks_of_dying_that_evening_is_told_where_help_is_and_goes_first() -> None:
    town = Dongjak()
    town.at(at(FRIDAY, "19:00"))
    town.says("월세 지원이 궁금합니다", moCallback="01012345679")
    town.says("더는 못 살겠어요. 죽고 싶어요")
    town.flows()
    told = town.received()[0]
    first = min(told.index(number) for number in ("109", "119", "129"))
    assert first < told.index("접수번호")
    entry = town.entry()
    assert entry and entry.priority is Priority.URGENT
    assert Fact.EMERGENCY_NOTICED in [event.fact for turn in town.turns() for event in turn.events]
    town.at(at(TUESDAY, "09:00"))
    taken = town.staff.pull_next(town.comes("kim"))
    assert taken and taken.who == town.who()


def test_a_call_that_nobody_makes_is_told_to_the_department_once() -> None:
    town = Dongjak()
    town.at(at(FRIDAY, "19:00"))
    town.says("기초연금이 궁금합니다")
    town.says("전화")
    town.flows()
    [task] = town.tasks.open_ones(town.tenant.id)
    assert task.due_at == at(TUESDAY, "18:00")
    assert "10월 6일(화) 오후 6시까지" in town.received()[-1]
    town.at(at(TUESDAY, "17:59"))
    assert town.due.sweep() == 0
    town.at(at(TUESDAY, "18:00"))
    assert [town.due.sweep() for _ in range(3)] == [1, 0, 0]
    [told] = town.tasks.told
    assert (told.id, told.department) == (task.id, "minwon")
    assert town.duties.shown(town.comes("kim")).tasks == [told]


def test_the_end_of_a_talk_ends_no_task() -> None:
    town = Dongjak()
    town.at(at(TUESDAY, "10:00"))
    town.says("집으로 와 주세요")
    town.flows()
    kim = town.comes("kim")
    town.staff.pull_next(kim)
    town.staff.close(kim, town.who())
    town.flows()
    [task] = town.duties.shown(kim).tasks
    assert (task.kind, task.is_open) == (Kind.VISIT, True)
    held = town.duties.take(kim, task.id, task.revision)
    town.duties.end(kim, task.id, held.revision, Outcome.VISITED)
    assert town.duties.shown(kim).tasks == []


def test_a_talk_is_not_sent_to_and_fro() -> None:
    town = Dongjak()
    town.at(at(TUESDAY, "10:00"))
    town.says("도와주세요")
    who = town.who()
    kim, officer = town.comes("kim"), town.comes("officer", "dong")
    town.staff.pull_next(kim)
    town.staff.transfer(kim, who, department="dong", reason="동 업무")
    town.staff.take(officer, who)
    town.staff.transfer(officer, who, department="minwon", reason="동 업무가 아님")
    town.staff.take(kim, who)
    with pytest.raises(Unfit):
        town.staff.transfer(kim, who, department="dong", reason="다시")
    town.staff.transfer(kim, who, department="tax", reason="새 부서")
    boss = town.comes("boss", "minwon", Role.SUPERVISOR)
    town.staff.transfer(boss, who, department="dong", reason="반장이 정함")
    entry = town.entry()
    assert entry and entry.department == "dong"


def test_a_hand_over_before_an_answer_keeps_the_time_that_was_promised() -> None:
    town = Dongjak()
    town.at(at(TUESDAY, "10:00"))
    town.says("도와주세요")
    entry = town.entry()
    assert entry and entry.promise
    kim = town.comes("kim")
    town.staff.pull_next(kim)
    town.staff.transfer(kim, town.who(), department="dong", reason="동 업무")
    after = town.entry()
    assert after and after.promise and after.promise.latest == entry.promise.latest
    assert not is_late(after, after.promise.latest)
    assert is_late(after, at(WEDNESDAY, "10:01"))


def test_a_promise_made_by_a_hand_over_is_late_until_the_new_office_answers() -> None:
    town = Dongjak()
    town.at(at(TUESDAY, "10:00"))
    town.says("도와주세요")
    kim, officer = town.comes("kim"), town.comes("officer", "dong")
    town.staff.pull_next(kim)
    town.staff.reply(kim, town.who(), "담당 부서에 넘기겠습니다.")
    town.passes(hours=2)
    town.staff.transfer(kim, town.who(), department="dong", reason="동 업무")
    late = at(WEDNESDAY, "12:01")
    entry = town.entry()
    assert entry and not is_late(entry, at(WEDNESDAY, "12:00")) and is_late(entry, late)
    town.at(late)
    town.staff.take(officer, town.who())
    town.staff.reply(officer, town.who(), "동주민센터입니다.")
    entry = town.entry()
    assert entry and not is_late(entry, late)
