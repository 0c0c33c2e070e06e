"""Whole cases in browsers on the platform that `make run` starts: citizens, agents, a supervisor."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.local.local_run import LocalRun
from tests.web.chatroom import Chatroom
from tests.web.whole_case import (
    CITY,
    LAPTOP,
    PHONE,
    RECEIPT,
    Case,
    Citizen,
    Clerk,
    open_city,
)

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]

FIRST, SPEAKS_ENGLISH, SECOND, SUPERVISOR = "상담사 1", "상담사 2", "상담사 3", "상담반장"
NOTE, REASON = "본인 확인을 마쳤음", "고지서를 다시 보내는 일"
TOPIC, OUTCOME = "지방세는 어떻게 납부하나요?", "답변 완료"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    with open_city(tmp_path_factory.mktemp("case")) as started:
        yield started


@pytest.fixture
def case(chromium: Browser, run: LocalRun) -> Iterator[Case]:
    found = Case(chromium, run.platform["url"])
    yield found
    found.leave()
    assert found.complaints == []


def test_a_case_on_kakaotalk_from_the_menu_to_its_rating(case: Case) -> None:
    citizen = Citizen(case.comes(PHONE), case.url)
    receipt = asks_for_a_person(citizen)

    first = Clerk(case.comes(LAPTOP), case.url, FIRST)
    first.pulls()
    first.reads("지방세는 어떻게 내나요?")
    first.reads("사람과 이야기하고 싶어요")
    first.writes("고지서는 언제 받으셨나요?")
    citizen.is_told("고지서는 언제 받으셨나요?")
    citizen.says("아직 못 받았어요")
    first.reads("아직 못 받았어요")
    first.writes(NOTE, "내부 메모")
    later = Chatroom(case.comes(PHONE)).open(f"{case.url}/chat/{CITY}")
    later.ask_for_a_person()
    first.transfers("세정과", REASON)
    citizen.is_told("담당 부서는 세정과입니다.")

    second = Clerk(case.comes(LAPTOP), case.url, SECOND)
    # Who came later comes later: a transfer keeps the place.
    second.pulls()
    for words in ("지방세는 어떻게 내나요?", "아직 못 받았어요", NOTE, REASON):
        second.reads(words)
    later.choose("그만 기다리기")
    is_abused(second, citizen)
    second.closes(TOPIC, OUTCOME)
    citizen.is_told("1(불만)부터 5(만족)까지")
    rates(citizen)

    everything = citizen.log.inner_text()
    assert (NOTE in everything, REASON in everything) == (False, False)
    supervisor_knows(case.comes(LAPTOP), case.url, receipt)


def asks_for_a_person(citizen: Citizen) -> str:
    citizen.begins()
    citizen.says("지방세는 어떻게 내나요?")
    citizen.is_told("위택스")
    citizen.says("사람과 이야기하고 싶어요")
    citizen.is_told("아래 단추를 눌러 주세요")
    citizen.said_to.last.get_by_role("button", name="1:1채팅상담").click()
    told = citizen.is_told(re.compile(r"바로 다음 차례입니다\. \d+분 안에"))
    citizen.is_with("상담톡")
    found = RECEIPT.search(told)
    assert found
    return found[0]


def is_abused(clerk: Clerk, citizen: Citizen) -> None:
    citizen.says("왜 이렇게 늦어 씨발놈아")
    clerk.reads("왜 이렇게 늦어 ***")
    expect(clerk.log.get_by_text("씨발")).to_be_hidden()
    expect(clerk.page.get_by_role("button", name="보호 조치 하기")).to_be_visible()
    assert "경고" not in citizen.log.inner_text()
    clerk.page.get_by_role("button", name="보호 조치 하기").click()
    clerk.reads("경고 1/3")
    citizen.is_told("(경고 1/3)")


def rates(citizen: Citizen) -> None:
    citizen.is_with("챗봇")
    citizen.says("5")
    citizen.is_told("5점, 고맙습니다.")
    citizen.says("친절하셨어요")
    citizen.is_told("의견을 남겨 주셔서 고맙습니다.")
    citizen.says("여권은 언제 받을 수 있나요?")
    citizen.is_told("여권")


def supervisor_knows(page: Page, url: str, receipt: str) -> None:
    clerk = Clerk(page, url, SUPERVISOR)
    page.get_by_label("접수번호").fill(receipt)
    page.get_by_role("button", name="찾기").click()
    page.wait_for_url("**/desk/talks/**")
    clerk.reads("5점, 고맙습니다.")
    clerk.reads("친절하셨어요")

    def figure(name: str) -> str:
        shown = page.locator("dl.figures div", has=page.get_by_text(name)).locator("dd")
        return shown.inner_text()

    page.goto(f"{url}/desk/statistics")
    # The stream counts behind the talk.
    expect(page.locator("dl.figures div", has_text="이관").locator("dd")).to_have_text("1")
    assert (figure("응답/요청")[:2], figure("경고·종료·휴식")) == ("1/", "1·0·0")
    # One person's opinion would be known for theirs: below five it is counted, not shown.
    assert figure("만족도") == "감춤"


def test_a_case_in_the_web_chat_with_somebody_who_speaks_english(case: Case, run: LocalRun) -> None:
    room = Chatroom(case.comes(PHONE, "en-US")).open(f"{case.url}/chat/{CITY}?lang=en")
    expect(room.say("How do I pay local tax?")).to_contain_text("Wetax")
    receipt = room.ask_for_a_person()
    expect(room.log.locator(".desk").last).to_contain_text("You are next.")
    room.choices.get_by_text("My place", exact=True).click()
    expect(room.status).to_contain_text(f"Your receipt is {receipt}; you are number 1 in line.")

    clerk = Clerk(case.comes(LAPTOP), case.url, SPEAKS_ENGLISH)
    expect(clerk.page.get_by_role("link", name=re.compile("영어"))).to_be_visible()
    clerk.pulls()
    clerk.reads("How do I pay local tax?")
    clerk.writes("Hello, which bill is it?")
    expect(room.log.locator(".agent").last).to_contain_text("which bill is it?")
    expect(room.choices).to_have_count(0)
    room.field.fill("The car tax")
    room.field.press("Enter")
    clerk.reads("The car tax")
    clerk.closes(TOPIC, OUTCOME)

    expect(room.log.locator(".desk").last).to_contain_text("Our talk ends here.")
    expect(room.choose("5 of 5")).to_contain_text("Thank you for your 5.")
    expect(room.say("Very kind")).to_contain_text("Thank you for your comment.")
    assert run.process.poll() is None
