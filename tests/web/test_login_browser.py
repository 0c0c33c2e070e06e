"""A person logs in and out in a true browser, at a desk and on a phone, with the keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.staffed import AGENT, Browser, Staffed, staffed
from tests.web.patience import PATIENCE_MS

pytestmark = [pytest.mark.engine, pytest.mark.browser]


@pytest.fixture(scope="module")
def site(engine: str) -> Iterator[Staffed]:
    with pytest.MonkeyPatch.context() as patch, staffed(patch, engine) as found:
        yield found


@pytest.fixture(params=[(360, 780), (1280, 720)], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, chromium: Chromium) -> Iterator[Page]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="ko-KR")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def fits(page: Page) -> None:
    """Nothing is cut off at the side, and axe finds no fault."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_who_wants_the_desk_is_led_to_log_in_and_back(site: Staffed, page: Page) -> None:
    page.goto(f"{site.url}/desk/login")
    fits(page)
    page.get_by_role("link", name="로그인하기").press("Enter")
    page.get_by_role("link", name="상담사 1 (샛별시)").press("Enter")
    page.wait_for_url(f"{site.url}/desk")
    names = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(names) == {"sotong"}
    assert (names["sotong"]["httpOnly"], names["sotong"]["sameSite"]) == (True, "Lax")
    assert page.evaluate("document.cookie") == ""


def test_log_out_goes_on_to_the_issuers_and_ends_at_log_in(site: Staffed, page: Page) -> None:
    visitor = Browser(site.url)
    visitor.log_in(AGENT)
    presented = site.platform.sessions.present(visitor.cookies["sotong"])
    assert presented
    cookie = {"name": "sotong", "value": visitor.cookies["sotong"], "url": site.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{site.url}/desk/login")
    # A page of ours with the button every page of the desk has.
    page.evaluate(
        """token => {
          const form = document.createElement('form');
          form.method = 'post';
          form.action = '/desk/logout';
          form.innerHTML = `<input name="csrf" value="${token}">`;
          document.body.append(form);
          form.submit();
        }""",
        presented.csrf,
    )
    page.wait_for_url(f"{site.url}/desk/login?left=1")
    assert page.get_by_role("heading").inner_text() == "로그아웃되었습니다"
    fits(page)
    assert page.context.cookies() == []
