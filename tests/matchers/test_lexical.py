"""The lexical matcher answers what is asked in other words or misspelt, and refuses the rest."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.faq import NOTHING
from chalicelib.matchers import DEFAULT_MATCHER, MATCHERS

ENTRIES = {
    "library": [
        "도서관은 언제 문을 여나요?",
        "When does the library open?",
        "도서관 개관 시간",
        "평일 오전 9시에 엽니다.",
    ],
    "pool": ["수영장 이용료는 얼마인가요?", "수영장 요금", "성인 한 번에 4천 원입니다."],
    "tree": [
        "가로수 가지치기를 신청하고 싶어요",
        "나뭇가지가 창문을 가려요",
        "공원녹지과에서 확인 후 작업합니다.",
    ],
    "dogs": ["반려견 등록은 어디서 하나요?", "강아지 등록", "동물병원에서 할 수 있습니다."],
    "noise": ["공사장 소음 신고", "새벽 공사 소리가 시끄러워요", "환경과에서 소음을 잽니다."],
}
MATCHER = MATCHERS[DEFAULT_MATCHER]
# Through JSON, as a config version carries it.
INDEX = json.loads(json.dumps(MATCHER.build(ENTRIES).index))


@pytest.mark.parametrize(
    ("utterance", "entry"),
    [
        ("도서관 몇 시에 열어요", "library"),
        ("도서관시간", "library"),
        ("도써관 개관", "library"),
        ("ㄷㅗ서관 시간", "library"),
        ("ehtjrhks rorhks tlrks", "library"),
        ("library opening", "library"),
        ("수영장 요굼 얼마에요?", "pool"),
        ("가로수 가지가 너무 길어요", "tree"),
        ("강아지 등록하려고요", "dogs"),
        ("공사 소음 때문에 잠을 못 자요", "noise"),
    ],
)
def test_the_entry_that_is_meant_is_answered(utterance: str, entry: str) -> None:
    ranking = MATCHER.match(INDEX, utterance)
    assert ranking.ranked[0] == entry
    assert ranking.sure


@pytest.mark.parametrize(
    "utterance",
    [
        "오늘 점심 뭐 먹지",
        "주식 추천해 줘",
        "알려주세요",
        "어떻게 하나요?",
        "ㅋㅋㅋㅋ",
        "ㅇ",
        "",
        " ",
        "😀😀",
        "天气怎么样",
        "?!",
    ],
)
def test_what_no_entry_speaks_of_is_not_answered(utterance: str) -> None:
    assert not MATCHER.match(INDEX, utterance).sure


@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_the_question_itself_is_all_but_certain(entry: str) -> None:
    for text in ENTRIES[entry][:-1]:
        ranking = MATCHER.match(INDEX, text)
        assert ranking.ranked[0] == entry
        assert ranking.confidence > 0.9


def test_a_tie_is_offered_and_not_answered() -> None:
    index = MATCHER.build({"a": ["여권 신청", "x"], "b": ["여권 신청", "y"]}).index
    ranking = MATCHER.match(index, "여권 신청")
    assert set(ranking.ranked) == {"a", "b"}
    assert not ranking.sure


def test_a_question_about_another_city_is_offered_and_not_answered() -> None:
    entries = {
        "fee": ["이천시 수도요금 조회", "이천시 수도과에서 조회합니다."],
        "bins": ["이천시 종량제봉투 가격", "가게마다 같습니다."],
    }
    index = MATCHER.build(entries).index
    assert MATCHER.match(index, "이천시 수도요금 조회").sure
    assert MATCHER.match(index, "수도요금 조회").sure
    elsewhere = MATCHER.match(index, "충주시 수도요금 조회")
    assert elsewhere.ranked[0] == "fee"
    assert not elsewhere.sure


def test_no_more_entries_are_named_than_asked_for() -> None:
    assert len(MATCHER.match(INDEX, "도서관 수영장 가로수 반려견 공사", limit=2).ranked) == 2


def test_without_entries_nothing_is_found() -> None:
    assert MATCHER.match(MATCHER.build({}).index, "도서관") == NOTHING


@given(st.text(max_size=400))
@settings(deadline=None)
def test_no_text_is_too_strange(text: str) -> None:
    ranking = MATCHER.match(INDEX, text)
    assert 0.0 <= ranking.confidence <= 1.0
    assert len(ranking.ranked) <= 3


def test_a_very_long_text_is_no_trouble() -> None:
    assert MATCHER.match(INDEX, "도서관 " * 4000).ranked[0] == "library"
