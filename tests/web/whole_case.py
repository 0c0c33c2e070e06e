"""A city that is open at every hour on a platform of its own, its citizens and its staff."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.local.local_run import LocalRun
from tests.local.own_city import own_city
from tests.web.desk_site import start
from tests.web.patience import PATIENCE_MS

CITY, NAME = "icheon", "이천시"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 720}
RECEIPT = re.compile(r"\d{6}-[A-Z0-9]{5}")


@contextmanager
def open_city(folder: Path) -> Iterator[LocalRun]:
    """The platform as `make run` starts it, with one city: by whatever hour a test runs."""
    cities = own_city(folder, CITY, _opens_always)
    with LocalRun(folder / "state", folder / "run", TENANTS=cities) as started:
        yield started.ready()
        assert started.stop() == 0, started.complaints


def _opens_always(content: dict[str, Any]) -> None:
    hours = dict.fromkeys(content["agent"]["hours"], ["00:00-24:00"])
    content["agent"] |= {"hours": hours, "closed_on_holidays": False}


class Case:
    """Everybody in a browser of their own; what a page complains of is kept."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []

    def comes(self, size: dict[str, int], locale: str = "ko-KR") -> Page:
        context = self._chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale=locale,
            timezone_id="Asia/Seoul",
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        return page

    def leave(self) -> None:
        for context in self._contexts:
            context.close()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.location['url']}: {message.text}")


class Citizen:
    """In the simulator, on a phone."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.get_by_role("link", name="시민 시뮬레이터").click()
        page.get_by_role("radio", name=NAME).check()
        self.log = page.get_by_role("log")
        self.said_to: Locator = page.locator(".theirs:not(#typing)")

    def begins(self) -> None:
        self.page.get_by_role("button", name="채팅하기").click()
        expect(self.said_to).to_have_count(1)

    def says(self, words: str) -> None:
        self.page.get_by_label("메시지 입력").fill(words)
        self.page.get_by_role("button", name="보내기", exact=True).click()
        expect(self.log).to_contain_text(words)

    def is_told(self, words: str | re.Pattern[str]) -> str:
        """Waits until the newest word to them is this; the whole of it."""
        expect(self.said_to.last).to_contain_text(words)
        return self.said_to.last.inner_text()

    def is_with(self, whom: str) -> None:
        """`챗봇` or `상담톡`."""
        expect(self.page.locator("#room-city")).to_have_text(f"{whom} · {NAME}")


class Clerk:
    """A member of staff at the desk."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page = page
        self.url = url
        self.log = page.get_by_role("log")
        start(page, url, f"{name} ({NAME})")
        expect(page.get_by_text("지금은 상담을 받지 않는 상태입니다")).to_be_hidden()

    def pulls(self) -> None:
        button = self.page.get_by_role("button", name=re.compile("^다음 상담 받기"))
        expect(button).not_to_have_attribute("aria-disabled", "true")
        button.click()
        self.page.wait_for_url("**/desk/talks/**")

    def reads(self, words: str) -> None:
        expect(self.log).to_contain_text(words)

    def writes(self, words: str, mode: str = "시민에게 답장") -> None:
        self.page.get_by_role("radio", name=re.compile(mode)).check()
        self.page.get_by_label("보낼 글").fill(words)
        self.page.locator("#send").click()
        self.reads(words)

    def transfers(self, department: str, reason: str) -> None:
        dialog = self._opens("넘기기")
        dialog.get_by_label("부서", exact=True).select_option(label=department)
        dialog.get_by_label(re.compile("넘기는 까닭")).fill(reason)
        dialog.get_by_role("button", name="넘기기").click()
        expect(self.page.get_by_text("상담을 넘겼고, 시민에게 알렸습니다.")).to_be_visible()

    def closes(self, topic: str, outcome: str) -> None:
        dialog = self._opens("마치기")
        dialog.get_by_label("주제").select_option(label=topic)
        dialog.get_by_label("결과").select_option(label=outcome)
        dialog.get_by_role("button", name="마치기").click()
        expect(self.page.get_by_text("상담을 마쳤습니다.")).to_be_visible()

    def _opens(self, name: str) -> Locator:
        self.page.get_by_role("button", name=re.compile(f"^{name}")).click()
        return self.page.get_by_role("dialog")
