"""A person's phone number over true HTTP: asked for, masked everywhere, opened for one look."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.domain.audit import Wanted
from chalicelib.domain.conversation import Voice
from tests.staffed import AGENT, OTHER_AGENT, SUPERVISOR, Browser
from tests.web.consult_site import HINT, NUMBER, Citizen, ConsultSite, consult_site
from tests.web.desk_site import TENANT, Clerk, path_of

pytestmark = pytest.mark.engine

DIGITS = re.compile("0000.?5678")


@pytest.fixture(scope="module")
def site(engine: str) -> Iterator[ConsultSite]:
    with consult_site(engine) as found:
        yield found


@pytest.fixture(autouse=True)
def _nobody_waits(site: ConsultSite) -> None:
    site.empty()


@pytest.fixture
def clerk(site: ConsultSite) -> Clerk:
    return Clerk(site).ready()


@pytest.fixture
def citizen(site: ConsultSite, clerk: Clerk) -> Citizen:
    """Whose talk the agent has taken."""
    found = site.citizen("여권을 잃어버렸어요.")
    assert clerk.send(f"{path_of(found.who)}/take").status == 204
    return found


def test_a_number_is_asked_for_with_a_card_told_and_opened(
    site: ConsultSite, clerk: Clerk, citizen: Citizen
) -> None:
    path = path_of(citizen.who)
    assert "연락처 요청" in clerk.get(path).text
    for _ in range(2):
        asked = clerk.send(f"{path}/contact/ask", after="0")
        assert asked.status == 200
    assert "아직 알려 주지 않으셨습니다" in asked.text and "연락처 요청" not in asked.text
    for _ in range(2):
        site.deliver(citizen.who)
    assert [line["card"] for line in citizen.room if "card" in line] == ["PERSONAL"]

    citizen.tells()

    shown = clerk.get(path).text
    assert HINT in shown and "시민이 연락처를 알려 줌" in shown and not DIGITS.search(shown)
    opened = clerk.send(f"{path}/contact")
    assert opened.status == 200 and NUMBER in opened.text
    assert opened.headers["cache-control"] == "no-store"
    assert clerk.send(f"{path}/contact/ask").status == 409


def test_each_look_is_noted_with_whose_number_it_was(
    site: ConsultSite, clerk: Clerk, citizen: Citizen
) -> None:
    citizen.tells()
    for _ in range(2):
        clerk.send(f"{path_of(citizen.who)}/contact")
    now = site.platform.desk_reading.clock()
    day = timedelta(days=1)
    wanted = Wanted(now - day, now + day, AGENT, citizen.who.contact)
    noted = list(site.platform.audit.find(TENANT, wanted))
    assert [each.action for each in noted].count("contact.reveal") == 2
    assert not DIGITS.search(repr(noted))


def test_the_number_is_in_no_page_list_or_log_before_it_is_opened(
    site: ConsultSite, clerk: Clerk, citizen: Citizen, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="chalicelib")
    citizen.tells()
    path, boss = path_of(citizen.who), Clerk(site, SUPERVISOR)
    for who in (clerk, boss):
        for page in ("/desk", path, f"{path}/live?after=0", "/desk/lists", "/desk/handover"):
            assert not DIGITS.search(who.get(page, HX_Request="true").text), page
    assert not DIGITS.search(boss.get("/desk/board").text)
    clerk.send(f"{path}/contact")
    assert not DIGITS.search(repr([vars(record) for record in caplog.records]))


def test_a_supervisor_may_look_and_a_colleague_may_not(
    site: ConsultSite, clerk: Clerk, citizen: Citizen
) -> None:
    citizen.tells()
    path = path_of(citizen.who)
    refused = Clerk(site, OTHER_AGENT).send(f"{path}/contact")
    assert refused.status == 403 and not DIGITS.search(refused.text)
    officer = Clerk(site, "demo-saetbyeol-officer-1").send(f"{path}/contact")
    assert officer.status == 403
    assert NUMBER in Clerk(site, SUPERVISOR).send(f"{path}/contact").text
    forged = clerk.browser.post(f"{path}/contact", {}, HX_Request="true", X_CSRF_Token="guess")
    assert forged.status == 403
    assert Browser(site.url).post(f"{path}/contact", {}, HX_Request="true").status == 401
    assert clerk.get(f"{path}/contact").status == 405


def test_a_number_nobody_told_answers_as_a_talk_that_is_not_there(
    clerk: Clerk, citizen: Citizen
) -> None:
    paths = (path_of(citizen.who), "/desk/talks/kakao/nobody")
    answers = [clerk.send(f"{path}/contact") for path in paths]
    assert {(each.status, each.text) for each in answers} == {(404, answers[0].text)}


def test_a_reply_to_an_ended_session_is_kept_and_the_next_way_stands_beside_it(
    site: ConsultSite, clerk: Clerk, citizen: Citizen
) -> None:
    citizen.tells()
    citizen.leaves()
    path = path_of(citizen.who)
    assert clerk.send(f"{path}/reply", text="신분증을 가지고 오세요.", once="a").status == 200
    site.deliver(citizen.who)

    shown = clerk.get(path).text

    assert "신분증을 가지고 오세요." in shown and "보내지 못함" in shown
    assert "카카오톡 상담 세션이 끝나" in shown and HINT in shown
    assert "23바이트 · 단문" in shown
    assert "문자로 이어 감" in shown and "지금은 여쭐 길도 없습니다" not in shown
    turns = site.platform._conversations.history(TENANT, citizen.who)
    [reply] = [turn for turn in turns if turn.voice is Voice.AGENT]
    assert reply.text == "신분증을 가지고 오세요."
    assert "문자로 보내기" not in shown, "this city sends no texts"
    assert clerk.send(f"{path}/replies/{reply.seq}/text").status == 409
    closed = clerk.send(f"{path}/close", topic="", outcome="by_text")
    assert closed.headers["hx-redirect"] == "/desk?done=closed"


def test_without_a_number_the_page_says_that_there_is_no_way_but_to_wait(
    site: ConsultSite, clerk: Clerk, citizen: Citizen
) -> None:
    citizen.leaves()
    path = path_of(citizen.who)
    shown = clerk.get(path).text
    assert "지금은 여쭐 길도 없습니다" in shown and "연락 불가로 마치기" in shown
    assert "연락처 보기" not in shown and "연락처 요청" not in shown
    assert clerk.send(f"{path}/contact/ask").status == 409

    citizen.session = "session-2"
    citizen.says("다시 왔어요")

    again = clerk.get(path).text
    assert "카카오톡 상담 세션이 끝나 여기서" not in again and "다시 왔어요" in again
    assert 'data-state="mine"' in again and "연락처 요청" in again


def test_a_reply_of_more_than_1000_characters_is_refused_whole_with_its_count(
    site: ConsultSite, clerk: Clerk, citizen: Citizen
) -> None:
    path = path_of(citizen.who)
    refused = clerk.send(f"{path}/reply", text="가" * 1001, once="a")
    assert refused.status == 413 and "1,001" in refused.text and "1,000" in refused.text
    site.deliver(citizen.who)
    assert not any(line["text"].startswith("가가") for line in citizen.room)
    assert clerk.send(f"{path}/reply", text="가" * 1000, once="a").status == 200
    site.deliver(citizen.who)
    assert [line["text"] for line in citizen.room if line["text"].startswith("가가")] == [
        "가" * 1000
    ]
