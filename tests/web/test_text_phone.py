"""The simulator's phone for text messages, over the simulated vendors: there and back."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bizgo import Bizgo
from playwright.sync_api import Locator, Page, Route, expect

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.msghub_line import MoFaults
from chalicelib.local.text_phones import TextPhones
from tests.domain.file_samples import JPG
from tests.local.text_city import TextCity, text_city
from tests.local.waiting import eventually
from tests.web.room import Room
from tests.web.stub_webhook import Stub
from tests.web.test_simulator_access import assert_no_serious_violation, tab_to

pytestmark = pytest.mark.browser

NUMBER, PHONE, OTHER = "18996808", "01000000001", "01000000002"
LONG = "복지정책과에서 확인했습니다. 긴급복지 생계지원을 신청하실 수 있으니 신분증을 가지고 동주민센터로 와 주세요."


@dataclass
class Carriers:
    """The city's webhook, and the vendors between it and the phones."""

    city: TextCity
    msghub: SimulatedMsghub
    bizgo: SimulatedBizgo

    def tells(self, text: str, phone: str = PHONE) -> None:
        """The city texts a phone, by Infobank's SDK."""
        with Bizgo(api_key="any-key", base_url=self.bizgo.url) as client:
            send = client.send.sms if len(text.encode("cp949")) <= 90 else client.send.lms
            assert send(to=phone, from_=NUMBER, text=text).failed == []


@pytest.fixture
def carriers(stub: Stub) -> Iterator[Carriers]:
    with text_city() as city:
        bizgo = SimulatedBizgo(lambda _: None)
        msghub = SimulatedMsghub(
            lambda number: city.url if number == NUMBER else None, bizgo.phones
        )
        msghub.faults = MoFaults(gather_seconds=0.02, retry_seconds=0.02)
        for vendor in (bizgo, msghub):
            vendor.start()
        stub.texts = TextPhones(msghub, bizgo)
        yield Carriers(city, msghub, bizgo)
        for vendor in (bizgo, msghub):
            vendor.stop()


class Phone:
    """The open phone, in a test's words."""

    def __init__(self, page: Page, stub: Stub) -> None:
        self.page = page
        page.goto(f"{stub.url}/simulator")
        page.get_by_role("radio", name="동작구").check()

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="문자 내용")

    @property
    def mine(self) -> Locator:
        return self.log.locator(".mine")

    @property
    def theirs(self) -> Locator:
        return self.log.locator(".theirs")

    def write(self, words: str) -> None:
        self.page.get_by_label("문자 입력").fill(words)
        self.page.get_by_role("button", name="보내기", exact=True).click()


def test_a_text_typed_on_the_phone_reaches_the_webhook_as_msghub_posts_it(
    page_of_either_width: Page, stub: Stub, carriers: Carriers
) -> None:
    phone = Phone(page_of_either_width, stub)
    phone.write("쌀이 떨어졌어요")
    expect(phone.mine).to_have_count(1)
    expect(phone.mine).to_contain_text("전해짐")
    [item] = carriers.city.items
    assert (item["moNumber"], item["moCallback"]) == (NUMBER, PHONE)
    assert (item["moType"], item["moMsg"]) == ("SMSMO", "쌀이 떨어졌어요")


def test_a_text_that_the_city_does_not_take_is_on_its_way_until_it_does(
    page: Page, stub: Stub, carriers: Carriers
) -> None:
    carriers.msghub.faults.held = True
    phone = Phone(page, stub)
    phone.write("안녕하세요")
    expect(phone.mine).to_contain_text("전하는 중")
    carriers.msghub.faults.held = False
    expect(phone.mine).to_contain_text("전해짐")


def test_a_look_from_before_a_text_was_written_says_nothing_of_it(
    page: Page, stub: Stub, carriers: Carriers
) -> None:
    carriers.msghub.faults.held = True
    looks: list[Route] = []

    def kept_back(route: Route) -> None:
        if looks or route.request.method != "GET":
            route.fallback()
        else:
            looks.append(route)

    page.route("**/simulator/texts?*", kept_back)
    phone = Phone(page, stub)
    phone.write("안녕하세요")
    expect(phone.mine).to_contain_text("전하는 중")
    [look] = looks
    with page.expect_response(lambda answer: answer.url.endswith("after=1")):
        look.fulfill(json={"lines": [], "waiting": []})
    expect(phone.mine).to_contain_text("전하는 중")


def test_a_sample_photo_travels_alone_or_with_words(
    page: Page, stub: Stub, carriers: Carriers
) -> None:
    phone = Phone(page, stub)
    attach = page.get_by_role("button", name="예시 사진 붙이기")
    attach.click()
    expect(page.get_by_text("예시 사진을 붙였습니다")).to_be_visible()
    page.get_by_role("button", name="보내기", exact=True).click()
    shown = phone.mine.get_by_role("img", name="보낸 사진")
    expect(shown).to_have_js_property("naturalWidth", 480)
    expect(attach).to_have_attribute("aria-pressed", "false")
    [item] = eventually(lambda: carriers.city.items)
    [content] = item["contentInfoLst"]
    assert (item["moType"], item["moMsg"]) == ("MMSMO", None)
    with urllib.request.urlopen(content["contentUrl"], timeout=5) as answer:
        assert len(answer.read()) == int(content["contentSize"])


def test_what_the_city_sends_appears_once_with_its_kind_and_size(
    page_of_either_width: Page, stub: Stub, carriers: Carriers
) -> None:
    phone = Phone(page_of_either_width, stub)
    carriers.tells("접수되었습니다")
    expect(phone.theirs).to_have_count(1)
    expect(phone.theirs).to_contain_text("SMS · 14바이트")
    carriers.tells(LONG)
    expect(phone.theirs).to_have_count(2)
    expect(phone.theirs.last).to_contain_text(f"LMS · {len(LONG.encode('cp949'))}바이트")
    page_of_either_width.reload()
    expect(phone.theirs).to_have_count(2)


def test_a_picture_that_the_city_sends_is_shown(page: Page, stub: Stub, carriers: Carriers) -> None:
    phone = Phone(page, stub)
    with Bizgo(api_key="any-key", base_url=carriers.bizgo.url) as client:
        key = client.files.upload_mms(JPG, filename="1.jpg").file_key
        asked = {"to": PHONE, "from_": NUMBER, "text": "안내문입니다", "title": "안내"}
        client.send.mms(**asked, file_keys=[key])
    picture = phone.theirs.get_by_role("img", name="받은 사진")
    expect(picture).to_have_attribute("src", f"/simulator/texts/pictures/{key}")
    expect(phone.theirs).to_contain_text("MMS · 12바이트")
    expect(phone.theirs.get_by_text("안내", exact=True)).to_be_visible()


def test_each_phone_has_a_thread_of_its_own(page: Page, stub: Stub, carriers: Carriers) -> None:
    phone = Phone(page, stub)
    phone.write("첫째 전화입니다")
    expect(phone.mine).to_have_count(1)
    page.get_by_label("내 전화").select_option("010-0000-0002")
    expect(phone.mine).to_have_count(0)
    carriers.tells("둘째에게", OTHER)
    expect(phone.theirs).to_contain_text("둘째에게")
    page.get_by_label("내 전화").select_option("010-0000-0001")
    expect(phone.mine).to_contain_text("첫째 전화입니다")
    expect(phone.theirs).to_have_count(0)


def test_the_messengers_room_comes_back_and_its_bot_hears_no_text(
    page: Page, stub: Stub, carriers: Carriers
) -> None:
    phone = Phone(page, stub)
    phone.write("문자입니다")
    expect(phone.mine).to_have_count(1)
    expect(page.get_by_role("button", name="요청·응답")).to_have_count(0)
    page.get_by_role("radio", name="이천시").check()
    expect(phone.log).to_have_count(0)
    expect(page.get_by_role("button", name="채팅하기")).to_be_visible()
    Room(page, stub).say("톡입니다")
    assert [body["userRequest"]["utterance"] for _, body in stub.asked] == ["톡입니다"]
    assert [item["moMsg"] for item in carriers.city.items] == ["문자입니다"]


def test_what_could_not_be_sent_stays_in_the_field(
    page: Page, stub: Stub, carriers: Carriers
) -> None:
    phone = Phone(page, stub)
    page.route("**/simulator/texts", lambda route: route.abort())
    phone.write("안녕하세요")
    expect(phone.log).to_contain_text("문자를 보내지 못했습니다")
    expect(page.get_by_label("문자 입력")).to_have_value("안녕하세요")
    page.unroute("**/simulator/texts")
    page.get_by_role("button", name="보내기", exact=True).click()
    expect(phone.mine).to_have_count(1)


def test_a_person_without_a_mouse_texts_and_hears_what_comes(
    page: Page, stub: Stub, carriers: Carriers
) -> None:
    page.goto(f"{stub.url}/simulator")
    expect(page.get_by_role("radio")).to_have_count(4)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="동작구")).to_be_checked()
    tab_to(page, page.get_by_label("내 전화"))
    tab_to(page, page.get_by_role("button", name="예시 사진 붙이기"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("문자 입력"))
    page.keyboard.type("사진입니다")
    page.keyboard.press("Enter")
    phone_log = page.get_by_role("log", name="문자 내용")
    expect(phone_log.locator(".mine")).to_contain_text("나: ")
    expect(phone_log).to_have_attribute("aria-live", "polite")
    carriers.tells("Thank you for your message.")
    answer = phone_log.locator(".theirs")
    expect(answer).to_contain_text("복지문자콜24: ")
    expect(answer.locator(".bubble")).to_have_attribute("lang", "en")


def test_axe_finds_nothing_serious_on_the_phone_and_all_can_be_pressed(
    page_of_either_width: Page, stub: Stub, carriers: Carriers
) -> None:
    page = page_of_either_width
    phone = Phone(page, stub)
    assert_no_serious_violation(page)
    page.get_by_role("button", name="예시 사진 붙이기").click()
    phone.write("사진 봐 주세요 https://example.com/")
    carriers.tells(LONG)
    expect(phone.theirs).to_have_count(1)
    expect(phone.mine).to_contain_text("전해짐")
    assert_no_serious_violation(page)
    low = "[...document.querySelectorAll('button, select, .city')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert page.evaluate(low) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
