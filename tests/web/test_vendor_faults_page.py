"""What goes wrong at the simulated vendors is switched in the simulator's tools."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bizgo import Bizgo, RateLimitError
from playwright.sync_api import Page, expect

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.solapi import SimulatedSolapi
from chalicelib.local.text_phones import TextPhones
from chalicelib.local.vendor_faults import VendorFaults
from tests.web.stub_webhook import Stub
from tests.web.test_simulator_access import assert_no_serious_violation

pytestmark = pytest.mark.browser


@dataclass
class Vendors:
    bizgo: SimulatedBizgo
    solapi: SimulatedSolapi
    msghub: SimulatedMsghub


@pytest.fixture
def vendors(stub: Stub) -> Iterator[Vendors]:
    bizgo = SimulatedBizgo(lambda _: None)
    found = Vendors(
        bizgo, SimulatedSolapi(bizgo.phones), SimulatedMsghub(lambda _: None, bizgo.phones)
    )
    for each in (found.bizgo, found.solapi, found.msghub):
        each.start()
    stub.texts = TextPhones(found.msghub, bizgo)
    stub.faults = VendorFaults(bizgo, found.solapi, found.msghub)
    yield found
    for each in (found.bizgo, found.solapi, found.msghub):
        each.stop()


@pytest.mark.parametrize("city", ["평택시", "동작구"])
def test_a_vendor_that_is_switched_ill_is_ill_and_well_again(
    page_of_either_width: Page, stub: Stub, vendors: Vendors, city: str
) -> None:
    page = page_of_either_width
    page.goto(f"{stub.url}/simulator")
    page.get_by_role("radio", name=city).check()
    if not page.locator("#tools").evaluate("tools => tools.open"):
        page.get_by_text("도구", exact=True).click()
    expect(page.get_by_text("모두 정상입니다")).to_be_visible()
    page.get_by_label("응답", exact=True).select_option("429 너무 많음")
    expect(page.get_by_text("장애 켜짐: Bizgo (발송)")).to_be_visible()
    client = Bizgo(api_key="any", base_url=vendors.bizgo.url, max_retries=0)
    with client, pytest.raises(RateLimitError):
        client.send.sms(to="01000000001", from_="18996808", text="안녕하세요")
    assert_no_serious_violation(page)
    page.get_by_role("button", name="모두 정상으로").click()
    expect(page.get_by_text("모두 정상입니다")).to_be_visible()
    assert vendors.bizgo.faults.answer == ""


def test_each_vendor_has_its_own_faults_and_a_reload_shows_them(
    page: Page, stub: Stub, vendors: Vendors
) -> None:
    page.goto(f"{stub.url}/simulator")
    page.get_by_label("중계사", exact=True).select_option("Solapi (발송)")
    page.get_by_label("결과 보고").select_option("순서 바뀜")
    page.get_by_label("도착 결과").select_option("모두 실패")
    page.get_by_label("중계사", exact=True).select_option("msghub (수신)")
    page.get_by_label("전달", exact=True).select_option("멈춤")
    expect(page.get_by_text("장애 켜짐: Solapi (발송), msghub (수신)")).to_be_visible()
    assert vendors.msghub.faults.held
    assert (vendors.solapi.faults.results, vendors.solapi.faults.report_code) == (
        "reordered",
        "3104",
    )
    assert vendors.bizgo.faults.results == ""
    page.reload()
    expect(page.get_by_text("장애 켜짐: Solapi (발송), msghub (수신)")).to_be_visible()


def test_where_no_vendors_are_simulated_nothing_is_offered(page: Page, stub: Stub) -> None:
    page.goto(f"{stub.url}/simulator")
    expect(page.get_by_role("radio", name="평택시")).to_be_visible()
    expect(page.get_by_text("모의 중계사 장애")).to_be_hidden()
