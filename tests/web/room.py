"""What a citizen can do in the simulator's page, in a test's words."""

from playwright.sync_api import Locator, Page, expect

from tests.web.stub_webhook import Stub


class Room:
    """An open room of one city on the stub."""

    def __init__(self, page: Page, stub: Stub, city: str = "이천시") -> None:
        self.page = page
        self.stub = stub
        page.goto(f"{stub.url}/simulator")
        page.get_by_role("radio", name=city).check()

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def answers(self) -> Locator:
        return self.page.locator(".theirs:not(#typing)")

    @property
    def chips(self) -> Locator:
        return self.page.locator("#quick button")

    def write(self, words: str) -> None:
        """Types and sends, waiting for nothing."""
        self.page.get_by_label("메시지 입력").fill(words)
        self.page.get_by_role("button", name="보내기", exact=True).click()

    def say(self, words: str) -> Locator:
        """Types, sends, and gives the answer's bubbles."""
        before = self.answers.count()
        self.write(words)
        self._is_answered(before)
        return self.answers.last

    def press(self, button: Locator) -> dict:
        """Presses what sends a message, and gives the payload that went out."""
        before = self.answers.count()
        button.click()
        self._is_answered(before)
        return self.stub.last

    def tool(self, name: str) -> None:
        """Uses a button of the tools, opening them where they are folded."""
        self.unfold_tools()
        self.page.get_by_role("button", name=name).click()

    def unfold_tools(self) -> None:
        """Opens the tools where they are folded."""
        if not self.page.locator("#tools").evaluate("tools => tools.open"):
            self.page.get_by_text("도구", exact=True).click()

    def open_drawer(self) -> Locator:
        self.page.get_by_role("button", name="요청·응답").click()
        return self.page.get_by_role("complementary", name="요청과 응답")

    def _is_answered(self, before: int) -> None:
        # Seen as it comes: what is expected is looked at in ever longer intervals.
        self.answers.nth(before).wait_for()
        expect(self.answers).to_have_count(before + 1)
