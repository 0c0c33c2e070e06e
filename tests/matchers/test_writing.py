"""Slips of the keyboard are read as they were meant; what is meant as it stands stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.jamo import to_jamo
from chalicelib.matchers.clauses import sentences, wishes
from chalicelib.matchers.writing import as_meant

SYLLABLES = st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tnehdyrma", "수도요금"),
        ("rkfhemd rhwkd", "가로등 고장"),
        ("ㅅㅜ도ㅇㅛ금", "수도요금"),
        ("가로드ㅇ", "가로등"),
        ("됐ㅇㅓ요", "됐어요"),
        ("ㅋㅋㅋㅋㅋㅋㅋ", "ㅋㅋㅋ"),
        ("ㅠㅠ", "ㅠㅠ"),
        ("할부 ㄱㄴ?", "할부 ㄱㄴ?"),
        ("passport fee", "passport fee"),
        ("How much is it", "How much is it"),
        ("OK", "OK"),
        ("", ""),
    ],
)
def test_a_text_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert as_meant(typed) == meant


@given(SYLLABLES)
def test_letters_taken_apart_come_together_again(text: str) -> None:
    assert as_meant("가" + to_jamo(text)) == as_meant("가" + text)


@given(st.text(max_size=300))
def test_no_text_is_too_strange_and_none_grows(text: str) -> None:
    assert len(as_meant(text)) <= max(len(text), len(unicodedata.normalize("NFC", text)))


def test_a_story_is_cut_and_a_question_is_not() -> None:
    story = "안녕하세요. 저는 어제 이사를 왔는데 짐이 아직 많습니다. 그런데 장롱을 버리려면 어디에 신고해야 하나요? 고맙습니다 정말로."
    assert "장롱을 버리려면 어디에 신고해야 하나요?" in " ".join(sentences(story))
    assert 1 < len(sentences(story)) <= 6
    assert sentences("장롱을 버리려면 어디에 신고해야 하나요?") == []


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("여권이랑 등본 발급", ["여권", "등본 발급"]),
        ("여권 수수료하고 사진 크기", ["여권 수수료", "사진 크기"]),
        ("passport and visa", ["passport", "visa"]),
        ("여권, 등본", ["여권", "등본"]),
        ("I moved here, do I report it?", []),
        ("여권 수수료", []),
        ("가, 나다, 라마, 바사, 아자", []),
    ],
)
def test_joined_wishes_are_told_apart(said: str, parts: list[str]) -> None:
    assert wishes(said) == parts
