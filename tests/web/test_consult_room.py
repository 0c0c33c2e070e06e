"""The consult room on the simulator's page, over the simulated vendor: there and back."""

import re
from collections.abc import Iterator
from unittest.mock import ANY

import pytest
from playwright.sync_api import Page, expect

from chalicelib.channels.bizgo_sender import BizgoSender
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.message import Attachment
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.consult_room import ConsultRoom
from tests.domain.file_samples import HWP, PIXEL
from tests.local.waiting import eventually
from tests.web.room import Room
from tests.web.stub_webhook import Stub, skill

pytestmark = pytest.mark.browser

SENDER = "c0ffee" + "0" * 34
OPERATOR = {
    "textCard": {
        "title": "상담",
        "buttons": [
            {"label": "상담원 연결", "action": "operator"},
            {"label": "여권", "action": "message", "messageText": "여권"},
        ],
    }
}


@pytest.fixture
def vendor(stub: Stub) -> Iterator[SimulatedBizgo]:
    found = SimulatedBizgo(lambda _: None)
    found.start()
    stub.consult = ConsultRoom(found)
    stub.sender = SENDER
    yield found
    found.stop()


@pytest.fixture
def room(page: Page, stub: Stub, vendor: SimulatedBizgo) -> Room:
    home = {"label": "처음으로", "action": "message", "messageText": "처음으로"}
    stub.answers["상담"] = skill(OPERATOR, quick=(home,))
    found = Room(page, stub)
    found.say("상담")
    with page.expect_response("**/simulator/consult"):
        page.get_by_role("button", name="상담원 연결").click()
    expect(page.locator("#room-city")).to_have_text("상담톡 · 이천시")
    return found


def user(vendor: SimulatedBizgo) -> str:
    [(_, name)] = eventually(vendor.rooms.known)
    return name


def test_what_the_citizen_types_goes_to_the_consult_talk_and_not_to_the_bot(
    room: Room, stub: Stub, vendor: SimulatedBizgo
) -> None:
    asked = len(stub.asked)
    room.write("사람과 이야기하고 싶어요")
    expect(room.log).to_contain_text("사람과 이야기하고 싶어요")
    eventually(lambda: vendor.rooms.lines(SENDER, user(vendor))["lines"])
    [line] = vendor.rooms.lines(SENDER, user(vendor))["lines"]
    assert line == {"n": 1, "who": "user", "text": "사람과 이야기하고 싶어요", "at": ANY}
    assert len(stub.asked) == asked


def test_what_an_agent_writes_appears_once_and_the_end_leads_back_to_the_bot(
    room: Room, page: Page, vendor: SimulatedBizgo
) -> None:
    sender, account = BizgoSender(vendor.url), Account(SENDER, ())
    outcome = sender.say(account, "key", user(vendor), "무엇을 도와드릴까요?", "ref")
    assert outcome.state is DeliveryState.SENT
    expect(room.answers.last).to_contain_text("무엇을 도와드릴까요?")
    sender.end(account, "key", user(vendor))
    expect(page.locator("#room-city")).to_have_text("챗봇 · 이천시")
    assert room.answers.filter(has_text="무엇을 도와드릴까요?").count() == 1


def test_the_bots_buttons_are_said_to_the_agent_while_the_consult_room_is_open(
    room: Room, page: Page, stub: Stub, vendor: SimulatedBizgo
) -> None:
    expect(room.chips).to_have_count(0)
    asked = len(stub.asked)
    with page.expect_response("**/simulator/consult"):
        page.get_by_role("button", name="여권").click()
    [line] = vendor.rooms.lines(SENDER, user(vendor))["lines"]
    assert (line["who"], line["text"], len(stub.asked)) == ("user", "여권", asked)


def test_a_picture_of_the_agents_is_shown_and_a_file_can_be_opened(
    room: Room, page: Page, vendor: SimulatedBizgo
) -> None:
    sender, account = BizgoSender(vendor.url), Account(SENDER, ())
    picture = Attachment("image", "", None, "a" * 26, "가로등 위치.png", 1, "image/png")
    letter = Attachment("file", "", None, "b" * 26, "안내.hwp", 1, "application/x-hwp")
    user_key = user(vendor)
    assert sender.give(account, "key", user_key, picture, PIXEL, "r1").state is DeliveryState.SENT
    assert sender.give(account, "key", user_key, letter, HWP, "r2").state is DeliveryState.SENT
    shown = page.get_by_role("img", name="가로등 위치.png")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 1)
    opened = page.get_by_role("link", name="파일 열기")
    expect(opened).to_have_attribute("href", re.compile("/simulator/consult/files/"))
