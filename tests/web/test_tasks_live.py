"""`할 일` stays true while it is open: figures, the list, and whatever somebody is writing in it."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.bootstrap.tasks import task_parts
from chalicelib.domain.contact_task import ContactTask
from chalicelib.domain.hours import SEOUL
from tests.staffed import OTHER_AGENT
from tests.web.desk_site import TENANT, Clerk, DeskSite, log_in
from tests.web.duties import PATH, act, at_work, made, now
from tests.web.staff_browsers import BOSS, LAPTOP, People, assert_usable

pytestmark = pytest.mark.engine

NOW = f"{PATH}/now"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    return at_work(desk)


def due(task: ContactTask, **ahead: float) -> ContactTask:
    """The task with another time, as its clock would have it."""
    moved = task.changed(due_at=datetime.now(UTC) + timedelta(**ahead))
    task_parts()._tasks.change(TENANT, task, moved)
    return moved


def figures(shown: str) -> dict[str, int]:
    found = re.findall(r"<dt>([^<]+)</dt><dd[^>]*>(\d+)</dd>", shown)
    return {name: int(count) for name, count in found}


# ---- what is counted ----


def test_the_figures_are_those_of_the_list_whatever_kind_is_shown(
    desk: DeskSite, clerk: Clerk
) -> None:
    assert figures(clerk.get(PATH).text) == {
        "기한 지남": 0,
        "오늘까지": 0,
        "내가 맡음": 0,
        "전체": 0,
    }
    late, far = due(made(desk, clerk)[1], hours=-2), due(made(desk, clerk, "visit")[1], days=9)
    _, others = made(desk, clerk)
    assert act(Clerk(desk, OTHER_AGENT), others, "take") == 204
    due(now(others), days=9)
    expected = {"기한 지남": 1, "오늘까지": 0, "내가 맡음": 2, "전체": 3}
    for path in (PATH, NOW, f"{NOW}?kind=visit"):
        assert figures(clerk.get(path).text) == expected
    only = clerk.get(f"{NOW}?kind=visit").text
    assert far.receipt in only and late.receipt not in only
    assert f'data-fresh="{NOW}?kind=visit"' in only
    assert re.search(r'data-next="[-0-9]+T15:00:00\+00:00"', only), "in Korea another day begins"
    assert figures(Clerk(desk, OTHER_AGENT).get(NOW).text)["내가 맡음"] == 1


def test_the_page_knows_when_its_figures_change_next(desk: DeskSite, clerk: Clerk) -> None:
    assert 'data-next=""' in clerk.get(NOW).text
    soon = due(made(desk, clerk)[1], seconds=30)
    assert soon.due_at
    expected = {soon.due_at.astimezone(UTC).isoformat(), next_day()}
    found = re.search(r'data-next="([^"]+)"', clerk.get(NOW).text)
    assert found and found[1] == min(expected)


def next_day() -> str:
    today = datetime.now(SEOUL).date()
    return datetime.combine(today + timedelta(days=1), time(), SEOUL).astimezone(UTC).isoformat()


def test_another_citys_page_counts_none_of_them(desk: DeskSite, clerk: Clerk) -> None:
    made(desk, clerk)
    stranger = Clerk(desk, "demo-dalbit-supervisor-1")
    assert set(figures(stranger.get(NOW).text).values()) == {0}


def test_an_act_is_news_to_open_pages_and_nothing_else_is(desk: DeskSite, clerk: Clerk) -> None:
    _, task = made(desk, clerk)
    tag = clerk.get("/desk/feed").headers["etag"]
    assert clerk.get(NOW).status == 200
    assert clerk.get("/desk/feed", If_None_Match=tag).status == 304
    assert act(clerk, task, "end", outcome="not_reached") == 204
    assert clerk.get("/desk/feed", If_None_Match=tag).status == 204


# ---- in a browser ----


def opened(people: People, desk: DeskSite, size: dict[str, int] = LAPTOP) -> Page:
    page = people.comes(size)
    log_in(page, desk.url, BOSS)
    page.goto(desk.url + PATH)
    return page


def card(page: Page, task: ContactTask) -> Locator:
    return page.get_by_role("listitem").filter(has_text=task.receipt)


def count(page: Page, name: str) -> Locator:
    return page.locator(".figures div").filter(has_text=name).locator("dd")


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_colleagues_do_is_seen_and_what_is_typed_stays(
    desk: DeskSite, clerk: Clerk, people: People, size: dict[str, int]
) -> None:
    _, mine = made(desk, clerk)
    page = opened(people, desk, size)
    expect(count(page, "전체")).to_have_text("1")
    card(page, mine).get_by_text("결과 적기").click()
    note = card(page, mine).get_by_label("메모")
    note.press_sequentially("다시 걸기로")
    # Somebody makes another while this is being typed: figures first, the list when it is left.
    _, other = made(desk, clerk, "visit")
    expect(count(page, "전체")).to_have_text("2")
    note.press_sequentially(" 함")
    expect(note).to_be_focused()
    expect(card(page, other)).to_have_count(0)
    page.get_by_role("heading", name="할 일").click()
    expect(card(page, other)).to_have_count(1)
    expect(note).to_have_value("다시 걸기로 함")
    # A colleague tries in vain: the press after it goes by the newest revision.
    assert act(clerk, mine, "end", outcome="not_reached") == 204
    expect(card(page, mine)).to_contain_text("1/3번 시도")
    expect(note).to_have_value("다시 걸기로 함")
    assert_usable(page)
    card(page, mine).get_by_role("button", name="통화함").click()
    page.get_by_text("결과를 적었습니다.").wait_for()
    assert now(mine).reason == "다시 걸기로 함"
    assert people.errors == []


@pytest.mark.browser
def test_what_was_typed_for_a_task_that_a_colleague_ended_is_shown_still(
    desk: DeskSite, clerk: Clerk, people: People
) -> None:
    _, task = made(desk, clerk)
    page = opened(people, desk)
    card(page, task).get_by_text("결과 적기").click()
    card(page, task).get_by_label("메모").fill("서류를 안내함")
    page.get_by_role("heading", name="할 일").click()
    assert act(clerk, task, "end", outcome="reached") == 204
    told = page.get_by_text(f"{task.receipt} 할 일은 다른 직원이 처리했습니다.")
    expect(told).to_contain_text("서류를 안내함")
    expect(count(page, "전체")).to_have_text("0")
    assert_usable(page)


@pytest.mark.browser
def test_what_falls_due_is_overdue_when_it_does_and_the_tab_says_how_many(
    desk: DeskSite, clerk: Clerk, people: People
) -> None:
    _, task = made(desk, clerk)
    due(task, seconds=8)
    page = opened(people, desk)
    expect(count(page, "기한 지남")).to_have_text("0")
    expect(page).to_have_title("할 일 - 소통")
    expect(count(page, "기한 지남")).to_have_text("1")
    expect(page).to_have_title("(1) 할 일 - 소통")
    expect(card(page, task)).to_contain_text("지남")


@pytest.mark.browser
def test_who_goes_by_keys_keeps_their_place(desk: DeskSite, clerk: Clerk, people: People) -> None:
    _, task = made(desk, clerk)
    page = opened(people, desk)
    button = card(page, task).get_by_role("button", name="맡기")
    button.focus()
    made(desk, clerk, "visit")
    expect(count(page, "전체")).to_have_text("2")
    expect(page.locator(".duty")).to_have_count(2)
    expect(button).to_be_focused()
