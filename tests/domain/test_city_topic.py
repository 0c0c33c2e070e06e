"""Which texts subscribe, and which only look like it."""

import pytest

from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.stop_words import stop
from chalicelib.domain.topic import Topic, Will, Wish, leaving, numbered, wish_of
from chalicelib.domain.topic_telling import told_joined, told_left, told_list
from tests.cities import city

WELFARE = Topic("welfare", {"ko": "복지 소식", "en": "Welfare news"}, ("복지", "welfare"))
ROADS = Topic("roads", {"ko": "도로 통제", "en": "Road closures"}, ("도로", "roads"))
TOPICS = (WELFARE, ROADS)


@pytest.mark.parametrize(
    "text", ["구독", "구독 신청", "구독!", "Subscribe", "소식 목록", "订阅", "구독 3"]
)
def test_who_does_not_say_which_asks_for_the_list(text: str) -> None:
    assert wish_of(text, TOPICS) == Wish(Will.LIST)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("구독 복지", WELFARE),
        ("구독복지", WELFARE),
        ("복지 구독", WELFARE),
        ("복지 소식 구독할래요", WELFARE),
        ("구독 2", ROADS),
        ("구독 2번", ROADS),
        ("subscribe to welfare", WELFARE),
        ("SUBSCRIBE Road Closures", ROADS),
        ("ＳＵＢＳＣＲＩＢＥ　１", WELFARE),
    ],
)
def test_a_topic_is_joined_by_its_words_its_name_or_its_number(text: str, topic: Topic) -> None:
    assert wish_of(text, TOPICS) == Wish(Will.JOIN, topic)


@pytest.mark.parametrize(
    "text",
    [
        "해지 복지",
        "구독해지 복지",
        "복지 구독 취소",
        "해지 1",
        "unsubscribe from welfare",
        "복지 해지해 주세요",
    ],
)
def test_it_is_left_by_the_same(text: str) -> None:
    assert wish_of(text, TOPICS) == Wish(Will.LEAVE, WELFARE)


@pytest.mark.parametrize(
    "text",
    ["", "복지", "1", "해지", "해지 수도", "해지 9", "구독 농구", "구독 어떻게 하나요?", "신문 구독료가 밀렸어요",
     "복지 카드 해지", "수도 계약 해지", "unsubscribe", "구독해지", "구독 복지 " + "요" * 60],
)  # fmt: skip
def test_anything_else_is_no_word_about_topics(text: str) -> None:
    assert wish_of(text, TOPICS) is None


def test_where_a_city_has_no_topics_nothing_is_about_them() -> None:
    assert wish_of("구독", ()) is None
    assert wish_of("구독 1", ()) is None


@pytest.mark.parametrize(
    ("text", "topic"), [("1", WELFARE), (" 2번 ", ROADS), ("0", None), ("3", None), ("1 2", None)]
)
def test_a_bare_number_is_one_of_the_list(text: str, topic: Topic | None) -> None:
    assert numbered(text, TOPICS) == topic


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_what_people_are_told_to_type_leaves_that_topic_and_stops_nothing_else(
    topic: Topic, language: str
) -> None:
    words = leaving(topic, language)
    assert wish_of(words, TOPICS) == Wish(Will.LEAVE, topic)
    assert stop(words) is None
    assert words in told_joined(city(), topic, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_told_has_a_gap_left(language: str) -> None:
    told = [
        told_list(city(), TOPICS, language),
        told_joined(city(), WELFARE, language),
        told_left(city(), ROADS, language),
    ]
    assert not [text for text in told if "{" in text]
    assert "2. " in told[0]


def test_koreans_are_told_in_one_short_text_by_the_particle_that_fits() -> None:
    told = told_joined(city(), WELFARE, "ko")
    assert "복지 소식을 보내 드립니다" in told and "‘해지 복지’" in told
    assert len(told.encode("cp949")) <= 90
