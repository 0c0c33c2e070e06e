"""The recovery break on the pages: until when, the kind word after it, and no reproach anywhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.staff import AgentState, Presence
from tests.staffed import AGENT, SUPERVISOR
from tests.web.desk_site import TENANT, Clerk, DeskSite, start
from tests.web.staff_browsers import BOSS, FIRST, LAPTOP, TABLET, People, assert_usable

pytestmark = pytest.mark.engine

OVER = "회복 휴식 10분이 끝났습니다"


def state(desk: DeskSite) -> AgentState:
    found = desk.platform.agents.state(TENANT, AGENT)
    assert found
    return found


def began(desk: DeskSite, ago: timedelta) -> None:
    """The break began so long ago, and so long their page was not heard of."""
    then = datetime.now(UTC) - ago
    desk.platform.agents.put(TENANT, replace(state(desk), resting_since=then, seen_at=then))


def test_the_page_says_until_when_and_after_it_that_it_is_over(desk: DeskSite) -> None:
    clerk = Clerk(desk).ready()
    pressed = clerk.send("/desk/presence", presence="recovery").text
    ends = state(desk).break_ends_at
    assert ends
    local = ends + timedelta(hours=9)
    assert f"{local:%H:%M}까지 회복 휴식" in pressed and OVER not in pressed
    assert "까지 회복 휴식" in clerk.get("/desk").text

    began(desk, timedelta(minutes=10))

    for shown in (clerk.get("/desk/me").text, clerk.get("/desk/handover").text):
        assert OVER in shown and "까지 회복 휴식" not in shown
    assert state(desk).presence is Presence.RECOVERY
    back = clerk.send("/desk/presence", presence="ready").text
    assert OVER not in back and "회복 휴식</span>" not in back


def test_a_break_of_before_this_was_kept_has_no_end_and_breaks_nothing(desk: DeskSite) -> None:
    clerk = Clerk(desk).ready()
    clerk.send("/desk/presence", presence="recovery")
    desk.platform.agents.put(TENANT, replace(state(desk), resting_since=None))
    assert OVER not in clerk.get("/desk").text
    assert clerk.send("/desk/presence", presence="ready").status == 200


def test_the_board_shows_a_break_and_not_for_how_long_nobody_was_seen(desk: DeskSite) -> None:
    Clerk(desk).ready().send("/desk/presence", presence="recovery")
    boss = Clerk(desk, SUPERVISOR)
    began(desk, timedelta(minutes=7))
    board = boss.get("/desk/board").text
    assert "회복 휴식</span> " in board and "쉬는 중" in board and "7분 전" not in board
    began(desk, timedelta(minutes=12))
    assert "에 끝남" in boss.get("/desk/board").text


def test_a_break_is_counted_as_given_and_as_nobodys_work(desk: DeskSite) -> None:
    clerk = Clerk(desk).ready()
    clerk.send("/desk/presence", presence="recovery")
    day = datetime.now(UTC) + timedelta(hours=9)
    figures = desk.platform._desk_figures
    rests = figures.agent_day(TENANT, AGENT, day.date()).rests
    assert rests and rests[-1][1] - rests[-1][0] <= 600_000
    clerk.send("/desk/presence", presence="ready")
    after = figures.agent_day(TENANT, AGENT, day.date()).rests
    assert sum(ends - starts for starts, ends in after) < sum(b - a for a, b in rests)


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_the_kind_word_comes_by_itself_and_one_press_goes_on(
    desk: DeskSite, people: People, size: dict[str, int]
) -> None:
    page = people.comes(size)
    start(page, desk.url, FIRST)
    page.get_by_label("내 상태").select_option("recovery")
    expect(page.get_by_text("까지 회복 휴식")).to_be_visible()
    assert_usable(page)

    began(desk, timedelta(minutes=9, seconds=57))
    page.reload()

    expect(page.get_by_text("까지 회복 휴식")).to_be_visible()
    expect(page.get_by_text(OVER)).to_be_visible()
    expect(page.get_by_label("내 상태")).to_have_value("recovery")
    assert_usable(page)
    page.get_by_role("button", name="상담 가능으로 바꾸기").click()
    expect(page.get_by_label("내 상태")).to_have_value("ready")
    expect(page.get_by_text(OVER)).to_be_hidden()
    assert state(desk).presence is Presence.READY


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_the_board_with_a_break_is_usable(
    desk: DeskSite, people: People, size: dict[str, int]
) -> None:
    Clerk(desk).ready().send("/desk/presence", presence="recovery")
    page = people.comes(size)
    start(page, desk.url, BOSS)
    page.goto(f"{desk.url}/desk/board")
    expect(page.get_by_role("main").get_by_text("회복 휴식")).to_be_visible()
    assert_usable(page)
