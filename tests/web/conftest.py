"""One Chromium for all browser tests, a fresh page and a fresh stub for each."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.web.desk_site import DeskSite, desk_site
from tests.web.patience import PATIENCE_MS
from tests.web.staff_browsers import People
from tests.web.stub_webhook import Stub, serve

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nothing is fetched from outside: every address but this machine's is unknown.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed (apt-get install chromium): no browser tests")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        except Error as failure:
            pytest.skip(f"Chromium does not start, no browser tests: {failure.message}")
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(engine: str) -> Iterator[DeskSite]:
    """A city whose desk is staffed, of this module alone."""
    with desk_site(engine) as found:
        yield found


@pytest.fixture
def people(chromium: Browser) -> Iterator[People]:
    """Members of staff, each in a browser of their own, in which nothing may go wrong."""
    found = People(chromium)
    yield found
    found.leave()
    assert found.errors == []


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    server = serve(stub)
    yield stub
    stub.held.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page_of_either_width(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    yield from _page(chromium, request.param)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    yield from _page(chromium, DESK)


def _page(chromium: Browser, size: dict[str, int]) -> Iterator[Page]:
    context = chromium.new_context(viewport=size, locale="ko-KR", timezone_id="Asia/Seoul")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
