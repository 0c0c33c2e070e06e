"""Protection in true browsers: warned, suspended, listed, objected to, lifted; evidence by two."""

import re

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.errors import Suspended
from chalicelib.services.handoff import Asking
from tests.web.desk_site import DeskSite, log_in, path_of, start
from tests.web.staff_browsers import (
    ADMIN,
    BOSS,
    FIRST,
    LAPTOP,
    TABLET,
    People,
    assert_usable,
    pull,
)

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]

WORDS = "이 씨발 새끼들아"
REASON, OBJECT_AT, LIFTED = "되풀이된 욕설", "민원과 031-000-0000", "이의를 받아들임"
LIST = "/desk/protection"
SIZES = pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])


@pytest.fixture(autouse=True)
def _nobody_waits(desk: DeskSite) -> None:
    desk.empty()


def warn(page: Page, desk: DeskSite) -> None:
    """An agent takes who has just sworn, and warns them with one press."""
    start(page, desk.url, FIRST)
    pull(page)
    page.get_by_role("button", name="보호 조치 하기").click()
    expect(page.get_by_role("log")).to_contain_text("경고 1/3")


def suspend(page: Page, reason: str) -> None:
    page.locator("#do-suspend").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("까닭").fill(reason)
    dialog.get_by_label("이의를 낼 곳").fill(OBJECT_AT)
    assert_usable(page)
    dialog.get_by_role("button", name="제한하기").click()
    expect(page.locator("#talk-state")).to_have_attribute("data-state", "closed")


@SIZES
def test_from_a_warning_over_a_suspension_and_an_objection_to_its_lift(
    desk: DeskSite, people: People, size: dict[str, int]
) -> None:
    reason = f"{REASON} ({size['width']})"
    who = desk.asks(WORDS)
    agent, boss = people.comes(size), people.comes(size)
    warn(agent, desk)
    assert_usable(agent)

    log_in(boss, desk.url, BOSS)
    boss.goto(desk.url + path_of(who))
    suspend(boss, reason)
    expect(boss.get_by_role("log")).to_contain_text(OBJECT_AT)
    with pytest.raises(Suspended):
        desk.platform.handoff.ask(who, Asking(channel="web"))

    boss.get_by_role("link", name="보호", exact=True).click()
    row = boss.get_by_role("row").filter(has_text=reason)
    expect(row).to_contain_text("상담반장")
    expect(row.get_by_role("cell").nth(3)).to_have_text("없음")
    assert_usable(boss)
    row.get_by_role("link").click()
    expect(boss.get_by_text(OBJECT_AT)).to_be_visible()
    assert_usable(boss)

    boss.get_by_label("들어온 이의 적기").fill("가족이 썼습니다")
    boss.get_by_role("button", name="적기").click()
    expect(boss.get_by_role("listitem").filter(has_text="가족이 썼습니다")).to_be_visible()
    boss.goto(desk.url + LIST)
    expect(boss.get_by_role("row").filter(has_text=reason)).to_contain_text("1건 가족이 썼습니다")

    boss.goto(f"{desk.url}{path_of(who)}/protection")
    boss.get_by_label("제한을 푸는 까닭").fill(LIFTED)
    boss.get_by_role("button", name="제한 풀기").click()
    expect(boss.get_by_text(f"제한을 미리 풀었습니다: {LIFTED}")).to_be_visible()
    assert_usable(boss)
    boss.goto(desk.url + LIST)
    expect(boss.get_by_role("row").filter(has_text=reason)).to_have_count(0)
    assert_usable(boss)
    assert desk.platform.handoff.ask(who, Asking(channel="web")).fresh


@SIZES
def test_evidence_is_asked_for_by_one_and_confirmed_and_seen_by_another(
    desk: DeskSite, people: People, size: dict[str, int]
) -> None:
    reason = f"고발을 준비함 ({size['width']})"
    who = desk.asks(WORDS)
    agent, boss, admin = people.comes(size), people.comes(size), people.comes(size)
    warn(agent, desk)
    log_in(boss, desk.url, BOSS)
    boss.goto(f"{desk.url}{path_of(who)}/protection")
    boss.get_by_label("증거를 보려는 까닭").fill(reason)
    boss.get_by_role("button", name="열람 요청").click()
    expect(boss.get_by_text("다른 상담반장이나 기관 관리자의 확인을 기다립니다.")).to_be_visible()
    expect(boss.get_by_role("link", name="증거 보기")).to_have_count(0)
    assert_usable(boss)

    log_in(admin, desk.url, ADMIN, LIST)
    asked = admin.get_by_role("link").filter(has_text=reason)
    expect(asked).to_contain_text("확인 기다림")
    assert_usable(admin)
    asked.click()
    admin.get_by_role("button", name="확인하고 함께 보기").click()
    admin.get_by_role("link", name="증거 보기").click()
    expect(admin.get_by_role("blockquote")).to_have_text(WORDS)
    assert_usable(admin)

    boss.reload()
    boss.get_by_role("link", name="증거 보기").click()
    expect(boss.get_by_role("blockquote")).to_have_text(WORDS)
    expect(boss.get_by_role("main")).not_to_contain_text(re.compile("확인을 기다립니다"))
