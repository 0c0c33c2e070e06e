"""Dongjak's case in browsers on the platform that `make run` starts: a phone and two desks."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.local.local_run import LocalRun
from tests.local.own_city import own_city
from tests.web.desk_site import start
from tests.web.whole_case import LAPTOP, PHONE, RECEIPT, Case, Clerk

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]

CITY, NAME = "dongjak", "동작구"
HUNGRY = "쌀이 떨어졌는데 어디에 물어봐야 하나요?"
ANSWER = "긴급복지를 신청하실 수 있습니다. 어느 동이신가요?"
CALL, PROMISED = "사당동이요. 전화 주세요", "전화 상담 요청을 접수했습니다."


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("evening")
    alone = own_city(folder, CITY, _opens_always)
    with LocalRun(folder / "state", folder / "run", TENANTS=alone) as started:
        yield started.ready()
        assert started.stop() == 0, started.complaints


def _opens_always(content: dict[str, Any]) -> None:
    hours = dict.fromkeys(content["agent"]["hours"], ["00:00-24:00"])
    content["agent"] |= {"hours": hours, "closed_on_holidays": False}


@pytest.fixture
def case(chromium: Browser, run: LocalRun) -> Iterator[Case]:
    found = Case(chromium, run.platform["url"])
    yield found
    found.leave()
    assert found.complaints == []


class Texts:
    """The citizen's phone in the simulator."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.get_by_role("link", name="시민 시뮬레이터").click()
        page.get_by_role("radio", name=NAME).check()
        self.log: Locator = page.get_by_role("log", name="문자 내용")

    def writes(self, words: str) -> None:
        self.page.get_by_label("문자 입력").fill(words)
        self.page.get_by_role("button", name="보내기", exact=True).click()
        expect(self.log.locator(".mine").last).to_contain_text(words)

    def is_told(self, words: str | re.Pattern[str]) -> str:
        expect(self.log.locator(".theirs", has_text=words)).to_have_count(1)
        return self.log.locator(".theirs", has_text=words).inner_text()


class Officer(Clerk):
    """A member of Dongjak's staff at the desk."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url = page, url
        self.log = page.get_by_role("log")
        start(page, url, f"{name} ({NAME})")


def test_a_text_is_answered_handed_to_a_dong_office_called_back_and_rated(case: Case) -> None:
    citizen = Texts(case.comes(PHONE), case.url)
    citizen.writes(HUNGRY)
    told = citizen.is_told("문자가 접수되었습니다.")
    receipt = RECEIPT.search(told)
    assert receipt and "까지 확인하고 답변을 시작합니다" in told
    assert "119" in told and "109" in told and "129" in told

    agent = Officer(case.comes(LAPTOP), case.url, "상담사 1")
    agent.pulls()
    agent.reads(HUNGRY)
    agent.writes(ANSWER)
    citizen.is_told(ANSWER)
    citizen.writes(CALL)
    citizen.is_told(PROMISED)
    agent.reads(CALL)
    agent.transfers("동주민센터", "사당동 긴급복지")
    citizen.is_told(re.compile("동주민센터에서 이어서 답변드립니다.*까지"))

    officer = Officer(case.comes(LAPTOP), case.url, "부서 담당자")
    officer.pulls()
    for words in (HUNGRY, ANSWER, CALL, "사당동 긴급복지"):
        officer.reads(words)
    expect(officer.page.locator("#talk-head")).to_contain_text("약속")
    officer.writes("동주민센터입니다. 곧 전화드리겠습니다.")
    citizen.is_told("동주민센터입니다.")
    talk = officer.page.url
    is_called(officer.page, case.url, receipt[0])

    officer.page.goto(talk)
    officer.closes("기타", "답변 완료")
    citizen.is_told("1(불만)부터 5(만족)까지")
    citizen.writes("5")
    boss = Officer(case.comes(LAPTOP), case.url, "상담반장")
    boss.page.goto(talk)
    boss.reads("동주민센터입니다.")
    expect(boss.page.get_by_role("log")).to_contain_text("5")


def is_called(page: Page, url: str, receipt: str) -> None:
    """The call-back: the task is taken, the number opened, the outcome pressed."""
    page.goto(f"{url}/desk/tasks")
    card = page.get_by_role("listitem").filter(has_text=receipt)
    expect(card).to_contain_text("전화")
    expect(card).to_contain_text("동주민센터")
    card.get_by_role("button", name="맡기").click()
    expect(page.get_by_text("이 할 일을 맡았습니다.")).to_be_visible()
    card.get_by_role("button", name="전화번호 보기").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("010-0000-0001")
    dialog.get_by_role("button", name="닫기").click()
    card.get_by_text("결과 적기").click()
    card.get_by_role("button", name="통화함").click()
    expect(page.get_by_text("결과를 적었습니다.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=receipt)).to_have_count(0)
