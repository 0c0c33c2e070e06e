"""Broadcasts in true browsers: a list uploaded, looked at, approved by another, sent, watched."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.audience import Recipient
from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.domain.carrier_text import carried
from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Failure
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import Night
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY
from chalicelib.sealing.aes_gcm import AesGcm
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.services.topic_audience import TopicSeal
from chalicelib.store.broadcast_reports import ReportedFailures
from tests.sheets.workbooks import saved, workbook
from tests.web.broadcast_site import TENANT, TOPICS, Office, broadcast_office
from tests.web.conftest import DESK, PHONE
from tests.web.desk_site import log_in
from tests.web.staff_browsers import BOSS, People, assert_usable
from tests.web.test_broadcast_pages import AD_TEXT, agrees

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]

OFFICER = "부서 담당자 (샛별시)"
HOME = "/desk/broadcasts"
TEXT = "#{이름}님, 내일 10시부터 물이 나오지 않습니다. – 샛별시"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture(scope="module")
def office(engine: str) -> Iterator[Office]:
    with broadcast_office(engine) as found:
        yield found


def write(page: Page, title: str, text: str = TEXT) -> None:
    page.get_by_role("link", name="새로 보내기").click()
    page.wait_for_load_state()  # before its script is there a press would send the form alone
    page.get_by_label("제목").fill(title)
    page.get_by_label("글", exact=True).fill(text)


def upload(page: Page, name: str, body: bytes) -> None:
    page.get_by_label("명단 파일").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    )
    page.get_by_role("button", name=re.compile("올리")).click()


def subscribes(office: Office, phone: str) -> None:
    """By a text that somebody sent from this phone a while ago."""
    platform, topic = office.platform, TOPICS[0]["id"]
    contact = contact_id(platform._keys.of(TENANT), FAMILY, Address(ADDRESS_KIND, phone))
    who = ConversationKey(TENANT, FAMILY, contact)
    scope = Scope(CHANNEL, Purpose.PUBLIC_INFO, topic=topic)
    joined = Consents().gave(scope, "sms#1", datetime.now(UTC))
    sealed = TopicSeal(platform._keys, AesGcm()).seal(TENANT, topic, contact, phone)
    platform._consents.write(TENANT, who, joined, {topic: sealed})


def figure(page: Page, name: str, value: str) -> None:
    block = page.locator(".figures div").filter(has=page.get_by_text(name, exact=True))
    expect(block.locator("dd").first).to_have_text(value)


@SIZES
def test_a_list_is_uploaded_looked_at_approved_by_another_sent_and_reaches_the_phones(
    office: Office, people: People, size: dict[str, int], tmp_path: Path
) -> None:
    title = f"단수 안내 {size['width']}"
    first = 20_000_000 + size["width"]
    rows = [("이름", "휴대폰"), ("가", 10_0000_0000 + first), ("나", f"010{first + 1}")]
    rows += [("다", "031-000-0000"), ("라", f"010{first}")]
    officer, boss = people.comes(size), people.comes(size)
    log_in(officer, office.url, OFFICER, HOME)
    assert_usable(officer)
    write(officer, title)
    officer.get_by_text("긴급", exact=True).click()
    assert_usable(officer)
    upload(officer, "명단.xlsx", saved(workbook(*rows)).getvalue())
    expect(officer.get_by_role("heading", name=title)).to_be_visible()
    figure(officer, "받는 사람", "2명")
    figure(officer, "제외된 줄", "1")
    figure(officer, "겹쳐서 한 번만 보내는 번호", "1")
    figure(officer, "예상 비용", "18원")
    expect(officer.get_by_text("가님, 내일 10시부터 물이 나오지 않습니다.")).to_be_visible()
    expect(officer.get_by_role("button", name="보내기 시작")).to_have_count(0)
    expect(officer.get_by_role("button", name="승인하기")).to_have_count(0)
    assert_usable(officer)

    log_in(boss, office.url, BOSS, HOME)
    boss.get_by_role("link", name=title).click()
    boss.get_by_role("button", name="승인하기").click()
    expect(boss.get_by_role("button", name="보내기 시작")).to_be_visible()
    assert_usable(boss)

    officer.reload()
    officer.get_by_role("button", name="보내기 시작").press("Enter")
    expect(officer.locator("#broadcast-now .state-done")).to_have_text("끝남")
    figure(officer, "통신사에 넘김", "2")
    assert_usable(officer)
    assert office.received(f"010{first}") == ["가님, 내일 10시부터 물이 나오지 않습니다. - 샛별시"]
    assert len(office.received(f"010{first + 1}")) == 1
    with officer.expect_download() as saving:
        officer.get_by_role("link", name="결과를 CSV로 받기").click()
    saving.value.save_as(tmp_path / "results.csv")
    text = (tmp_path / "results.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff행,전화번호,상태,까닭\r\n2,010-")
    assert text.count("통신사에 넘김") == 2
    officer.goto(office.url + HOME)
    expect(officer.get_by_role("link", name=re.compile(title))).to_contain_text("끝남")
    assert_usable(officer)


@SIZES
def test_a_topic_is_chosen_instead_of_a_list_and_its_subscribers_get_the_text(
    office: Office, people: People, size: dict[str, int]
) -> None:
    title, text = f"복지 소식 {size['width']}", f"난방비를 도와드립니다. {size['width']}"
    phones = [f"010{40_000_000 + size['width'] * 10 + n}" for n in range(2)]
    for phone in phones:
        subscribes(office, phone)
    page = people.comes(size)
    log_in(page, office.url, BOSS, HOME)
    write(page, title, text)
    listed = page.get_by_role("radio", name="올린 명단")
    topic = page.get_by_role("group", name="받는 사람").get_by_role("radio", name="복지 소식")
    file, button = page.get_by_label("명단 파일"), page.locator("#new-broadcast button")
    expect(listed).to_be_checked()
    # By the keyboard: the choice takes the file away, and brings it back.
    listed.focus()
    page.keyboard.press("ArrowDown")
    expect(topic).to_be_checked()
    expect(file).to_be_hidden()
    expect(button).to_have_text("미리 보기")
    assert_usable(page)
    page.keyboard.press("ArrowUp")
    expect(file).to_be_visible()
    expect(file).to_be_enabled()
    expect(button).to_have_text("올리고 미리 보기")
    topic.check()
    button.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("‘복지 소식’ 구독자에게")).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="보내기 시작").click()
    expect(page.locator("#broadcast-now .state-done")).to_have_text("끝남")
    assert [office.received(phone) for phone in phones] == [[text]] * 2
    assert_usable(page)


def test_a_text_with_gaps_for_a_topic_is_one_sentence_and_can_be_mended(
    office: Office, people: People
) -> None:
    page = people.comes(DESK)
    log_in(page, office.url, OFFICER, HOME)
    write(page, "빈칸이 있는 글")
    page.get_by_role("radio", name="복지 소식").check()
    page.get_by_role("button", name="미리 보기").click()
    expect(page.get_by_role("alert").filter(has_text="빈칸")).to_be_visible()
    assert_usable(page)
    page.get_by_label("글", exact=True).fill("빈칸이 없는 글")
    page.get_by_role("button", name="미리 보기").click()
    expect(page.get_by_role("heading", name="빈칸이 있는 글")).to_be_visible()


@SIZES
def test_a_broken_file_is_one_sentence_and_another_takes_its_place(
    office: Office, people: People, size: dict[str, int]
) -> None:
    page = people.comes(size)
    log_in(page, office.url, OFFICER, HOME)
    write(page, "명단을 다시")
    upload(page, "명단.xls", b"\xd0\xcf\x11\xe0")
    expect(page.get_by_role("alert").filter(has_text="옛 엑셀 파일")).to_be_visible()
    upload(page, "명단.xlsx", b"PK\x03\x04 nothing")
    expect(page.get_by_role("alert").filter(has_text="깨져 있어")).to_be_visible()
    assert_usable(page)
    upload(page, "명단.csv", "이름,휴대폰\n가,010-2345-6789\n".encode("cp949"))
    figure(page, "받는 사람", "1명")


def test_a_report_that_comes_after_the_end_is_seen_without_a_press(
    office: Office, people: People
) -> None:
    page = people.comes(DESK)
    page.clock.install()
    log_in(page, office.url, BOSS, HOME)
    write(page, "나중에 온 소식", "물이 나옵니다.")
    upload(page, "명단.csv", "휴대폰\n010-3434-0001\n010-3434-0002\n".encode())
    page.get_by_role("button", name="보내기 시작").click()
    expect(page.locator("#broadcast-now .state-done")).to_have_text("끝남")
    figure(page, "보내지 못함", "0")
    key = BroadcastKey(TENANT, page.url.rpartition("/")[2], 0, 1)
    assert ReportedFailures(office.platform._table).note(key, Failure.NO_ADDRESS)
    page.clock.fast_forward(61_000)
    figure(page, "보내지 못함", "1")
    assert_usable(page)


def test_it_is_paused_and_given_up_after_being_asked_and_nobody_else_gets_it(
    office: Office, people: People
) -> None:
    page = people.comes(DESK)
    log_in(page, office.url, BOSS, HOME)
    write(page, "그만둘 것", "물이 나옵니다.")
    upload(page, "명단.csv", "휴대폰\n010-3333-0001\n".encode())
    start = page.get_by_role("button", name="보내기 시작")
    expect(start).to_be_visible()
    office.working.clear()
    try:
        start.click()
        expect(page.locator("#broadcast-now")).to_contain_text("0%")
        page.get_by_role("button", name="멈추기").click()
        expect(page.locator("#broadcast-now .chip").first).to_have_text("멈춤")
        page.get_by_role("button", name="이어 보내기").click()
        expect(page.locator("#broadcast-now .chip").first).to_have_text("보내는 중")
        page.get_by_role("button", name="그만두기").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("다시 이을 수 없습니다")
        assert_usable(page)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="그만두기").click()
        dialog.get_by_role("button", name="그만두기").click()
        expect(page.locator("#broadcast-now .chip").first).to_have_text("그만둠")
    finally:
        office.working.set()
    assert office.received("01033330001") == []


def test_on_a_phone_at_night_who_waits_until_when_is_read_whole(
    office: Office, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = Quiet(Night(time(12), time(12)))
    monkeypatch.setattr("chalicelib.domain.city_quiet.read_quiet", lambda _: always)
    phones = ["01035350001", "01035350002"]
    agrees(office, phones[0], at_night=True)
    agrees(office, phones[1], at_night=False)
    wanted = Wanted("장터 축제", AD_TEXT, Purpose.AD, "officer-1")
    listed = [Recipient(n, number) for n, number in enumerate(phones, 2)]
    id = office.platform.planning.plan(TENANT, wanted, listed).broadcast.id
    page = people.comes(PHONE)
    log_in(page, office.url, BOSS, f"{HOME}/{id}")
    expect(page.locator("#broadcast")).to_contain_text("밤에도 광고를 받겠다고 한 1명에게만")
    assert_usable(page)
    office.working.clear()
    try:
        page.get_by_role("button", name="보내기 시작").click()
        expect(page.locator("#broadcast-now .warn")).to_contain_text("밤 광고에 동의한 분 말고는")
        assert_usable(page)
        page.get_by_role("button", name="그만두기").click()
        page.get_by_role("dialog").get_by_role("button", name="그만두기").click()
        expect(page.locator("#broadcast-now .chip").first).to_have_text("그만둠")
    finally:
        office.working.set()


@pytest.mark.parametrize(
    "text",
    ["안녕", "가" * 46, "– “물” ₩ 😀 ắ ө ☎", "A\nB", "请您查询垃圾费", "データ〇"],
    ids=["short", "long", "signs", "lines", "chinese", "japanese"],
)
def test_the_page_counts_as_carriers_do(office: Office, people: People, text: str) -> None:
    page = people.comes(DESK)
    log_in(page, office.url, OFFICER, HOME)
    write(page, "세기", text)
    size = carried(text).size
    kind = "단문" if size <= 90 else "장문"
    expect(page.locator("#body-count")).to_have_text(f"{size}바이트 · {kind}")
