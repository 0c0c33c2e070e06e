"""An agent gives a file over true HTTP: the door, the talk's lines, the citizen's own door."""

import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from chalicelib.domain.audit import Wanted
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.shared_file import LARGEST, Fault, words_of
from tests.domain.file_samples import JPG, PDF, PNG
from tests.staffed import AGENT, OTHER_AGENT, Answer, Browser
from tests.web.desk_site import TENANT, Clerk, DeskSite, desk_site, path_of

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def desk(engine: str) -> Iterator[DeskSite]:
    with desk_site(engine) as found:
        yield found


@pytest.fixture(autouse=True)
def _nobody_waits(desk: DeskSite) -> None:
    desk.empty()


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    return Clerk(desk).ready()


@pytest.fixture
def who(desk: DeskSite, clerk: Clerk) -> ConversationKey:
    found = desk.asks("가로등이 꺼져 있어요.")
    assert clerk.send(f"{path_of(found)}/take").status == 204
    return found


def give(
    clerk: Clerk, who: ConversationKey, name: str, body: bytes, csrf: str = "", **asked: str
) -> Answer:
    headers = {
        "HX_Request": "true",
        "X_CSRF_Token": csrf or clerk.csrf,
        "Content_Type": "application/octet-stream",
    }
    query = urlencode({"name": name, **asked})
    return clerk.browser.ask("POST", f"{path_of(who)}/files?{query}", body, headers)


def named(desk: DeskSite, who: ConversationKey) -> list[Turn]:
    history = desk.platform._conversations.history(TENANT, who)
    return [turn for turn in history if turn.attachments]


def test_a_file_stands_in_the_talk_as_a_link_that_opens_it(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    assert give(clerk, who, "가로등 위치.png", PNG + bytes(range(256)), once="a").status == 204

    [turn] = named(desk, who)
    address = f"/f/{TENANT}/{turn.attachments[0].file}"
    shown = clerk.get(path_of(who)).text
    assert f'href="{address}"' in shown and "사진 가로등 위치.png (1 KB) 열기" in shown
    moved = Browser(desk.url).get(address)
    assert moved.status == 302 and moved.headers["cache-control"] == "no-store"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(moved.headers["location"], timeout=10) as found:
        assert found.read() == PNG + bytes(range(256))
        assert found.headers["Content-Type"] == "image/png"


def test_the_same_attempt_again_gives_it_once(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    for _ in range(2):
        assert give(clerk, who, "안내.pdf", PDF, once="b").status == 204
    assert len(named(desk, who)) == 1


@pytest.mark.parametrize(
    ("name", "body", "status", "fault"),
    [
        ("a.exe", b"MZ\x90\x00", 400, Fault.NOT_LISTED),
        ("a.pdf", PNG, 400, Fault.OTHER_ENDING),
        ("a", PNG, 400, Fault.NAMELESS),
        ("a.png", b"", 400, Fault.EMPTY),
        ("a.png", PNG + b"\x00" * LARGEST, 413, Fault.TOO_LARGE),
    ],
)
def test_what_may_not_be_shared_is_refused_in_a_sentence_and_nothing_is_written(
    desk: DeskSite,
    clerk: Clerk,
    who: ConversationKey,
    name: str,
    body: bytes,
    status: int,
    fault: Fault,
) -> None:
    refused = give(clerk, who, name, body)
    assert (refused.status, refused.text) == (status, words_of(fault))
    assert named(desk, who) == []


def test_on_the_text_line_the_page_tells_how_a_file_goes_and_takes_it(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    how = "JPG 300 KB까지는 사진으로"
    assert how not in clerk.get(path_of(who)).text
    texting = desk.asks("사진을 보내 주세요.", channel="sms")
    assert clerk.send(f"{path_of(texting)}/take").status == 204
    assert how in clerk.get(path_of(texting)).text
    assert give(clerk, texting, "동주민센터.jpg", JPG).status == 204
    assert len(named(desk, texting)) == 1


def test_a_file_as_large_as_may_be_arrives_whole(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    body = PNG + b"\xff" * (LARGEST - len(PNG))
    assert give(clerk, who, "a.png", body).status == 204
    [turn] = named(desk, who)
    assert turn.attachments[0].size == LARGEST


def test_it_needs_the_pages_own_token_and_the_talk_in_hand(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    assert give(clerk, who, "a.png", PNG, csrf="forged").status == 403
    assert give(Clerk(desk, OTHER_AGENT).ready(), who, "a.png", PNG).status == 403
    absent = ConversationKey(TENANT, "web", "nobody")
    assert give(clerk, absent, "a.png", PNG).status == 404
    assert named(desk, who) == []


def test_who_gave_a_file_to_whom_is_in_the_log_of_access(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    give(clerk, who, "a.png", PNG)
    now, day = desk.platform.desk_reading.clock(), timedelta(days=1)
    found = desk.platform.audit.find(TENANT, Wanted(now - day, now + day, AGENT, who.contact))
    assert [line.action for line in found].count("talk.attach") == 1


def test_what_is_absent_and_what_is_another_citys_are_answered_alike(
    desk: DeskSite, clerk: Clerk, who: ConversationKey
) -> None:
    give(clerk, who, "a.png", PNG)
    id = named(desk, who)[0].attachments[0].file
    paths = [f"/f/dalbit/{id}", f"/f/nowhere/{id}", f"/f/{TENANT}/{'b' * 26}", f"/f/{TENANT}/x"]
    answers = [Browser(desk.url).get(path) for path in paths]
    assert {(each.status, each.text) for each in answers} == {(404, answers[0].text)}
    assert "보관 기간이 끝났습니다." in answers[0].text
