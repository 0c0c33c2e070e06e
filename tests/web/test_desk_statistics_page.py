"""The statistics' page: who may see it, what it shows, on a phone too, and the file of counts."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium

from chalicelib.domain.events import Fact, Published
from tests.staffed import ADMIN, AGENT, SUPERVISOR, Browser
from tests.web.desk_site import TENANT, Clerk, DeskSite, log_in

pytestmark = pytest.mark.engine

PATH = "/desk/statistics"
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 720}


@pytest.fixture(scope="module", autouse=True)
def _six_talks(desk: DeskSite) -> None:
    for number in range(6):
        _talk(desk, number)


def _talk(desk: DeskSite, number: int) -> None:
    at = datetime.now(UTC) - timedelta(minutes=30)
    steps = [
        (Fact.TALK_OPENED, 0, ""),
        (Fact.TALK_TAKEN, 2, AGENT),
        (Fact.TALK_REPLIED, 3, AGENT),
        (Fact.TALK_CLOSED, 5, AGENT),
    ]
    for seq, (fact, minute, agent) in enumerate(steps, 1):
        told = {
            "department": "minwon" if number else "tax",
            "agent": agent,
            "channel": "web",
            "receipt": f"261123-{number:05}",
        }
        event = Published(
            id=f"n{number}{seq}-0",
            fact=fact,
            data=json.dumps(told),
            tenant_id=TENANT,
            channel="web",
            contact=f"statistics{number}",
            seq=seq,
            at=at + timedelta(minutes=minute),
        )
        desk.platform.desk_counting.count(event)


@pytest.mark.parametrize(("member", "status"), [(SUPERVISOR, 200), (ADMIN, 200), (AGENT, 403)])
def test_supervisors_and_the_citys_admins_see_it_and_agents_do_not(
    desk: DeskSite, member: str, status: int
) -> None:
    browser = Browser(desk.url)
    browser.log_in(member)
    assert browser.get(PATH).status == status
    assert browser.get(f"{PATH}/counts.csv").status == status


@pytest.fixture
def boss(desk: DeskSite) -> Clerk:
    return Clerk(desk, SUPERVISOR)


@pytest.mark.parametrize("period", ["", "30", "nonsense", "2020-01-01..2026-01-01"])
def test_every_chart_has_a_table_and_every_share_its_whole(boss: Clerk, period: str) -> None:
    text = boss.get(f"{PATH}?period={period}").text
    assert "6/6 (100%)" in text
    assert "민원과" in text
    assert text.count("<svg") == 2
    assert text.count("<table") == 6
    assert "style=" not in text
    assert "script>" not in text.split("</head>")[1]


def test_the_file_of_counts_hides_small_ones(boss: Clerk) -> None:
    answer = boss.get(f"{PATH}/counts.csv?by=department")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("부서,요청")
    assert "<5" in answer.text
    assert lines[-1].startswith("합계,6")


def test_a_recovery_break_is_counted_when_it_begins(desk: DeskSite) -> None:
    clerk = Clerk(desk).ready()
    for presence in ("recovery", "recovery", "ready", "recovery"):
        assert clerk.send("/desk/presence", presence=presence).status == 200
    today = desk.platform.desk_statistics.today()
    report = desk.platform.desk_statistics.report(TENANT, today, today).report
    assert report.total.count("rested") == 2


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    desk: DeskSite, chromium: Chromium, size: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=size, locale="ko-KR")  # type: ignore[arg-type]
    try:
        page = context.new_page()
        log_in(page, desk.url, "상담반장 (샛별시)")
        page.goto(desk.url + PATH)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
    finally:
        context.close()
