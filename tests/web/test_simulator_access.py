"""The simulator can be used by keyboard and screen reader, at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.room import Room
from tests.web.stub_webhook import Stub, skill, text
from tests.web.test_simulator_outputs import BASIC, COMMERCE, ITEM, LINK, LIST

pytestmark = pytest.mark.browser

CHOICES = tuple(
    {"label": f"고르기 {n}", "action": "message", "messageText": f"고르기 {n}"} for n in range(10)
)


def assert_no_serious_violation(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    grave = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert grave == []


def test_axe_finds_nothing_serious_in_any_state(page_of_either_width: Page, stub: Stub) -> None:
    page = page_of_either_width
    stub.answers |= {
        "하나": skill(
            text("https://example.com/ " + "가" * 600),
            {"listCard": LIST},
            {"carousel": {"type": "basicCard", "items": [BASIC] * 3}},
            quick=CHOICES,
        ),
        "둘": skill(
            {"commerceCard": COMMERCE},
            {"itemCard": ITEM},
            {"textCard": {"title": "못 여는 것", "buttons": [{**LINK, "webLinkUrl": "x"}]}},
        ),
        "셋": 500,
    }
    page.goto(f"{stub.url}/simulator")
    expect(page.get_by_role("radio")).to_have_count(3)
    assert_no_serious_violation(page)
    room = Room(page, stub)
    assert_no_serious_violation(page)
    for words in ("둘", "셋", "하나"):
        room.say(words)
    room.tool("다시 보내기")
    expect(room.log).to_contain_text("같은 답이 왔습니다")
    assert_no_serious_violation(page)
    room.open_drawer()
    assert_no_serious_violation(page)


def test_everything_pressable_is_at_least_44_pixels_high(
    page_of_either_width: Page, stub: Stub
) -> None:
    page = page_of_either_width
    stub.answers["하나"] = skill(
        {"listCard": LIST},
        {"textCard": {"title": "카드", "buttons": [LINK]}},
        text("가" * 600),
        quick=CHOICES,
    )
    room = Room(page, stub)
    room.say("하나")
    low = "[...document.querySelectorAll('button, select, summary, a.card-button, .city:not(.later), .check')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert page.evaluate(low) == []
    room.open_drawer()
    assert page.evaluate(low) == []


def test_a_citizen_without_a_mouse_reaches_everything(page: Page, stub: Stub) -> None:
    stub.answers["처음으로"] = skill(text("무엇이 궁금하신가요?"), quick=CHOICES[:2])
    page.goto(f"{stub.url}/simulator")
    expect(page.get_by_role("radio")).to_have_count(3)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="평택시")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="이천시")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="채팅하기"))
    page.keyboard.press("Enter")
    expect(page.locator("#quick button")).to_have_count(2)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="고르기 1")).to_be_focused()
    stub.answers["고르기 1"] = skill(text("다음"), quick=CHOICES[2:4])
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="고르기 3")).to_be_visible()
    expect(page.locator("#quick")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="고르기 2")).to_be_focused()
    toggle = page.get_by_role("button", name="요청·응답")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    tab_to(page, page.get_by_role("button", name="닫기"))
    page.keyboard.press("Escape")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(toggle).to_be_focused()


def tab_to(page: Page, target: object) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            return
    pytest.fail("not reachable by Tab")


def test_a_drawer_that_covers_the_room_takes_the_keyboard_and_gives_it_back(
    page_of_either_width: Page, stub: Stub
) -> None:
    page = page_of_either_width
    room = Room(page, stub)
    drawer = room.open_drawer()
    covered = page.viewport_size["width"] < 1100
    assert page.evaluate("document.querySelector('#stage').inert") is covered
    drawer.get_by_role("button", name="닫기").click()
    expect(page.get_by_role("button", name="요청·응답")).to_be_focused()
    assert page.evaluate("document.querySelector('#stage').inert") is False


def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, stub: Stub) -> None:
    room = Room(page, stub)
    page.get_by_label("메시지 입력").focus()
    page.keyboard.type("첫 줄")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("둘째 줄")
    page.keyboard.press("Enter")
    expect(room.answers).to_have_count(1)
    assert stub.last["userRequest"]["utterance"] == "첫 줄\n둘째 줄"
    page.keyboard.press("Enter")
    page.keyboard.type("   ")
    page.keyboard.press("Enter")
    room.say("끝")
    assert len(stub.asked) == 2


def test_enter_while_a_syllable_is_composed_sends_nothing(page: Page, stub: Stub) -> None:
    room = Room(page, stub)
    field = page.get_by_label("메시지 입력")
    field.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "여궈", "selectionStart": 2, "selectionEnd": 2}
    )
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(field).to_have_value("여궈")
    keyboard.send("Input.insertText", {"text": "여권"})
    expect(field).to_have_value("여권")
    page.keyboard.press("Enter")
    expect(room.answers).to_have_count(1)
    assert [body["userRequest"]["utterance"] for _, body in stub.asked] == ["여권"]


def test_the_room_is_a_polite_log_that_names_who_speaks(page: Page, stub: Stub) -> None:
    stub.answers["영어"] = skill(text("Please choose a topic."))
    room = Room(page, stub)
    answer = room.say("영어")
    expect(room.log).to_have_attribute("aria-live", "polite")
    expect(page.locator(".mine").last).to_contain_text("나:")
    expect(answer).to_contain_text("이천시 민원 챗봇")
    expect(answer.locator(".bubble")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_nothing_moves_for_those_who_asked_for_stillness(page: Page, stub: Stub) -> None:
    page.emulate_media(reduced_motion="reduce")
    room = Room(page, stub)
    room.write("기다려")
    dots = page.locator(".typing i").first
    expect(dots).to_be_attached()
    assert dots.evaluate("e => getComputedStyle(e).animationName") == "none"
