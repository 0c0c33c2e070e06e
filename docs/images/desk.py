"""Takes the README's pictures of the desk: `python docs/images/desk.py [address] [city] [agent]`.

Needs the platform running (`make run`) and Chromium; writes `desk.png`, as the citizen's phone
shows the same talk `chat.png`, and the hand-over page `handover.png` beside this file. Citizens
write to the city's web chat, then an agent takes one of them and answers.
"""

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURE = Path(__file__).with_suffix(".png")
PHONE = PICTURE.with_name("chat.png")
HANDOVER = PICTURE.with_name("handover.png")
RECEIPT = re.compile(r"\d{6}-[A-Z2-9]{5}")
WAITING = (
    "버스 노선이 바뀌었나요?",
    "How can I get the youth transport support?",
    "도로에 구멍이 났어요",
)
ASKED = "청소년 교통비 지원 신청은 어디서 하나요?"
MORE = "2011년생이고 수원에 살아요. 부모가 대신 신청해도 되나요?"


def main(
    address: str = "http://127.0.0.1:8000",
    city: str = "gyeonggi",
    agent: str = "상담사 1 (경기도)",
) -> None:
    """Three wait, one is being answered."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for words in WAITING:
            _asks(browser, f"{address}/chat/{city}", words)
        citizen, receipt = _asks(browser, f"{address}/chat/{city}", ASKED)
        page = _desk(browser, address, agent)
        page.get_by_label("접수번호로 찾기").fill(receipt)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="이 상담 받기").click()
        _says(
            page,
            "r",
            "안녕하세요, 경기도콜센터입니다. 신청하실 분의 생일과 사는 곳을 알려 주시겠어요?",
        )
        _says(page, "m", "교통비 담당에 신청 기간 확인함")
        citizen.locator("#text").fill(MORE)
        citizen.locator("#text").press("Enter")
        page.locator("#log .person", has_text=MORE).wait_for()
        page.locator("#lists .row.waiting").first.wait_for()
        page.get_by_label("보낼 글").fill("네, 보호자가 대신 신청하실 수 있습니다.")
        page.screenshot(path=PICTURE)
        citizen.screenshot(path=PHONE)
        page.goto(f"{address}/desk/handover")
        page.get_by_role("heading", name="인계할 상담").wait_for()
        page.screenshot(path=HANDOVER)
        browser.close()


def _asks(browser: Browser, chat: str, words: str) -> tuple[Page, str]:
    """A citizen who asks the bot, then for a person; their receipt number."""
    size = {"width": 390, "height": 780}
    page = browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul", viewport=size).new_page()
    page.goto(chat)
    page.locator("#choices button").first.wait_for()
    before = page.locator("[role=log] .bot").count()
    page.locator("#text").fill(words)
    page.locator("#text").press("Enter")
    page.locator("[role=log] .bot").nth(before).wait_for()
    page.locator("#person").click()
    told = page.locator("[role=log] .desk", has_text=RECEIPT).last
    found = RECEIPT.search(told.inner_text())
    assert found, "the desk tells a receipt number"
    return page, found[0]


def _desk(browser: Browser, address: str, agent: str) -> Page:
    size = {"width": 1280, "height": 720}
    context = browser.new_context(viewport=size, locale="ko-KR", timezone_id="Asia/Seoul")
    page = context.new_page()
    page.goto(f"{address}/desk")
    page.get_by_role("link", name=re.compile("로그인")).first.click()
    page.get_by_role("link", name=agent).click()
    page.wait_for_load_state()
    page.get_by_label("내 상태").select_option("ready")
    page.locator("#me .load", has_text="/5").wait_for()
    return page


def _says(page: Page, key: str, words: str) -> None:
    page.locator("#composer").wait_for()
    page.locator("#talk-state[data-state=mine]").wait_for(state="attached")
    page.keyboard.press("Escape")
    page.locator("body").press(key)
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    page.locator("#log .said", has_text=words).wait_for()


if __name__ == "__main__":
    main(*sys.argv[1:])
