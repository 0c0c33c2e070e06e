"""A session ends under an agent's hands: the number is opened, the text copied, the talk goes on."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.consult_site import HINT, NUMBER, Citizen, ConsultSite, consult_site
from tests.web.desk_site import path_of, start

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]

AGENT = "상담사 1 (샛별시)"


@pytest.fixture(scope="module")
def site(engine: str) -> Iterator[ConsultSite]:
    with consult_site(engine) as found:
        yield found


@pytest.fixture(autouse=True)
def _nobody_waits(site: ConsultSite) -> None:
    site.empty()


@pytest.fixture
def citizen(site: ConsultSite, page: Page) -> Citizen:
    """Whose talk is open on the agent's page."""
    found = site.citizen("여권을 잃어버렸어요.")
    start(page, site.url, AGENT)
    page.goto(site.url + path_of(found.who))
    page.get_by_role("button", name="이 상담 받기").click()
    expect(page.locator("#talk-state")).to_have_attribute("data-state", "mine")
    return found


def assert_usable(page: Page) -> None:
    grave = [
        (rule["id"], [node["html"][:160] for node in rule["nodes"]])
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical", "moderate")
    ]
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_number_is_asked_for_told_opened_once_and_the_text_goes_another_way(
    site: ConsultSite, page: Page, citizen: Citizen
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    side, digits = page.locator("#side"), re.compile("0000-?5678")
    side.get_by_role("button", name="연락처 요청").click()
    expect(side).to_contain_text("아직 알려 주지 않으셨습니다")
    site.deliver(citizen.who)
    assert [line["card"] for line in citizen.room if "card" in line] == ["PERSONAL"]
    citizen.tells()
    expect(side).to_contain_text(HINT)
    assert not digits.search(page.content())

    citizen.leaves()
    ended = page.locator("#talk-state")
    expect(ended).to_contain_text("여기서 쓰는 글은 시민에게 닿지 않습니다")
    page.get_by_label("보낼 글").fill("신분증을 가지고 오세요.")
    expect(page.locator("#counter")).to_contain_text("문자로 23 / 2,000바이트")
    page.get_by_role("button", name=re.compile("^보내기")).click()
    expect(page.locator("#log .agent")).to_contain_text("신분증을 가지고 오세요.")
    site.deliver(citizen.who)
    expect(page.locator("#log .delivery")).to_have_text("보내지 못함")
    expect(ended).to_contain_text("23바이트 · 단문")
    assert_usable(page)

    ended.get_by_role("button", name="쓴 글 복사").click()
    expect(page.locator("#told")).to_have_text("복사했습니다.")
    assert page.evaluate("navigator.clipboard.readText()") == "신분증을 가지고 오세요."
    ended.get_by_role("button", name="연락처 보기").click()
    shown = page.get_by_role("dialog", name="시민의 연락처")
    expect(shown).to_contain_text(NUMBER)
    assert_usable(page)
    shown.get_by_role("button", name="번호 복사").click()
    shown.get_by_role("button", name="닫기").click()
    expect(page.locator("#contact-shown")).to_be_empty()
    assert not digits.search(page.content())

    ended.get_by_role("button", name="문자로 이어 감").click()
    closing = page.get_by_role("dialog", name="상담 마치기")
    expect(closing.get_by_label("결과")).to_have_value("by_text")
    closing.get_by_role("button", name="마치기").click()
    expect(page.get_by_text("상담을 마쳤습니다.")).to_be_visible()


def test_without_a_number_it_is_said_so_and_the_talk_stays_until_they_write_again(
    site: ConsultSite, page: Page, citizen: Citizen
) -> None:
    citizen.leaves()
    ended = page.locator("#talk-state")
    expect(ended).to_contain_text("지금은 여쭐 길도 없습니다")
    expect(page.get_by_role("button", name="연락처 요청")).to_have_count(0)
    assert_usable(page)
    ended.get_by_role("button", name="연락 불가로 마치기").click()
    expect(page.get_by_label("결과")).to_have_value("unreachable")
    page.get_by_role("dialog").get_by_role("button", name="그만두기").click()

    citizen.session = "session-2"
    citizen.says("다시 왔어요")

    expect(page.get_by_role("log")).to_contain_text("다시 왔어요")
    expect(ended).not_to_contain_text("닿지 않습니다")
    expect(page.get_by_role("button", name="연락처 요청")).to_be_visible()


def test_what_staff_remark_is_never_copied_for_the_citizen(
    site: ConsultSite, page: Page, citizen: Citizen
) -> None:
    citizen.tells()
    citizen.leaves()
    copy = page.get_by_role("button", name="쓴 글 복사")
    expect(copy).to_be_visible()
    page.get_by_role("radio", name=re.compile("내부 메모")).check()
    page.get_by_label("보낼 글").fill("다시 전화하지 말 것")
    copy.click()
    expect(page.locator("#told")).to_have_text("복사할 글이 없습니다.")


def test_more_than_1000_characters_are_counted_refused_and_kept_whole_on_the_page(
    site: ConsultSite, page: Page, citizen: Citizen
) -> None:
    place = page.get_by_label("보낼 글")
    place.fill("가" * 1001)
    expect(page.locator("#counter")).to_contain_text("1,001 / 1,000자")
    page.get_by_role("button", name=re.compile("^보내기")).click()
    expect(page.get_by_role("alert").filter(has_text="줄이거나 나누어")).to_contain_text("1자 넘음")
    expect(place).to_have_value("가" * 1001)
    expect(page.locator("#log .agent")).to_have_count(0)
    site.deliver(citizen.who)
    assert not any(line["text"].startswith("가가") for line in citizen.room)
