"""Takes the README's picture of a broadcast: `python docs/images/broadcast.py [address]`.

Needs the platform running (`make run`) and Chromium; writes `broadcast.png` beside this file. An
officer of Dongjak uploads a list of 3,000 synthetic numbers, a supervisor approves, it is begun.
"""

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

PICTURE = Path(__file__).with_suffix(".png")
OFFICER, SUPERVISOR = "부서 담당자 (동작구)", "상담반장 (동작구)"
TITLE = "한파 쉼터 안내"
TEXT = "#{이름}님, 오늘 밤 한파가 옵니다. 경로당과 동주민센터를 밤새 엽니다. 복지문자콜24"
PEOPLE = 3000


def main(address: str = "http://127.0.0.1:8000") -> None:
    """Planned by one, approved by another, sent."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        officer = _home(_window(browser), address, OFFICER)
        officer.get_by_role("link", name="새로 보내기").click()
        officer.get_by_label("제목").fill(TITLE)
        officer.get_by_label("글", exact=True).fill(TEXT)
        officer.get_by_text("긴급", exact=True).click()
        officer.locator("input[type=file]").set_input_files(
            {"name": "명단.csv", "mimeType": "text/csv", "buffer": _list()}
        )
        officer.get_by_role("button", name=re.compile("올리")).click()
        expect(officer.get_by_text(f"{PEOPLE:,}명").first).to_be_visible(timeout=60_000)
        boss = _home(_window(browser), address, SUPERVISOR)
        boss.get_by_role("link", name=TITLE).first.click()
        boss.get_by_role("button", name="승인하기").click()
        boss.get_by_role("button", name="보내기 시작").click()
        boss.get_by_text("보내는 중").first.wait_for()
        boss.locator("#broadcast-now", has_text=re.compile("[3-6]\\d%")).wait_for(timeout=60_000)
        boss.screenshot(path=PICTURE)
        browser.close()


SIZE = {"width": 1280, "height": 800}


def _window(browser: Browser) -> Page:
    return browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul", viewport=SIZE).new_page()


def _home(page: Page, address: str, member: str) -> Page:
    page.goto(f"{address}/desk/broadcasts")
    page.get_by_role("link", name=re.compile("로그인")).first.click()
    page.get_by_role("link", name=member).click()
    page.wait_for_load_state()
    page.goto(f"{address}/desk/broadcasts")
    page.get_by_role("link", name="새로 보내기").wait_for()
    return page


def _list() -> bytes:
    rows = (f"받는 이 {number},010-0001-{number:04d}" for number in range(PEOPLE))
    return "\n".join(("이름,휴대폰", *rows)).encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
