"""The pages of protection behind true HTTP: a suspension lifted, evidence seen by two and noted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.audit import Wanted
from chalicelib.domain.errors import Suspended
from chalicelib.services.handoff import Asking
from tests.staffed import ADMIN, AGENT, SUPERVISOR
from tests.web.desk_site import TENANT, Clerk, DeskSite, path_of

WORDS = "이 씨발 새끼들아"
SUSPENSION = {"days": "7", "reason": "반복된 욕설", "objection": "민원과 031-000-0000"}


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    desk.empty()
    return Clerk(desk).ready()


@pytest.fixture
def boss(desk: DeskSite) -> Clerk:
    return Clerk(desk, SUPERVISOR)


def warned(desk: DeskSite, clerk: Clerk) -> Any:
    who = desk.asks(WORDS)
    assert clerk.send(f"{path_of(who)}/take").status == 204
    assert clerk.send(f"{path_of(who)}/protect", category="profanity", seq="2", once="a").status
    return who


def test_a_suspension_is_seen_objected_to_and_lifted_with_a_reason(
    desk: DeskSite, clerk: Clerk, boss: Clerk
) -> None:
    who = warned(desk, clerk)
    assert boss.send(f"{path_of(who)}/suspend", **SUSPENSION).status == 204
    with pytest.raises(Suspended):
        desk.platform.handoff.ask(who, Asking(channel="web"))

    shown = boss.get(f"{path_of(who)}/protection").text
    assert SUSPENSION["objection"] in shown and SUSPENSION["reason"] in shown
    assert boss.send(f"{path_of(who)}/objection", text="가족이 썼습니다").status == 204
    assert "가족이 썼습니다" in boss.get(f"{path_of(who)}/protection").text

    listed = boss.get("/desk/protection").text
    for shown in (SUSPENSION["reason"], "가족이 썼습니다", "1건", f"{path_of(who)}/protection"):
        assert shown in listed
    assert clerk.get("/desk/protection").status == 403

    assert boss.send(f"{path_of(who)}/lift", reason="").status == 400
    assert clerk.send(f"{path_of(who)}/lift", reason="봐줌").status == 403
    assert boss.send(f"{path_of(who)}/lift", reason="이의를 받아들임").status == 204
    read = boss.get(path_of(who)).text
    for line in ("이용 제한 (", "이용 제한 중에 상담을 요청함", "이용 제한을 풂 ("):
        assert line in read
    shown = boss.get(f"{path_of(who)}/protection").text
    assert "이의를 받아들임" in shown and "가족이 썼습니다" in shown
    assert f"{path_of(who)}/protection" not in boss.get("/desk/protection").text
    assert desk.platform.handoff.ask(who, Asking(channel="web")).fresh


def test_evidence_is_seen_by_two_after_both_said_so_and_by_no_agent(
    desk: DeskSite, clerk: Clerk, boss: Clerk
) -> None:
    who = warned(desk, clerk)
    admin = Clerk(desk, ADMIN, home="/desk/protection")
    evidence = f"{path_of(who)}/evidence"

    assert WORDS not in boss.get(f"{path_of(who)}/protection").text
    assert boss.get(evidence).status == 403
    assert clerk.get(evidence).status == clerk.get(f"{path_of(who)}/protection").status == 403
    assert clerk.send(f"{evidence}/ask", reason="x").status == 403

    assert boss.send(f"{evidence}/ask", reason="고발을 준비함").status == 204
    assert boss.send(f"{evidence}/confirm").status >= 400
    assert boss.get(evidence).status == 403
    assert "고발을 준비함" in admin.get("/desk/protection").text
    assert admin.send(f"{evidence}/confirm").status == 204

    assert WORDS in boss.get(evidence).text
    assert WORDS in admin.get(evidence).text
    assert clerk.get(evidence).status == 403
    noted = {(each.member, each.action) for each in _audit(desk) if each.subject == who.contact}
    assert {
        (SUPERVISOR, "evidence.ask"),
        (ADMIN, "evidence.confirm"),
        (SUPERVISOR, "evidence.read"),
        (ADMIN, "evidence.read"),
    } <= noted
    assert (AGENT, "evidence.read") not in noted


def test_another_tenants_contact_shows_nothing(desk: DeskSite, clerk: Clerk, boss: Clerk) -> None:
    who = warned(desk, clerk)
    stranger = boss.get(f"/desk/talks/web/{'f' * 24}/protection")
    assert stranger.status == 200
    assert "따로 보관한 말이 없습니다" in stranger.text
    assert "따로 보관한 말: " in boss.get(f"{path_of(who)}/protection").text


def _audit(desk: DeskSite) -> Any:
    now = datetime.now(UTC)
    wanted = Wanted(now - timedelta(hours=1), now + timedelta(minutes=1))
    return list(desk.platform.audit.find(TENANT, wanted))
