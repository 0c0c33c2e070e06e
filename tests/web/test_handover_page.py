"""What one shift hands over: promises first, the newest remark of each talk, each read noted."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.audit import Wanted
from chalicelib.domain.conversation import ConversationKey
from tests.staffed import AGENT, SUPERVISOR
from tests.web.desk_site import TENANT, Clerk, DeskSite, log_in, path_of
from tests.web.staff_browsers import BOSS, LAPTOP, TABLET, People, assert_usable

pytestmark = pytest.mark.engine

PATH = "/desk/handover"


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    desk.empty()
    return Clerk(desk).ready()


def noted(clerk: Clerk, who: ConversationKey, *remarks: str) -> None:
    for number, words in enumerate(remarks):
        sent = clerk.send(f"{path_of(who)}/note", text=words, once=f"{who.contact}{number}")
        assert sent.status == 200


def order(text: str, desk: DeskSite, *people: ConversationKey) -> list[int]:
    places = [text.index(path_of(who)) for who in people]
    return [sorted(places).index(place) for place in places]


def test_the_newest_remark_of_each_talk_is_shown_with_its_author(
    desk: DeskSite, clerk: Clerk
) -> None:
    mine, waits, silent = desk.asks("하나"), desk.asks("둘"), desk.asks("셋")
    clerk.send(f"{path_of(mine)}/take")
    noted(clerk, mine, "처음 메모", "마지막 메모입니다")
    noted(clerk, waits, "<b>기다리는 분</b> 메모")
    # What is said after it changes nothing.
    clerk.send(f"{path_of(mine)}/reply", text="답장", once="r", after="9")
    for reader in (clerk, Clerk(desk, SUPERVISOR)):
        shown = reader.get(PATH).text
        assert "마지막 메모입니다" in shown and "처음 메모" not in shown
        assert "&lt;b&gt;기다리는 분" in shown
        assert re.search(r"마지막 메모입니다 <span class=\"quiet\">상담사 1", shown)
    row = shown[shown.index(path_of(silent)) :]
    assert ">없음</span>" in row[: row.index("</tr>")]


def test_open_promises_stand_first_the_most_pressing_of_them_first(
    desk: DeskSite, clerk: Clerk
) -> None:
    first, second, third = desk.asks("하나"), desk.asks("둘"), desk.asks("셋")
    for who in (first, second, third):
        clerk.send(f"{path_of(who)}/take")
    clerk.send(f"{path_of(first)}/reply", text="답", once="a", after="9")
    shown = clerk.get(PATH).text
    # The oldest has its answer: its promise is kept.
    assert order(shown, desk, first, second, third) == [2, 0, 1]


def test_a_remark_that_is_read_stands_in_the_log_of_access(desk: DeskSite, clerk: Clerk) -> None:
    who, silent = desk.asks("하나"), desk.asks("둘")
    for each in (who, silent):
        clerk.send(f"{path_of(each)}/take")
    noted(clerk, who, "메모")
    clerk.get(PATH)
    now = datetime.now(UTC)
    wanted = Wanted(now - timedelta(hours=1), now + timedelta(minutes=1), AGENT)
    read = [
        each.subject
        for each in desk.platform.audit.find(TENANT, wanted)
        if each.action == "talk.note.read"
    ]
    assert who.contact in read and silent.contact not in read


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_the_list_is_usable_with_long_remarks(
    desk: DeskSite, clerk: Clerk, people: People, size: dict[str, int]
) -> None:
    who = desk.asks("하나")
    clerk.send(f"{path_of(who)}/take")
    noted(clerk, who, "다음 근무자께: " + "가" * 300)
    page = people.comes(size)
    log_in(page, desk.url, BOSS)
    page.goto(desk.url + PATH)
    assert_usable(page)
