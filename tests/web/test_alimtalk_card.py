"""An alimtalk on the simulator's phone is the card that KakaoTalk shows."""

from collections.abc import Iterator

import pytest
from bizgo import Bizgo
from playwright.sync_api import Page, expect

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.profiles import Profile
from chalicelib.local.text_phones import TextPhones
from tests.local.notice_city import CODE, PROFILE, TEMPLATE
from tests.web.stub_webhook import Stub
from tests.web.test_simulator_access import assert_no_serious_violation

pytestmark = pytest.mark.browser

NUMBER, PHONE = "18996808", "01000000001"


def profile_of(_dealer: str, id: str) -> Profile | None:
    return Profile("복지문자콜24", NUMBER, {CODE: TEMPLATE}) if id == PROFILE else None


@pytest.fixture
def vendor(stub: Stub) -> Iterator[SimulatedBizgo]:
    bizgo = SimulatedBizgo(lambda _: None, find_profile=profile_of)
    msghub = SimulatedMsghub(lambda _: None, bizgo.phones)
    for each in (bizgo, msghub):
        each.start()
    stub.texts = TextPhones(msghub, bizgo)
    yield bizgo
    for each in (bizgo, msghub):
        each.stop()


def send(vendor: SimulatedBizgo, link: str) -> None:
    buttons = [
        {"type": "WL", "name": "보기", "urlMobile": link, "urlPc": link},
        {"type": "BC", "name": "상담하기"},
    ]
    card = {
        "msgType": "AT",
        "senderKey": PROFILE,
        "templateCode": CODE,
        "text": TEMPLATE.fill({"접수번호": "7"}),
        "attachment": {"button": buttons},
    }
    with Bizgo(api_key="any-key", base_url=vendor.url) as client:
        assert client.send.omni(to=PHONE, messages=[{"alimtalk": card}]).failed == []


def test_a_card_shows_whose_it_is_what_it_says_and_where_it_leads(
    page_of_either_width: Page, stub: Stub, vendor: SimulatedBizgo
) -> None:
    page = page_of_either_width
    page.goto(f"{stub.url}/simulator")
    page.get_by_role("radio", name="동작구").check()
    send(vendor, "https://city.example/r/7")
    card = page.get_by_role("log", name="문자 내용").locator(".alimtalk")
    expect(card).to_contain_text("복지문자콜24")
    expect(card).to_contain_text("알림톡")
    expect(card).to_contain_text("접수번호는 7입니다.")
    link = card.get_by_role("link", name="보기")
    expect(link).to_have_attribute("href", "https://city.example/r/7")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(card.get_by_role("link", name="상담하기")).to_have_count(0)
    expect(card).to_contain_text("상담하기")
    assert_no_serious_violation(page)


def test_an_address_that_no_browser_may_open_is_shown_and_does_not_lead_anywhere(
    page: Page, stub: Stub, vendor: SimulatedBizgo
) -> None:
    page.goto(f"{stub.url}/simulator")
    page.get_by_role("radio", name="동작구").check()
    send(vendor, "javascript:alert(1)")
    card = page.get_by_role("log", name="문자 내용").locator(".alimtalk")
    expect(card).to_contain_text("열 수 없는 주소")
    expect(card.get_by_role("link")).to_have_count(0)
