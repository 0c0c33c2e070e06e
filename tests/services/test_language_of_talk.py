"""The talk goes on in the language that a citizen writes in, unless they chose one by name."""

import pytest

from chalicelib.domain.faq import Ranking
from chalicelib.domain.language import LANGUAGES
from tests.cities import TEXTS
from tests.services.desk import Desk
from tests.services.test_kind_refusals import desk, press

SURE = Ranking(("tax",), 0.9)
QUESTIONS = {
    "ko": "여권은 어디서 만드나요",
    "en": "Where can I get a passport?",
    "zh": "护照在哪里办",
    "ja": "パスポートはどこで作れますか",
    "vi": "Làm hộ chiếu ở đâu",
    "mn": "Паспорт хаана авах вэ",
}
STAYS = ["ok", "durnjs", "durnjs djeltj aksemfdjdy", "12", "😀", "LG", "HELLO"]


def languages(at: Desk) -> list[str]:
    return [turn.state.language for turn in at.log]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_question_is_answered_in_its_language(language: str) -> None:
    at = desk(Ranking(("passport",), 0.9))
    said = at.say(QUESTIONS[language])
    assert at.log[-1].language == language
    assert TEXTS["label.agent"][language] in said.labels
    assert TEXTS["language_switched"][language] not in said.text


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "ko"])
def test_a_question_in_another_language_turns_the_talk_and_korean_turns_it_back(
    language: str,
) -> None:
    at = desk(SURE)
    at.say(QUESTIONS["ko"])
    said = at.say(QUESTIONS[language])
    assert TEXTS["language_switched"][language] in said.text
    assert TEXTS["korean_only"][language] in said.text and "위택스에서" in said.text
    assert "031-000-0000" in said.text
    back = at.say(QUESTIONS["ko"])
    assert TEXTS["language_switched"]["ko"] in back.text
    assert languages(at) == ["ko", language, "ko"]


@pytest.mark.parametrize("words", STAYS)
@pytest.mark.parametrize("language", ["ko", "vi"])
def test_short_words_and_slips_of_the_keyboard_turn_nothing(words: str, language: str) -> None:
    at = desk(SURE)
    at.say(QUESTIONS[language])
    at.say(words)
    assert languages(at) == [language, language]


def test_korean_with_foreign_words_stays_korean() -> None:
    at = desk(SURE)
    for words in ("LH 임대 apply 하는 법", "wifi zone 어디", "passport 발급"):
        at.say(words)
    assert set(languages(at)) == {"ko"}


def test_a_korean_name_in_a_foreign_sentence_turns_nothing() -> None:
    at = desk(SURE)
    at.say(QUESTIONS["en"])
    at.say("How do I get to 이천시청 by bus?")
    assert languages(at) == ["en", "en"]


def test_japanese_in_chinese_characters_alone_stays_japanese() -> None:
    at = desk(SURE)
    at.say(QUESTIONS["ja"])
    at.say("住民票")
    assert languages(at) == ["ja", "ja"]


@pytest.mark.parametrize("carries", [True, False])
def test_a_language_chosen_by_name_stays_and_the_way_to_the_other_is_told(carries: bool) -> None:
    at = desk(SURE)
    at.carries = carries
    press(at, "language:vi")
    said = at.say(QUESTIONS["ko"])
    assert at.log[-1].language == "vi"
    assert "‘한국어’라고 적어 주세요" in said.text
    assert "‘한국어’라고 적어 주세요" not in at.say(QUESTIONS["vi"]).text
    at.say("한국어")
    at.say(QUESTIONS["en"])
    assert languages(at) == ["vi", "vi", "vi", "ko", "ko"]


def test_a_greeting_in_another_language_turns_the_talk_too() -> None:
    at = desk(SURE)
    at.say(QUESTIONS["ko"])
    assert at.say("你好").labels[0] == "분야 보기"
    assert languages(at) == ["ko", "zh"]


def test_a_call_for_help_is_heard_in_its_language_and_turns_nothing() -> None:
    at = desk(SURE)
    at.say(QUESTIONS["ko"])
    at.say("There is a fire in my house")
    assert (at.log[-1].language, at.log[-1].state.language) == ("en", "ko")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_pressed_says_nothing_about_the_language(language: str) -> None:
    at = desk(SURE)
    at.say(QUESTIONS[language])
    at.say("여권은 어디서 만드나요", extra={"choice": "faq:passport", "seq": 1})
    assert languages(at) == [language, language]
