"""A picture from an agent's desk to a citizen's chat page, both in true browsers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.domain.file_samples import PIXEL
from tests.services.chatting import KAKAO, WEB
from tests.web.chatroom import Chatroom
from tests.web.desk_site import TENANT, DeskSite, desk_site, start
from tests.web.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.engine]

AGENT = "상담사 1 (샛별시)"


@pytest.fixture(scope="module")
def desk(engine: str) -> Iterator[DeskSite]:
    with desk_site(engine, accounts={"kakao": KAKAO, "web": WEB}) as found:
        yield found


@pytest.fixture
def agent(chromium: Browser, desk: DeskSite) -> Iterator[Page]:
    """An agent who has taken nobody yet."""
    desk.empty()
    yield from _page(chromium, {"width": 1280, "height": 720})


@pytest.fixture
def citizen(chromium: Browser) -> Iterator[Page]:
    yield from _page(chromium, {"width": 360, "height": 780})


def _page(chromium: Browser, size: Any) -> Iterator[Page]:
    context = chromium.new_context(viewport=size, locale="ko-KR", timezone_id="Asia/Seoul")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def picture(name: str = "가로등 위치.png", body: bytes = PIXEL) -> Any:
    return {"name": name, "mimeType": "image/png", "buffer": body}


def pull(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^다음 상담 받기")).click()
    page.wait_for_url("**/desk/talks/**")


def choose(page: Page, file: Any) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile("^파일 첨부")).press("Enter")
    chooser.value.set_files(file)


def assert_usable(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (820, 1180)])
def test_the_place_for_files_takes_one_line(
    desk: DeskSite, agent: Page, size: tuple[int, int]
) -> None:
    width, height = size
    agent.set_viewport_size({"width": width, "height": height})
    desk.asks("가로등이 꺼졌어요")
    start(agent, desk.url, AGENT)
    pull(agent)
    row, button = agent.locator(".attach").bounding_box(), agent.locator("#attach").bounding_box()
    assert row and button
    assert row["height"] < 1.5 * button["height"]
    assert_usable(agent)


def test_an_agent_sends_a_picture_by_keys_alone_and_the_chat_page_shows_it(
    desk: DeskSite, agent: Page, citizen: Page
) -> None:
    chat = Chatroom(citizen).open(f"{desk.url}/chat/{TENANT}")
    chat.ask_for_a_person()
    start(agent, desk.url, AGENT)
    pull(agent)

    choose(agent, picture())
    expect(agent.get_by_text("가로등 위치.png (1 KB)")).to_be_visible()
    expect(agent.get_by_role("button", name="이 파일 보내기")).to_be_focused()
    assert_usable(agent)
    agent.keyboard.press("Enter")

    told = agent.get_by_role("log").get_by_role("link", name="사진 가로등 위치.png (1 KB) 열기")
    expect(told).to_be_visible()
    expect(agent.get_by_role("button", name=re.compile("^파일 첨부"))).to_be_focused()
    given = chat.log.get_by_role("link", name=re.compile(r"^사진: 가로등 위치.png \(1 KB\)"))
    expect(given).to_be_visible()
    assert_usable(citizen)
    given.focus()
    with citizen.context.expect_page() as opened:
        citizen.keyboard.press("Enter")
    shown = opened.value.locator("img")
    expect(shown).to_have_js_property("naturalWidth", 1)


def test_what_may_not_be_sent_is_said_beside_the_button_and_nothing_goes(
    desk: DeskSite, agent: Page
) -> None:
    who = desk.asks("가로등이 꺼져 있어요.")
    start(agent, desk.url, AGENT)
    pull(agent)
    choose(agent, picture(body=b"MZ\x90\x00 no picture"))
    agent.get_by_role("button", name="이 파일 보내기").click()
    expect(
        agent.get_by_role("alert").filter(has_text="보낼 수 있는 파일이 아닙니다")
    ).to_be_visible()
    agent.get_by_role("button", name="취소").click()
    choose(agent, picture(body=PIXEL + b"\x00" * 4 * 1024 * 1024))
    expect(agent.get_by_role("alert").filter(has_text="4 MB를 넘어")).to_be_visible()
    expect(agent.get_by_role("button", name="이 파일 보내기")).to_be_hidden()
    agent.get_by_role("radio", name=re.compile("내부 메모")).check()
    expect(agent.get_by_role("button", name=re.compile("^파일 첨부"))).to_be_disabled()
    history = desk.platform._conversations.history(TENANT, who)
    assert [turn for turn in history if turn.attachments] == []
