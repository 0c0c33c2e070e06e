"""A call that was wished for of the bot is made by the desk once the talk is opened."""

import pytest

from chalicelib.domain.contact_task import Kind
from chalicelib.domain.events import Fact
from chalicelib.services.wished_contacts import BEFORE, BEFORE_TURNS
from tests.services.tasking import Office


@pytest.fixture
def town() -> Office:
    return Office("menu")


def say(town: Office, *texts: str) -> None:
    for text in texts:
        town.says(text)
        town.waits()
        town.flows()


def kinds(town: Office) -> list[Kind]:
    return [task.kind for task in town.tasks.open_ones(town.tenant.id)]


def test_a_wish_told_to_the_bot_goes_with_the_talk_and_its_time_is_told(town: Office) -> None:
    say(town, "내일 오후 2시에 전화 주세요")
    assert kinds(town) == [] and town.entry() is None
    # The bot offers a person beside its answer.
    assert "상담원" in town.received()[-1]
    say(town, "상담원")
    entry, [task] = town.entry(), town.tasks.open_ones(town.tenant.id)
    assert entry and (task.receipt, task.department) == (entry.receipt, entry.department)
    assert task.due_at and f"{task.due_at:%d %H:%M}" == "24 15:00"
    assert "11월 24일(화) 오후 2시부터 오후 3시 사이에 전화드리겠습니다" in town.received()[-1]


def test_the_newest_of_several_wishes_counts(town: Office) -> None:
    say(town, "전화 주세요", "방문해 주세요", "상담원")
    assert kinds(town) == [Kind.VISIT]


@pytest.mark.parametrize(
    "texts",
    [
        ("여권", "상담원"),
        ("전화 주세요", "전화 말고 문자로 주세요", "상담원"),
        ("전화번호 알려 주세요", "상담원"),
        ("전화", "상담원"),
    ],
    ids=["nothing wished", "texts after all", "a number asked for", "a word alone"],
)
def test_who_wished_for_no_call_is_promised_none(town: Office, texts: tuple[str, ...]) -> None:
    say(town, *texts)
    assert town.entry() and kinds(town) == []


def test_a_wish_of_long_ago_is_another_matter(town: Office) -> None:
    say(town, "전화 주세요")
    town.now += BEFORE
    say(town, "상담원")
    assert town.entry() and kinds(town) == []


def test_a_wish_of_many_turns_ago_is_another_matter(town: Office) -> None:
    say(town, "전화 주세요", *["여권"] * BEFORE_TURNS, "상담원")
    assert town.entry() and kinds(town) == []


def test_what_the_desk_heard_in_the_talk_before_makes_no_second_task(town: Office) -> None:
    kim = town.comes("kim")
    say(town, "상담원")
    town.staff.pull_next(kim)
    say(town, "전화 주세요")
    town.staff.close(kim, town.who())
    say(town, "상담원")
    assert town.entry()
    assert kinds(town) == [Kind.CALL]


def test_what_went_with_the_talk_before_goes_with_no_second_one(town: Office) -> None:
    kim = town.comes("kim")
    say(town, "전화 주세요", "상담원")
    first = town.tasks.open_ones(town.tenant.id)
    town.staff.pull_next(kim)
    town.staff.close(kim, town.who())
    say(town, "상담원")
    assert town.entry()
    assert town.tasks.open_ones(town.tenant.id) == first


def test_in_whatever_order_facts_come_there_is_one_task_told_once(town: Office) -> None:
    say(town, "전화 주세요", "상담원")
    told, tasks = town.received(), town.tasks.open_ones(town.tenant.id)
    for fact in reversed(town.facts()):
        town.wished.follow(fact)
    town.flows()
    assert (town.received(), town.tasks.open_ones(town.tenant.id)) == (told, tasks)


def test_texts_wished_for_in_the_talk_are_not_undone_by_the_opening_that_comes_late(
    town: Office,
) -> None:
    for text in ("전화 주세요", "상담원", "전화 말고 문자로 주세요"):
        town.says(text)
        town.waits()
    facts = town.facts()
    opened = [fact for fact in facts if fact.fact is Fact.TALK_OPENED]
    heard = [fact for fact in facts if fact.fact is Fact.TALK_HEARD]
    assert opened and len(heard) == 2
    for fact in (*heard, *opened):
        town.wished.follow(fact)
    assert kinds(town) == []


def test_a_wish_in_the_talk_that_is_heard_first_is_the_one_that_counts(town: Office) -> None:
    for text in ("전화 주세요", "상담원", "내일 오후 2시에 전화 주세요"):
        town.says(text)
        town.waits()
    for fact in reversed(town.facts()):
        town.wished.follow(fact)
    [task] = town.tasks.open_ones(town.tenant.id)
    assert task.window and f"{task.window.earliest:%d %H:%M}" == "24 14:00"
