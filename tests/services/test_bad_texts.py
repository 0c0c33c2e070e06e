"""Whatever a phone may send, somebody kind answers, once, and nothing of it is lost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.stop_words import stop
from tests.services.texting import Town

PHOTO: dict[str, Any] = {
    "contentInfoLst": [{"contentUrl": "https://mo.uplus.co.kr/1.jpg", "contentExt": "jpg"}],
    "contentCnt": 1,
}
NOTHING_TO_FETCH: dict[str, Any] = {
    "contentInfoLst": [{"contentUrl": "javascript:1", "contentExt": "jpg"}],
    "contentCnt": 1,
}


def answered(answers: str, words: str | None, **changes: Any) -> tuple[Town, list[str]]:
    town = Town(answers)
    town.says(words, **changes)
    town.waits()
    town.deliver()
    return town, town.received()


@pytest.mark.parametrize(
    "words",
    ["😀😀", "❤️", "👨‍👩‍👧", "ㅋㅋㅋ", "ㅠㅠ", "...", "?", "\u200c", "가" * 5_000, "a\n" * 2_500],
)
def test_what_says_little_or_far_too_much_is_answered_by_bot_and_desk(words: str) -> None:
    _, [by_bot] = answered("menu", words)
    assert any(kind in by_bot for kind in ("죄송합니다", "I'm sorry", "골라 주세요"))
    assert "번호를 답장으로" in by_bot or "reply with the number" in by_bot
    town, [by_desk] = answered("person", words)
    assert "261123-00001" in by_desk
    assert town.entry()


@pytest.mark.parametrize("photo", [PHOTO, NOTHING_TO_FETCH])
def test_a_photo_alone_is_taken_for_something_said(photo: dict[str, Any]) -> None:
    _, [by_bot] = answered("menu", None, **photo)
    assert "글로 적어 주" in by_bot
    town, [by_desk] = answered("person", None, **photo)
    assert "문자가 접수되었습니다" in by_desk
    assert town.entry()


@pytest.mark.parametrize("photo", [PHOTO, NOTHING_TO_FETCH])
@pytest.mark.parametrize("answers", ["menu", "person"])
def test_who_wants_nothing_more_is_heard_though_a_picture_came_with_it(
    answers: str, photo: dict[str, Any]
) -> None:
    """Of the very advertisement, as a rule."""
    town, [told] = answered(answers, "수신거부", **photo)
    assert "수신거부를 신청하셨습니다" in told
    assert town.entry() is None
    assert [turn.text for turn in town.turns() if turn.attachments] == ["수신거부"]


def test_a_text_of_5000_characters_is_with_the_agent_to_its_last() -> None:
    words = "".join(chr(0xAC00 + n) for n in range(5_000))
    town, _ = answered("person", words)
    assert words in [turn.text for turn in town.turns()]


@settings(max_examples=40, deadline=None)
@given(
    words=st.text(min_size=1, max_size=80).filter(lambda said: not stop(said)),
    answers=st.sampled_from(["menu", "person"]),
)
def test_any_text_at_all_gets_an_answer_and_breaks_nothing(words: str, answers: str) -> None:
    town, received = answered(answers, words)
    assert not town.aside.failures
    assert received and all(text.strip() for text in received)
