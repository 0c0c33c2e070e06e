"""The card that asks for a phone number, on the simulator's page: pressed, it tells a number."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.channels.bizgo_sender import BizgoSender
from chalicelib.domain.channel import Account
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.consult_room import ConsultRoom
from tests.local.waiting import eventually
from tests.web.room import Room
from tests.web.stub_webhook import Stub, skill

pytestmark = pytest.mark.browser

SENDER = "c0ffee" + "0" * 34
OPERATOR = {
    "textCard": {"title": "상담", "buttons": [{"label": "상담원 연결", "action": "operator"}]}
}


@pytest.fixture
def vendor(stub: Stub) -> Iterator[SimulatedBizgo]:
    found = SimulatedBizgo(lambda _: None)
    found.start()
    stub.consult = ConsultRoom(found)
    stub.sender = SENDER
    yield found
    found.stop()


def test_the_citizen_agrees_and_their_number_is_posted(
    page: Page, stub: Stub, vendor: SimulatedBizgo, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(vendor.rooms, "_post", lambda _, kind, body: posted.append((kind, body)))
    stub.answers["상담"] = skill(OPERATOR)
    room = Room(page, stub)
    room.say("상담")
    page.get_by_role("button", name="상담원 연결").click()
    [(_, user)] = eventually(vendor.rooms.known)
    eventually(lambda: vendor.rooms.lines(SENDER, user)["open"])
    sender = BizgoSender(vendor.url)
    sender.ask_for_phone(Account(SENDER, ()), "key", user, "전화번호를 여쭙니다.", "r")
    expect(room.answers.last).to_contain_text("전화번호를 여쭙니다.")

    page.get_by_role("button", name="동의하고 알려 주기").click()

    expect(room.log).to_contain_text("전화번호를 알려 주었습니다")
    [told] = [body for kind, body in posted if kind == "personal_info"]
    assert told["personalInfo"]["phone_number"] == "+82 10-0000-5678"
    expect(page.locator("#room-city")).to_have_text("상담톡 · 이천시")
