"""Forms and addresses that no page of the desk sends: refused kindly, and never a fault."""

import logging
from typing import Any

import pytest

from tests.staffed import SUPERVISOR
from tests.web.desk_site import Clerk, DeskSite, path_of


@pytest.fixture
def clerk(desk: DeskSite) -> Clerk:
    desk.empty()
    return Clerk(desk).ready()


def held(desk: DeskSite, clerk: Clerk) -> str:
    """The path of a talk that the clerk has."""
    path = path_of(desk.asks("물어볼 것이 있어요"))
    assert clerk.send(f"{path}/take").status == 204
    return path


LONG = "a" * 3000


NOBODY = [f"kakao/{LONG}", f"{LONG}/x", "kakao/%00", "kakao/a%0d%0aX-Made-Up:%20b", "kakao%23x/a"]


@pytest.mark.parametrize("name", NOBODY)
def test_a_name_of_another_shape_than_a_talks_is_no_talk(
    desk: DeskSite, clerk: Clerk, name: str
) -> None:
    path = f"/desk/talks/{name}"
    assert clerk.get(path).status == 404
    assert clerk.send(f"{path}/take").status == 404
    assert Clerk(desk, SUPERVISOR).send(f"{path}/evidence/ask", reason="까닭").status == 404


def test_a_number_longer_than_any_receipts_finds_nothing(clerk: Clerk) -> None:
    assert clerk.get(f"/desk/find?receipt={LONG}").status == 404


@pytest.mark.parametrize("after", ["9" * 5000, "-1", "1e3", "%D9%A3", ""])
def test_a_strange_cursor_shows_the_talk_from_its_beginning(
    desk: DeskSite, clerk: Clerk, after: str
) -> None:
    path = held(desk, clerk)
    answer = clerk.get(f"{path}/live?after={after}")
    assert (answer.status, "물어볼 것이 있어요" in answer.text) == (200, True)


TOO_LONG: list[tuple[str, dict[str, str], int]] = [
    ("reply", {"text": "안녕하세요", "once": LONG}, 400),
    ("note", {"text": "가" * 2001}, 413),
    ("transfer", {"agent": LONG, "reason": "까닭"}, 400),
    ("transfer", {"department": "tax", "reason": LONG}, 400),
    ("release", {"reason": LONG}, 400),
    ("close", {"outcome": "answered", "topic": LONG}, 400),
]


@pytest.mark.parametrize(("act", "fields", "status"), TOO_LONG)
def test_a_field_longer_than_pages_let_it_be_is_refused_and_nothing_is_done(
    desk: DeskSite, clerk: Clerk, act: str, fields: dict[str, str], status: int
) -> None:
    path = held(desk, clerk)
    before = clerk.get(path).text.count("data-seq")
    assert clerk.send(f"{path}/{act}", **fields).status == status
    assert clerk.get(path).text.count("data-seq") == before


NEEDLESS: list[tuple[str, dict[str, str]]] = [
    ("suspend", {"days": "7", "reason": "까닭", "objection": "민원과"}),
    ("objection", {"text": "아닙니다"}),
    ("lift", {"reason": "까닭"}),
    ("evidence/ask", {"reason": "까닭"}),
    ("end", {"once": "a"}),
]


@pytest.mark.parametrize(("act", "fields"), NEEDLESS)
def test_what_does_not_fit_the_talk_is_said_to_be_so_and_is_no_fault(
    desk: DeskSite,
    clerk: Clerk,
    caplog: pytest.LogCaptureFixture,
    act: str,
    fields: dict[str, Any],
) -> None:
    path = held(desk, clerk)
    boss = Clerk(desk, SUPERVISOR)
    with caplog.at_level(logging.ERROR):
        answer = boss.send(f"{path}/{act}", **fields)
    assert answer.status == 409, answer.text
    assert not caplog.records


def test_who_confirms_their_own_request_or_asks_twice_is_told_that_it_cannot_be(
    desk: DeskSite, clerk: Clerk
) -> None:
    path = path_of(desk.asks("이 씨발 새끼들아"))
    assert clerk.send(f"{path}/take").status == 204
    assert clerk.send(f"{path}/protect", category="profanity", seq="2", once="a").status == 200
    boss = Clerk(desk, SUPERVISOR)
    assert boss.send(f"{path}/evidence/ask", reason="고발").status == 204
    assert boss.send(f"{path}/evidence/ask", reason="고발").status == 409
    assert boss.send(f"{path}/evidence/confirm", once="a").status == 409
