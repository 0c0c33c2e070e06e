"""The broadcasts' doors: who is let in, what is refused with which words, what is noted."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.domain.audience import BadRow, Recipient
from chalicelib.domain.audit import Wanted as Looked
from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.domain.broadcast_upload import Seen
from chalicelib.domain.chunk import UNWANTED, Reach
from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Failure
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import Night
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.store.broadcast_reports import ReportedFailures
from chalicelib.web.broadcast_words import FAILURES
from tests.local.waiting import eventually
from tests.staffed import ADMIN, AGENT, SUPERVISOR
from tests.web.broadcast_site import TENANT, Office, broadcast_office
from tests.web.desk_site import Clerk

pytestmark = pytest.mark.engine

OFFICER = "demo-saetbyeol-officer-1"
HOME = "/desk/broadcasts"
FIELDS = {"title": "단수 안내", "text": "물이 나오지 않습니다.", "purpose": "public_info"}
AD_TEXT = "(광고)샛별시 장터에서 축제를 합니다. 문의 031-200-0000 무료수신거부 080-000-0000"
FILE = {"file_name": "명단.csv", "file_size": "30"}


@pytest.fixture(scope="module")
def office(engine: str) -> Iterator[Office]:
    with broadcast_office(engine) as found:
        yield found


@pytest.fixture(scope="module")
def officer(office: Office) -> Clerk:
    return Clerk(office.desk, OFFICER, HOME)


@pytest.fixture(scope="module")
def boss(office: Office) -> Clerk:
    return Clerk(office.desk, SUPERVISOR, HOME)


def planned(
    office: Office,
    by: str = OFFICER,
    tenant: str = TENANT,
    people: int = 2,
    urgent: bool = False,
    title: str = "단수 안내",
) -> str:
    wanted = Wanted(title, "물이 나오지 않습니다.", Purpose.PUBLIC_INFO, by, urgent)
    entries = [Recipient(n + 2, f"010{n + 4000_0000}") for n in range(people)]
    made = office.platform.planning.plan(tenant, wanted, [*entries, BadRow(99, "번호가 없습니다.")])
    return str(made.broadcast.id)


def state(office: Office, id: str, tenant: str = TENANT) -> BroadcastState:
    found: BroadcastState = office.platform.broadcasting.get(tenant, id).state
    return found


def noted(office: Office, id: str) -> set[str]:
    now = datetime.now(UTC)
    looked = Looked(now - timedelta(hours=1), now + timedelta(minutes=1), subject=id)
    return {entry.action for entry in office.platform.audit.find(TENANT, looked)}


def test_agents_have_no_broadcasts(office: Office) -> None:
    agent = Clerk(office.desk, AGENT)
    id = planned(office)
    assert HOME not in agent.get("/desk").text
    for path in (HOME, f"{HOME}/new", f"{HOME}/{id}", f"{HOME}/{id}/results.csv?from=0"):
        assert agent.get(path).status == 403
    for act in ("approve", "start", "pause", "resume", "stop", "arrived", "file"):
        assert agent.send(f"{HOME}/{id}/{act}").status == 403
    assert state(office, id) is BroadcastState.PREVIEWED


def test_another_citys_broadcast_and_one_that_never_was_look_the_same(
    office: Office, boss: Clerk
) -> None:
    theirs = planned(office, tenant="dalbit")
    for end in ("", "/now", "/bad.csv", "/results.csv?from=0"):
        answers = [boss.get(f"{HOME}/{id}{end}") for id in (theirs, "never", "a%20b")]
        assert {(answer.status, answer.text) for answer in answers} == {(404, answers[0].text)}
    for act in ("approve", "start", "pause", "resume", "stop", "arrived", "file"):
        answers = [boss.send(f"{HOME}/{id}/{act}", **FILE) for id in (theirs, "never")]
        assert [answer.status for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    assert state(office, theirs, "dalbit") is BroadcastState.PREVIEWED


def test_an_officer_sees_their_own_and_a_supervisor_everybodys(
    office: Office, officer: Clerk, boss: Clerk
) -> None:
    mine, theirs = planned(office, title="내 것"), planned(office, SUPERVISOR, title="남의 것")
    assert "내 것" in officer.get(HOME).text
    assert "남의 것" not in officer.get(HOME).text
    assert officer.get(f"{HOME}/{theirs}").status == 404
    assert officer.send(f"{HOME}/{theirs}/stop").status == 404
    page = boss.get(HOME).text
    assert page.index("남의 것") < page.index("내 것")
    assert boss.get(f"{HOME}/{mine}").status == 200


def test_the_list_goes_on_over_pages_and_holds_what_is_over(office: Office, boss: Clerk) -> None:
    old = planned(office, title="가장 오래된 것 같은 것")
    office.platform.broadcasting.stop(TENANT, old, OFFICER)
    for number in range(20):
        planned(office, title=f"그 뒤 {number}")
    first = boss.get(HOME).text
    assert old not in first
    more = re.search(rf'href="({HOME}\?after=[^"]+)"', first)
    assert more
    rest = boss.get(more[1]).text
    assert old in rest and "그만둠" in rest
    assert not set(re.findall(r"그 뒤 \d+", rest)) & set(re.findall(r"그 뒤 \d+", first))


def test_nothing_is_done_without_the_pages_token(office: Office, officer: Clerk) -> None:
    id = planned(office)
    for act in ("approve", "start", "pause", "resume", "stop", "arrived", "file"):
        assert officer.browser.post(f"{HOME}/{id}/{act}", {}).status == 403
    assert officer.browser.post(HOME, {**FIELDS, **FILE}).status == 403
    assert state(office, id) is BroadcastState.PREVIEWED


def test_a_second_person_with_the_right_approves(
    office: Office, officer: Clerk, boss: Clerk
) -> None:
    id = planned(office, urgent=True)
    refused = officer.send(f"{HOME}/{id}/start")
    assert (refused.status, "승인" in refused.text) == (409, True)
    assert officer.send(f"{HOME}/{id}/approve").status == 403
    own = planned(office, SUPERVISOR, urgent=True)
    refused = boss.send(f"{HOME}/{own}/approve")
    assert (refused.status, "만든 사람은" in refused.text) == (409, True)
    assert Clerk(office.desk, ADMIN, HOME).send(f"{HOME}/{own}/approve").status == 200
    assert boss.send(f"{HOME}/{id}/approve").status == 200
    assert {"broadcast.approve", "broadcast.start"} <= noted(office, id)


def test_who_made_and_who_approved_it_are_called_by_name_though_never_at_the_desk(
    office: Office, officer: Clerk, boss: Clerk
) -> None:
    made = json.loads(officer.send(HOME, **FIELDS, **FILE).text)["id"]
    assert "부서 담당자" in boss.get(f"{HOME}/{made}").text
    assert OFFICER not in boss.get(f"{HOME}/{made}").text
    id = planned(office, urgent=True)
    assert boss.send(f"{HOME}/{id}/approve").status == 200
    page = officer.get(f"{HOME}/{id}").text
    assert "상담반장" in page and SUPERVISOR not in page


def test_why_we_paused_it_ourselves_is_said_in_korean(office: Office, boss: Clerk) -> None:
    office.working.clear()
    try:
        id, on = planned(office), office.platform
        started = on.broadcasting.start(TENANT, id, OFFICER)
        on._broadcast_sending.halt(TENANT, started, Failure.ACCOUNT)
        page = boss.get(f"{HOME}/{id}").text
        assert FAILURES[Failure.ACCOUNT] in page and f">{Failure.ACCOUNT}<" not in page
    finally:
        office.working.set()


def test_advertising_at_night_says_who_gets_it_now_and_who_waits_until_when(
    office: Office, officer: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = Quiet(Night(time(12), time(12)))
    monkeypatch.setattr("chalicelib.domain.city_quiet.read_quiet", lambda _: always)
    awake, asleep = "01041000001", "01041000002"
    agrees(office, awake, at_night=True)
    agrees(office, asleep, at_night=False)
    wanted = Wanted("장터 축제", AD_TEXT, Purpose.AD, OFFICER)
    people = [Recipient(2, awake), Recipient(3, asleep)]
    id = office.platform.planning.plan(TENANT, wanted, people).broadcast.id
    page = officer.get(f"{HOME}/{id}").text
    assert "밤에도 광고를 받겠다고 한 <b>1명</b>에게만 바로 나가고" in page
    assert re.search(r"나머지 <b>1명</b>에게는 <b>\d+월 \d+일\(.\) 12:00</b>에 나갑니다", page)
    assert officer.send(f"{HOME}/{id}/start").status == 200
    eventually(lambda: office.received(awake))
    eventually(lambda: left(office, id) == 1)
    page = officer.get(f"{HOME}/{id}").text
    assert "밤 광고에 동의한 분 말고는" in page
    assert 'hx-trigger="every 60s"' in page, "until the morning nothing moves"
    assert (len(office.received(awake)), office.received(asleep)) == (1, [])


def left(office: Office, id: str) -> int:
    """How many were not begun with."""
    reached = office.platform.broadcasting.progress(TENANT, id).reached
    return int(reached[Reach.NOT_YET])


def agrees(office: Office, phone: str, at_night: bool) -> None:
    """To advertising, by a form, some time ago."""
    platform, at = office.platform, datetime.now(UTC) - timedelta(days=1)
    contact = contact_id(platform._keys.of(TENANT), FAMILY, Address(ADDRESS_KIND, phone))
    agreed = Consents().gave(Scope(CHANNEL, Purpose.AD), "form:1", at)
    if at_night:
        agreed = agreed.gave(Scope(CHANNEL, Purpose.AD, night=True), "form:1", at)
    platform._consents.write(TENANT, ConversationKey(TENANT, FAMILY, contact), agreed)


def failed(office: Office, id: str, place: int) -> None:
    """As a report of the vendor is written that comes later."""
    key = BroadcastKey(TENANT, id, 0, place)
    assert ReportedFailures(office.platform._table).note(key, Failure.NO_ADDRESS)


def test_a_finished_page_looks_now_and_then_until_no_report_can_come(
    office: Office, officer: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = planned(office)
    now = f"{HOME}/{id}/now?mark={BroadcastState.DONE}..False"
    assert officer.send(f"{HOME}/{id}/start").status == 200
    eventually(lambda: state(office, id) is BroadcastState.DONE)
    seen = officer.get(now, HX_Request="true").text
    assert 'hx-trigger="every 60s"' in seen
    assert "<dt>보내지 못함</dt><dd>0</dd>" in seen
    failed(office, id, 1)
    assert "<dt>보내지 못함</dt><dd>1</dd>" in officer.get(now, HX_Request="true").text
    monkeypatch.setattr("chalicelib.web.broadcast_values.UNREPORTED", timedelta())
    for path in (now, f"{HOME}/{id}"):
        assert 'hx-trigger="every' not in officer.get(path).text


def test_only_what_moves_is_looked_at_every_second(
    office: Office, officer: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = planned(office)
    assert 'hx-trigger="every' not in officer.get(f"{HOME}/{id}").text
    office.working.clear()
    try:
        assert 'hx-trigger="every 1s"' in officer.send(f"{HOME}/{id}/start").text
        always = Quiet(Night(time(12), time(12)))
        with monkeypatch.context() as patch:
            patch.setattr("chalicelib.domain.city_quiet.read_quiet", lambda _: always)
            assert 'hx-trigger="every 60s"' in officer.get(f"{HOME}/{id}").text
        assert officer.send(f"{HOME}/{id}/stop").status == 200
        never = planned(office)
        assert 'hx-trigger="every' not in officer.send(f"{HOME}/{never}/stop").text
    finally:
        office.working.set()


def test_what_does_not_fit_its_state_is_said_in_a_sentence(office: Office, officer: Clerk) -> None:
    id = planned(office)
    for act in ("pause", "resume", "arrived", "file"):
        answer = officer.send(f"{HOME}/{id}/{act}", **FILE)
        assert answer.status == 409
        assert answer.text.endswith(".") and "<" not in answer.text
    assert officer.send(f"{HOME}/{id}/stop").status == 200
    assert "끝났거나 그만둔" in officer.send(f"{HOME}/{id}/stop").text


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"text": " "}, 409, "제목과 내용"),
        ({"title": ""}, 409, "제목과 내용"),
        ({"text": "가" * 1001}, 409, "2,000바이트"),
        ({"text": "가" * 5000}, 400, ""),
        ({"purpose": "fun"}, 400, ""),
        ({"purpose": "ad", "urgent": "1"}, 409, "광고"),
        ({"file_name": "명단.hwp"}, 409, "엑셀(xlsx)이나 CSV"),
        ({"file_size": "-1"}, 409, "비어"),
    ],
)
def test_a_draft_that_cannot_be_sent_is_refused_before_it_is_written(
    office: Office, officer: Clerk, changed: dict[str, str], status: int, words: str
) -> None:
    before = office.platform.uploading.made(TENANT)
    answer = officer.send(HOME, **{**FIELDS, **FILE, **changed})
    assert answer.status == status
    assert words in answer.text
    assert office.platform.uploading.made(TENANT) == before


def test_a_draft_tells_where_its_file_goes_and_the_page_alone_may_post_there(
    office: Office, officer: Clerk
) -> None:
    told: Any = json.loads(officer.send(HOME, **FIELDS, **FILE).text)
    assert told["fields"]["key"] == f"{TENANT}/broadcasts/{told['id']}/upload"
    origin = re.match(r"https?://[^/]+", told["url"])
    assert origin
    for path, allowed in ((told["page"], True), (f"{HOME}/new", True), (HOME, False)):
        policy = officer.get(path).headers["content-security-policy"]
        assert (f"connect-src 'self' {origin[0]};" in policy) is allowed
    answer = officer.send(f"{HOME}/{told['id']}/arrived")
    assert (answer.status, "다시 올려" in answer.text) == (409, True)


def test_the_page_offers_topics_and_one_needs_no_file(office: Office, officer: Clerk) -> None:
    assert 'value="welfare"' in officer.get(f"{HOME}/new").text
    told: Any = json.loads(officer.send(HOME, **FIELDS, topic="welfare").text)
    assert set(told) == {"id", "page"}
    assert "‘복지 소식’ 구독자에게" in officer.get(told["page"]).text
    assert officer.send(HOME, **FIELDS, topic="roads").status == 404
    gaps = {**FIELDS, "text": "#{이름}님"}
    answer = officer.send(HOME, **gaps, topic="welfare")
    assert (answer.status, "빈칸" in answer.text) == (409, True)


def test_every_reason_has_words_for_an_officer() -> None:
    # Of talks alone: no broadcast has a session, a file or a receipt.
    of_talks = {Failure.SESSION_EXPIRED, Failure.OLD_SESSION, Failure.NO_FILE, Failure.NO_RECEIPT}
    of_talks |= {Failure.NOT_CALLED}
    assert {*Failure, UNWANTED} - of_talks == set(FAILURES)


def test_bad_rows_and_results_are_files_that_spreadsheets_open(
    office: Office, officer: Clerk
) -> None:
    id = planned(office)
    it = office.platform.broadcasting.get(TENANT, id)
    bad = Seen(bad=(BadRow(3, '값이 없습니다: "동"'), BadRow(9, "번호가 없습니다.")))
    office.platform._broadcast_lists.keep_seen(TENANT, it, bad)
    answer = officer.get(f"{HOME}/{id}/bad.csv")
    assert answer.text == '\ufeff행,까닭\r\n3,"값이 없습니다: ""동"""\r\n9,번호가 없습니다.\r\n'
    assert "attachment" in answer.headers["content-disposition"]
    rows = officer.get(f"{HOME}/{id}/results.csv?from=0").text.split("\r\n")
    assert rows[1] == "2,010-4000-0000,아직,"
    assert len(rows) == 4
    assert officer.get(f"{HOME}/{id}/results.csv?from=7").text.count("\r\n") == 1
    assert {"broadcast.results", "broadcast.bad_rows"} <= noted(office, id)


def test_the_page_hides_numbers_and_shows_what_a_broadcast_without_a_preview_has(
    office: Office, officer: Clerk
) -> None:
    page = officer.get(f"{HOME}/{planned(office)}").text
    assert "물이 나오지 않습니다." in page
    assert "4000" not in page.replace("010-****", "")


def test_a_poll_draws_what_moves_and_all_of_it_once_more_has_changed(
    office: Office, officer: Clerk
) -> None:
    id = planned(office)
    whole = officer.get(f"{HOME}/{id}/now?mark=draft.reading.False", HX_Request="true")
    assert whole.headers["hx-retarget"] == "#broadcast"
    part = officer.get(f"{HOME}/{id}/now?mark=previewed..False", HX_Request="true")
    assert "hx-retarget" not in part.headers
    assert "broadcast.read" not in noted(office, id)
