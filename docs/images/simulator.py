"""Takes the README's picture of the simulator: `python docs/images/simulator.py [address] [city]`.

Needs the platform running (`make run`) and Chromium; writes `simulator.png` beside this file.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).with_suffix(".png")


def main(address: str = "http://127.0.0.1:8000", city: str = "icheon") -> None:
    """Opens the city's room, asks for its first screen and one thing more, opens the drawer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 860}, locale="ko-KR")
        page.goto(f"{address}/simulator#{city}")
        page.get_by_role("button", name="채팅하기").click()
        _answered(page, 1)
        page.locator("#quick button").first.click()
        _answered(page, 2)
        page.get_by_role("button", name="요청·응답").click()
        page.evaluate(_WITHOUT_SECRET, _secret(page, address))
        page.screenshot(path=PICTURE)
        browser.close()


# Even a laptop's secret has no place in a picture.
_WITHOUT_SECRET = """secret => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    walk.currentNode.data = walk.currentNode.data.replaceAll(secret, "•".repeat(43))
  }
}"""


def _secret(page: Page, address: str) -> str:
    rows = page.request.get(f"{address}/simulator/channels.json").json()
    city = page.url.rpartition("#")[2]
    return next(str(row["value"]) for row in rows if row["tenant"] == city)


def _answered(page: Page, answers: int) -> None:
    page.locator(".theirs:not(#typing)").nth(answers - 1).wait_for()


if __name__ == "__main__":
    main(*sys.argv[1:])
