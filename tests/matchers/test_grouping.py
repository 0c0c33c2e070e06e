"""Texts that ask the same stand together, however they are spelt; others stay apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.matchers.grouping import Grouping

KIOSK = [
    "무인민원발급기 위치",
    "무인 민원 발급기 위치요",
    "무인민원발급기위치 알려주세요",
    "무인민원발급끼 위치",
    "무인민원발급기는 어디에 있나요",
]
OTHERS = [
    "말벌집 제거 신고",
    "청년 월세 지원",
    "수돗물에서 녹물이 나와요",
    "테니스장 예약",
    "반려견 등록",
]


def grouped(*texts: str) -> list[int]:
    return list(Grouping().group(texts))


def test_spaces_endings_and_slips_keep_nothing_apart() -> None:
    assert grouped(*KIOSK, *OTHERS) == [0] * len(KIOSK) + [5, 6, 7, 8, 9]


def test_the_earlier_text_leads() -> None:
    assert grouped("녹물이 나와요", "수돗물 녹물이 나와요", "테니스장") == [0, 0, 2]


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("?", "ㅋㅋ"), ("🙂", "가" * 9000)])
def test_texts_that_say_nothing_stand_alone(texts: tuple[str, ...]) -> None:
    assert grouped(*texts) == list(range(len(texts)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(KIOSK + OTHERS)), max_size=25))
def test_a_leader_leads_itself_and_stands_before_its_group(texts: list[str]) -> None:
    leaders = grouped(*texts)
    assert all(leaders[leader] == leader <= place for place, leader in enumerate(leaders))
    assert leaders == grouped(*texts)
