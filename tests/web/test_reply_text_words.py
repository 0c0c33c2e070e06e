"""How far a reply came that goes out by text, as an agent reads it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.notice import End, Notice, Step
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.purpose import Purpose
from chalicelib.web.desk_lines import Line
from chalicelib.web.desk_reply_texts import text_state, with_texts

S = DeliveryState
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
MADE = Notice("n", "saetbyeol", Purpose.SERVICE, "reply#1", NOW, b"sealed")
UNDER_WAY = [(Way.SESSION, S.FAILED_PERMANENT), (Way.TEXT, S.CREATED)]


def notice(*steps: tuple[Way, S]) -> Notice:
    made = MADE
    for way, state in steps:
        made = made.begun(Step(way, state, NOW, NOW, NOW))
    return made


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (MADE, "문자로 보내는 중"),
        (notice((Way.SESSION, S.FAILED_PERMANENT)), "문자로 보내는 중"),
        (notice(*UNDER_WAY), "문자로 보내는 중"),
        (notice((Way.TEXT, S.SENT)), "문자로 보냈음"),
        (notice((Way.TEXT, S.FAILED_TEMPORARY)), "문자로 다시 보낼 예정"),
        (notice((Way.TEXT, S.DELIVERED)).ended(End.ARRIVED), "문자로 받음"),
        (notice((Way.SESSION, S.READ)).ended(End.ARRIVED), "상담톡으로 읽음"),
        (
            notice((Way.SESSION, S.SENT), (Way.TEXT, S.DELIVERED)).ended(End.ARRIVED),
            "문자로 받음",
        ),
    ],
)
def test_each_state_is_said_in_words(found: Notice, words: str) -> None:
    assert text_state(found, NOW) == words


def test_what_waits_for_the_morning_says_until_when() -> None:
    held = replace(MADE, held_until=NOW + timedelta(hours=10))
    assert text_state(held, NOW) == "밤이어서 11/24 08:00에 문자로 보낼 예정"
    answer = replace(held, answers=True)
    assert text_state(answer, NOW) == "11/24 08:00에 문자로 보낼 예정"
    assert text_state(held, NOW + timedelta(hours=11)) == "문자로 보내는 중"


@pytest.mark.parametrize("reason", [Failure.REFUSED, Failure.BUDGET, "stopped"])
def test_what_surely_went_nowhere_says_why(reason: str) -> None:
    words = text_state(MADE.ended(End.GIVEN_UP, reason), NOW)
    assert words.startswith("문자로도 보내지 못함: ") and words.endswith(("니다.", "세요."))


@pytest.mark.parametrize("reason", [Failure.CUT, Failure.NO_RECEIPT])
def test_of_what_may_have_arrived_it_is_not_said_that_it_did_not(reason: str) -> None:
    words = text_state(notice((Way.TEXT, S.SENT)).ended(End.GIVEN_UP, reason), NOW)
    assert words == "문자로 보냈지만 도착했는지 확인되지 않았습니다."


def test_a_line_is_fresh_until_its_text_has_ended_and_other_lines_stay() -> None:
    line = Line(3, "agent", "상담사 1", "글", "", "", state="보내지 못함", failed=True)
    other = Line(4, "agent", "상담사 1", "글", "", "", state="도착")
    for found, pending, failed in (
        (MADE, True, False),
        (MADE.ended(End.ARRIVED), False, False),
        (MADE.ended(End.GIVEN_UP, Failure.REFUSED), False, True),
    ):
        [drawn, beside] = with_texts([line, other], {3: found}, NOW)
        assert (drawn.pending, drawn.failed, beside) == (pending, failed, other)
        assert drawn.state.startswith("상담톡으로는 보내지 못함 · 문자")
