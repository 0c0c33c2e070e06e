"""A reply that an ended consult session kept back goes out by text: over true HTTP, in a browser."""

import logging
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.delivery import DeliveryState, Outcome
from tests.notice_fakes import REFUSED
from tests.staffed import OTHER_AGENT, Browser
from tests.web.consult_site import HINT, Citizen
from tests.web.desk_site import Clerk, path_of, start
from tests.web.staff_browsers import FIRST, assert_usable
from tests.web.text_site import TextSite, text_site

pytestmark = pytest.mark.engine

WORDS, BUTTON = "신분증을 가지고 오세요.", "문자로 보내기</button>"
DIGITS = re.compile("0000-?5678")


@pytest.fixture(scope="module")
def town(engine: str) -> Iterator[TextSite]:
    with text_site(engine) as found:
        yield found


@pytest.fixture(autouse=True)
def _nobody_waits(town: TextSite) -> None:
    town.site.empty()
    town.vendor.calls.clear()
    town.vendor.messages.clear()


@pytest.fixture
def clerk(town: TextSite) -> Clerk:
    return Clerk(town.site).ready()


@pytest.fixture
def citizen(town: TextSite, clerk: Clerk) -> Citizen:
    """They told their number and left; what the agent wrote then was kept back."""
    found = town.site.citizen("여권을 잃어버렸어요.")
    assert clerk.send(f"{path_of(found.who)}/take").status == 204
    found.tells()
    found.leaves()
    assert clerk.send(f"{path_of(found.who)}/reply", text=WORDS, once="a").status == 200
    town.site.deliver(found.who)
    return found


def address(town: TextSite, citizen: Citizen) -> str:
    return f"{path_of(citizen.who)}/replies/{town.reply(citizen.who).seq}/text"


def test_it_is_offered_sent_once_and_followed_in_words(
    town: TextSite, clerk: Clerk, citizen: Citizen
) -> None:
    path = path_of(citizen.who)
    shown = clerk.get(path).text
    assert BUTTON in shown and HINT in shown and "닿지 않은 답장" in shown
    for _ in range(2):
        sent = clerk.send(address(town, citizen), after="0")
        assert sent.status == 200
    assert BUTTON not in sent.text and "닿지 않은 답장" not in sent.text
    assert "상담톡으로는 보내지 못함 · 문자로 보내는 중" in sent.text
    for _ in range(2):
        town.works(citizen.who)
    assert [message.to for message in town.vendor.messages.values()] == ["01000005678"]
    assert "문자로 보냈음" in clerk.get(path).text
    town.reports(Outcome(DeliveryState.DELIVERED))
    assert "문자로 받음" in clerk.get(path).text
    assert clerk.send(address(town, citizen)).status == 200
    town.works(citizen.who)
    assert len(town.vendor.calls) == 1


def test_what_no_way_brought_is_shown_with_its_reason_and_stays_to_be_copied(
    town: TextSite, clerk: Clerk, citizen: Citizen
) -> None:
    clerk.send(address(town, citizen))
    town.works(citizen.who)
    town.reports(REFUSED)
    town.works(citizen.who)
    shown = clerk.get(path_of(citizen.who)).text
    assert "문자로도 보내지 못함: 받는 쪽에서 받지 않았습니다." in shown
    assert "닿지 않은 답장" in shown and "연락처 보기" in shown and BUTTON not in shown


def test_when_they_came_back_it_is_not_sent_by_text(
    town: TextSite, clerk: Clerk, citizen: Citizen
) -> None:
    asked = address(town, citizen)
    citizen.session = "session-2"
    citizen.says("다시 왔어요")
    assert BUTTON not in clerk.get(path_of(citizen.who)).text
    assert clerk.send(asked).status == 409
    assert town.notice(citizen.who) is None


def test_nobody_else_sends_it(town: TextSite, clerk: Clerk, citizen: Citizen) -> None:
    asked = address(town, citizen)
    assert Clerk(town.site, OTHER_AGENT).send(asked).status == 403
    forged = clerk.browser.post(asked, {}, HX_Request="true", X_CSRF_Token="guess")
    assert forged.status == 403
    assert Browser(town.site.url).post(asked, {}, HX_Request="true").status == 401
    assert clerk.get(asked).status == 405
    paths = [f"{path_of(citizen.who)}/replies/{seq}/text" for seq in ("0", "999", "x")]
    nobody = ["/desk/talks/kakao/nobody/replies/1/text"]
    answers = [clerk.send(path) for path in paths + nobody]
    assert {(each.status, each.text) for each in answers} == {(404, answers[0].text)}
    assert town.notice(citizen.who) is None


def test_the_number_and_the_words_are_in_no_log(
    town: TextSite, clerk: Clerk, citizen: Citizen, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="chalicelib")
    sent = clerk.send(address(town, citizen), after="0")
    town.works(citizen.who)
    logged = repr([vars(record) for record in caplog.records])
    assert "notice created" in logged
    assert not DIGITS.search(sent.text + logged) and WORDS not in logged


@pytest.mark.browser
def test_an_agent_sends_it_by_one_press_and_sees_that_it_arrived(
    town: TextSite, page: Page
) -> None:
    citizen = town.site.citizen("여권을 잃어버렸어요.")
    start(page, town.site.url, FIRST)
    page.goto(town.site.url + path_of(citizen.who))
    page.get_by_role("button", name="이 상담 받기").click()
    expect(page.locator("#talk-state")).to_have_attribute("data-state", "mine")
    citizen.tells()
    citizen.leaves()
    ended, state = page.locator("#talk-state"), page.locator("#log .agent .delivery")
    expect(ended).to_contain_text("여기에 ‘문자로 보내기’가 나옵니다")
    page.get_by_label("보낼 글").fill(WORDS)
    page.get_by_role("button", name=re.compile("^보내기")).click()
    expect(page.locator("#log .agent")).to_contain_text(WORDS)
    town.site.deliver(citizen.who)
    press = ended.get_by_role("button", name="문자로 보내기")
    expect(press).to_have_accessible_description(re.compile(f"^{re.escape(WORDS)}.*바이트"))
    assert_usable(page)

    press.click()

    expect(state).to_have_text("상담톡으로는 보내지 못함 · 문자로 보내는 중")
    expect(press).to_have_count(0)
    town.works(citizen.who)
    town.reports(Outcome(DeliveryState.DELIVERED))
    town.site.stream(citizen.who)
    expect(state).to_have_text("상담톡으로는 보내지 못함 · 문자로 받음")
    assert_usable(page)
    assert len(town.vendor.messages) == 1 and not DIGITS.search(page.content())
