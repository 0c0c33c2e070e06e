"""The desk in a true browser: a whole talk, two agents, lengths, drafts, keys alone, both sizes."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.desk_site import DeskSite, bot_talk, log_in, path_of, start
from tests.web.staff_browsers import (
    BOSS,
    FIRST,
    LAPTOP,
    SECOND,
    TABLET,
    People,
    assert_usable,
    pull,
)

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]


@pytest.fixture(autouse=True)
def _nobody_waits(desk: DeskSite) -> None:
    desk.empty()


def answer(page: Page, words: str) -> None:
    page.get_by_label("보낼 글").fill(words)
    page.get_by_role("button", name=re.compile("^보내기")).click()
    expect(page.get_by_role("log")).to_contain_text(words)


def test_a_talk_from_the_backlog_over_two_desks_to_its_end(desk: DeskSite, people: People) -> None:
    who = desk.asks("지방세 고지서를 못 받았습니다.", subject="faq:tax")
    first, second = people.comes(), people.comes()
    start(first, desk.url, FIRST)
    start(second, desk.url, SECOND)

    pull(first)
    first.get_by_label("준비된 답").select_option(label="확인하겠습니다")
    expect(first.get_by_label("보낼 글")).to_have_value(re.compile("확인하겠습니다"))
    answer(first, "세정과로 연결해 드리겠습니다.")
    first.get_by_role("button", name=re.compile("^넘기기")).click()
    first.get_by_label("부서", exact=True).select_option(label="세정과")
    first.get_by_label(re.compile("넘기는 까닭")).fill("세금 문의")
    first.get_by_role("dialog").get_by_role("button", name="넘기기").click()
    expect(first.get_by_text("상담을 넘겼고, 시민에게 알렸습니다.")).to_be_visible()
    desk.stream(who)

    pull(second)
    assert second.url.endswith(path_of(who))
    expect(second.get_by_role("log")).to_contain_text("세정과로 연결해 드리겠습니다.")
    expect(second.get_by_role("log")).to_contain_text("세금 문의")
    answer(second, "고지서를 다시 보내 드렸습니다.")
    second.get_by_role("button", name=re.compile("^마치기")).click()
    second.get_by_role("dialog").get_by_role("button", name="마치기").click()
    expect(second.get_by_text("상담을 마쳤습니다.")).to_be_visible()
    assert desk.platform.desk._desks.entry(who.tenant_id, who) is None


def test_one_talk_goes_to_one_of_two_agents(desk: DeskSite, people: People) -> None:
    who = desk.asks("하나뿐인 상담")
    first, second = people.comes(), people.comes()
    for page, name in ((first, FIRST), (second, SECOND)):
        start(page, desk.url, name)
        page.goto(desk.url + path_of(who))
    first.get_by_role("button", name="이 상담 받기").click()
    expect(first.get_by_label("보낼 글")).to_be_editable()
    expect(first.locator("#talk-state")).to_have_attribute("data-state", "mine")

    second.get_by_role("button", name="이 상담 받기").click()

    expect(second.locator("#talk-state")).to_contain_text("다른 분이 맡아")
    assert desk.platform.desk._desks.entry(who.tenant_id, who).agent.endswith("agent-1")


def test_new_words_come_by_themselves_and_the_draft_stays(desk: DeskSite, people: People) -> None:
    who = desk.asks("첫 말")
    page = people.comes()
    start(page, desk.url, FIRST)
    pull(page)
    page.get_by_label("보낼 글").fill("쓰는 중인 답")

    desk.says(who, "하나 더 있어요")

    expect(page.get_by_role("log")).to_contain_text("하나 더 있어요")
    expect(page.get_by_label("보낼 글")).to_have_value("쓰는 중인 답")
    page.reload()
    expect(page.get_by_label("보낼 글")).to_have_value("쓰는 중인 답")
    expect(page.locator("#log > .person")).to_have_count(2)


def test_a_talk_that_somebody_else_takes_says_so_and_keeps_the_draft(
    desk: DeskSite, people: People
) -> None:
    who = desk.asks("첫 말")
    page, boss = people.comes(), people.comes()
    start(page, desk.url, FIRST)
    start(boss, desk.url, BOSS)
    pull(page)
    page.get_by_label("보낼 글").fill("거의 다 쓴 답")

    boss.goto(desk.url + path_of(who))
    member = desk.platform.agents.state(who.tenant_id, "demo-saetbyeol-supervisor-1")
    assert member
    desk.platform.desk.assign(_supervisor(desk, boss), who, member.agent)
    desk.stream(who)

    expect(page.locator("#talk-state")).to_contain_text("다른 분이 맡아")
    expect(page.get_by_role("radio", name=re.compile("시민에게 답장"))).to_be_disabled()
    expect(page.get_by_label("보낼 글")).to_have_value("거의 다 쓴 답")
    expect(page.get_by_role("button", name=re.compile("^보내기"))).to_be_disabled()


def _supervisor(desk: DeskSite, page: Page) -> object:
    [cookie] = [each for each in page.context.cookies() if each["name"] == "sotong"]
    return desk.platform.sessions.present(cookie["value"]).member


def test_the_length_is_counted_live_and_too_much_is_not_sent(
    desk: DeskSite, people: People
) -> None:
    who = bot_talk(desk)
    page = people.comes()
    start(page, desk.url, FIRST)
    pull(page)
    counter = page.locator("#counter")
    page.get_by_label("보낼 글").fill("가나다 abc 🙂")
    expect(counter).to_have_text("10 / 1,000자")
    page.get_by_label("보낼 글").fill("가" * 1003)
    expect(counter).to_contain_text("3자 넘음")

    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert").filter(has_text="줄이거나 나누어")).to_be_visible()
    expect(page.get_by_label("보낼 글")).to_have_value("가" * 1003)
    newest = desk.platform._conversations.newest(who.tenant_id, who)
    assert newest.voice.value == "desk"


def test_a_lost_connection_is_shown_and_heals_itself(desk: DeskSite, people: People) -> None:
    who = desk.asks("첫 말")
    page = people.comes()
    start(page, desk.url, FIRST)
    pull(page)
    down = page.get_by_text("연결이 끊겼습니다.")
    expect(down).to_be_hidden()
    page.context.set_offline(True)
    expect(down).to_be_visible()
    desk.says(who, "그사이 한 말")
    page.context.set_offline(False)
    expect(down).to_be_hidden()
    expect(page.get_by_role("log")).to_contain_text("그사이 한 말")


def test_everything_is_done_by_keys_alone(desk: DeskSite, people: People) -> None:
    desk.asks("하나"), desk.asks("둘")
    page = people.comes()
    start(page, desk.url, FIRST)  # a select is worked by arrow keys
    expect(page.locator("#next")).not_to_have_attribute("aria-disabled", "true")
    press = page.keyboard.press
    page.locator("body").press("n")
    page.wait_for_url("**/desk/talks/**")
    page.locator("body").press("?")
    expect(page.get_by_role("dialog", name="단축키")).to_be_visible()
    press("Escape")
    page.locator("body").press("r")
    page.keyboard.type("안녕하세요")
    press("Control+Enter")
    expect(page.locator("#log .agent")).to_have_count(1)
    press("Escape")
    press("j")
    expect(page.locator("[data-rows] a:focus")).to_have_count(1)
    press("ArrowDown")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press("z")
    expect(page.get_by_role("dialog", name="잠시 미루기")).to_be_visible()
    press("Escape")
    press("c")
    page.get_by_label("결과").focus()
    press("Tab")
    press("Tab")
    press("Enter")
    expect(page.get_by_text("상담을 마쳤습니다.")).to_be_visible()


def test_an_idle_desk_says_what_is_so(desk: DeskSite, people: People) -> None:
    page = people.comes()
    log_in(page, desk.url, FIRST)
    page.get_by_label("내 상태").select_option("off")
    expect(page.get_by_role("heading", name="지금은 상담을 받지 않는 상태입니다")).to_be_visible()
    page.get_by_label("내 상태").select_option("ready")
    expect(page.get_by_role("heading", name="지금은 기다리는 분이 없습니다")).to_be_visible()
    desk.asks("새로 온 분")
    expect(page.get_by_role("heading", name="기다리는 분이 있습니다")).to_be_visible()


def test_a_key_that_can_do_nothing_now_says_why(desk: DeskSite, people: People) -> None:
    page = people.comes()
    start(page, desk.url, FIRST)
    page.locator("body").press("n")
    expect(page.get_by_role("alert").filter(has_text="기다리는 분이 없습니다")).to_be_visible()


def test_single_keys_can_be_switched_off(desk: DeskSite, people: People) -> None:
    desk.asks("하나")
    page = people.comes()
    start(page, desk.url, FIRST)
    page.locator("body").press("?")
    page.get_by_label("한 글자 단축키 쓰기").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("body").press("n")
    expect(page.get_by_role("button", name=re.compile("^다음 상담"))).to_be_visible()
    assert page.url.endswith("/desk")


@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_axe_finds_nothing_on_any_page(
    desk: DeskSite, people: People, size: dict[str, int]
) -> None:
    desk.asks("여권", subject="faq:passport"), desk.asks("Hello", language="en")
    abused = desk.asks("야 이 씨발 개새끼야", "주차 문의", department="tax")
    page = people.comes(size)
    log_in(page, desk.url, BOSS)
    assert_usable(page)
    page.get_by_label("내 상태").select_option("ready")
    page.goto(desk.url + path_of(abused))
    assert_usable(page)
    page.get_by_role("button", name="이 상담 받기").click()
    expect(page.locator("#talk-state")).to_have_attribute("data-state", "mine")
    assert_usable(page)
    for name in ("transfer", "snooze", "release", "close", "protect", "help"):
        page.locator(f"[data-dialog={name}]").click()
        expect(page.locator(f"#dialog-{name}")).to_be_visible()
        assert_usable(page)
        page.keyboard.press("Escape")
    page.get_by_label("보낼 글").fill("가" * 2100)
    assert_usable(page)
    for path in ("/desk/board", "/desk/handover"):
        page.goto(desk.url + path)
        assert_usable(page)


def test_a_press_warns_and_the_second_offers_a_break(desk: DeskSite, people: People) -> None:
    who = desk.asks("야 이 씨발 개새끼야")
    page = people.comes()
    start(page, desk.url, FIRST)
    pull(page)
    page.get_by_role("button", name="보호 조치 하기").click()
    expect(page.get_by_role("log")).to_contain_text("경고 1/3")
    desk.says(who, "뭐 이 병신 새끼야")
    page.get_by_role("button", name="보호 조치 하기").click()
    expect(page.get_by_role("log")).to_contain_text("경고 2/3")
    page.get_by_role("button", name="회복 휴식 쓰기").click()
    expect(page.get_by_label("내 상태")).to_have_value("recovery")


def test_what_is_typed_before_the_page_has_its_script_stays(desk: DeskSite, people: People) -> None:
    who = desk.asks("첫 말")
    page = people.comes()
    start(page, desk.url, FIRST)
    pull(page)
    waiting: list[Route] = []
    page.route(re.compile(r"/desk\.[^/]*js|/desk[^/]*\.js"), lambda route: waiting.append(route))
    page.goto(desk.url + path_of(who), wait_until="commit")
    page.get_by_label("보낼 글").fill("가나다")
    assert waiting
    for script in waiting:
        script.continue_()
    expect(page.locator("#counter")).to_have_text(re.compile("^3 / "))
    expect(page.get_by_label("보낼 글")).to_have_value("가나다")
