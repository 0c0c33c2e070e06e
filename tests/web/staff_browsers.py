"""Members of staff in true browsers, and what every page of theirs must pass."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.patience import PATIENCE_MS

LAPTOP = {"width": 1280, "height": 720}
TABLET = {"width": 820, "height": 1180}
FIRST, SECOND, BOSS = "상담사 1 (샛별시)", "상담사 2 (샛별시)", "상담반장 (샛별시)"
ADMIN = "기관 관리자 (샛별시)"


class People:
    """Members of staff, each in a browser of their own."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def comes(self, size: dict[str, int] = LAPTOP) -> Page:
        context = self.chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale="ko-KR",
            timezone_id="Asia/Seoul",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()

    def _said(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if "Content Security Policy" in text or "htmx:" in text:
            self.errors.append(text)


def assert_usable(page: Page) -> None:
    """Nothing grave by axe, and nothing cut off."""
    grave = [
        (rule["id"], [node["html"][:160] for node in rule["nodes"]])
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical", "moderate")
    ]
    assert grave == []
    # What is too wide for its pane scrolls in it, and the document's own width stays.
    panes = "[...document.querySelectorAll('html, main')]"
    assert page.evaluate(f"{panes}.every((pane) => pane.scrollWidth <= innerWidth)")


def pull(page: Page) -> None:
    """Takes who waits longest."""
    page.get_by_role("button", name=re.compile("^다음 상담 받기")).click()
    page.wait_for_url("**/desk/talks/**")
