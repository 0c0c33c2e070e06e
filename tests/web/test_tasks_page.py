"""`할 일` over true HTTP: made from a talk, taken, done in two presses, the number opened and noted."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.bootstrap.tasks import task_parts
from chalicelib.domain.audit import Wanted
from chalicelib.domain.contact_task import Outcome, TaskState
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict
from chalicelib.domain.person_told import PersonTold, masked_phone
from chalicelib.services.introducing import PERSON
from tests.staffed import AGENT, OTHER_AGENT, SUPERVISOR
from tests.web.desk_site import TENANT, Clerk, DeskSite, log_in, path_of
from tests.web.duties import PATH, act, at_work, made, now
from tests.web.staff_browsers import BOSS, LAPTOP, TABLET, People, assert_usable

pytestmark = pytest.mark.engine

NUMBER = "010-0000-5678"


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    return at_work(desk)


def tell_number(desk: DeskSite, who: ConversationKey) -> None:
    platform = desk.platform
    sealed = platform._vault.seal(TENANT, PersonTold(NUMBER).dump())
    until = datetime.now(UTC) + timedelta(days=1)
    platform._sealed.put(TENANT, who, PERSON, sealed, until, masked_phone(NUMBER))


def test_a_task_is_made_from_a_talk_and_done_in_two_presses(desk: DeskSite, clerk: Clerk) -> None:
    who, task = made(desk, clerk)
    shown = clerk.get(PATH).text
    assert task.receipt in shown and "내가 맡음" in shown and "결과 적기" in shown
    assert clerk.send(f"{path_of(who)}/close", outcome="answered").status == 204
    assert task.receipt in clerk.get(PATH).text
    assert act(clerk, task, "end", outcome="reached", note="안내함 010-1234-5678") == 204
    over = now(task)
    assert (over.state, over.outcome) == (TaskState.DONE, Outcome.REACHED)
    assert over.reason == "안내함 010-****-5678"
    assert task.receipt not in clerk.get(PATH).text
    assert act(clerk, task, "end", outcome="reached") == 409


def test_what_is_overdue_says_so_in_words_and_stands_on_top(desk: DeskSite, clerk: Clerk) -> None:
    _, first = made(desk, clerk)
    _, second = made(desk, clerk, "visit")
    late = second.changed(due_at=datetime.now(UTC) - timedelta(hours=2))
    task_parts()._tasks.change(TENANT, second, late)
    shown = clerk.get(PATH).text
    assert re.search(r"기한 <span[^>]*>2시간</span> 지남", shown)
    assert shown.index(second.receipt) < shown.index(first.receipt)
    only = clerk.get(f"{PATH}?kind=visit").text
    assert second.receipt in only and first.receipt not in only


def test_the_number_is_opened_for_who_has_the_task_and_noted(desk: DeskSite, clerk: Clerk) -> None:
    who, task = made(desk, clerk)
    assert act(clerk, task, "number") == 404
    tell_number(desk, who)
    assert NUMBER not in clerk.get(PATH).text
    assert NUMBER in clerk.send(f"{PATH}/{task.id}/number").text
    other = Clerk(desk, OTHER_AGENT)
    assert act(other, task, "number") == 403
    assert act(other, task, "take") == 204
    assert act(clerk, now(task), "number") == 403
    assert NUMBER in Clerk(desk, SUPERVISOR).send(f"{PATH}/{task.id}/number").text
    moment = datetime.now(UTC)
    wanted = Wanted(moment - timedelta(hours=1), moment + timedelta(minutes=1), AGENT, who.contact)
    found = [each.action for each in desk.platform.audit.find(TENANT, wanted)]
    assert "contact.reveal" in found


def test_a_try_that_reached_nobody_is_noted_and_the_task_stays(
    desk: DeskSite, clerk: Clerk
) -> None:
    _, task = made(desk, clerk)
    assert "받지 않음 (1번째)" in clerk.get(PATH).text
    assert act(clerk, task, "end", outcome="not_reached") == 204
    shown = clerk.get(PATH).text
    assert "1/3번 시도" in shown and "받지 않음 (2번째)" in shown


def test_a_time_is_changed_and_a_task_is_dropped_with_a_reason(
    desk: DeskSite, clerk: Clerk
) -> None:
    _, task = made(desk, clerk)
    assert act(clerk, task, "plan", day="2031-01-06", first="10:00", last="11:00") == 204
    assert act(clerk, now(task), "plan", day="nonsense") == 400
    assert act(clerk, now(task), "drop", reason="") == 400
    assert act(clerk, now(task), "drop", reason="시민이 원하지 않음") == 204
    assert now(task).state is TaskState.DROPPED


@pytest.mark.parametrize("id", ["guess", "0" * 24, "0" * 23 + "Z"])
def test_what_is_no_task_is_not_there(clerk: Clerk, id: str) -> None:
    for what in ("take", "number", "end"):
        sent = clerk.send(f"{PATH}/{id}/{what}", revision="0", outcome="reached")
        assert sent.status == 404


def test_another_citys_task_is_answered_as_one_that_is_not_there(
    desk: DeskSite, clerk: Clerk
) -> None:
    _, task = made(desk, clerk)
    stranger = Clerk(desk, "demo-dalbit-supervisor-1")
    assert act(stranger, task, "take") == 404
    assert task.receipt not in stranger.get(PATH).text


def test_two_who_end_one_task_end_it_once(desk: DeskSite, clerk: Clerk) -> None:
    _, task = made(desk, clerk)
    task_parts()._tasks.change(TENANT, task, task.changed(agent="other"))
    assert act(clerk, task, "end", outcome="reached") == 409
    with pytest.raises(Conflict):
        task_parts()._tasks.change(TENANT, task, task.changed())


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_the_page_is_usable_and_a_task_is_done_with_two_presses(
    desk: DeskSite, clerk: Clerk, people: People, size: dict[str, int]
) -> None:
    who, task = made(desk, clerk)
    tell_number(desk, who)
    page = people.comes(size)
    log_in(page, desk.url, BOSS)
    page.get_by_role("link", name="할 일").click()
    assert_usable(page)
    card = page.get_by_role("listitem").filter(has_text=task.receipt)
    card.get_by_role("button", name="전화번호 보기").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(re.compile("010-0000-5678")).wait_for()
    dialog.get_by_role("button", name="닫기").click()
    card.get_by_text("결과 적기").click()
    assert_usable(page)
    card.get_by_role("button", name="통화함").click()
    page.get_by_text("결과를 적었습니다.").wait_for()
    assert now(task).outcome is Outcome.REACHED
