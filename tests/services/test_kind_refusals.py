"""What is not answered is refused kindly and truly, says where to go, and leaves every way open."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any

import pytest

from chalicelib.domain.events import Event, Fact
from chalicelib.domain.faq import NOTHING, Built, Ranking, no_vectors
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.message import Json
from chalicelib.services.counting import Counting
from chalicelib.services.publisher import facts_of
from tests.cities import TEXTS, both, city
from tests.domain.danger_phrases import DANGERS
from tests.fakes import FakeCounters
from tests.services.desk import Answer, Desk

TAX = {
    "topic": both("국세(종합소득세)", "National taxes"),
    "answer": {"ko": "국세청 126에서 안내합니다."},
    "phone": "126",
    "link": "https://www.hometax.go.kr",
}
OUT = ["상담원 연결", "이전", "처음으로"]
ABOUT = ["elsewhere:수원시", "thanks", "smalltalk", "weather", "abuse", "agency"]


@dataclass
class Says:
    """A matcher that says what it was told to."""

    ranking: Ranking = NOTHING
    heard: list[str] = field(default_factory=list)
    name: str = "exact"

    def build(self, entries: Any, home: str = "") -> Built:
        return Built({})

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        self.heard.append(utterance)
        return self.ranking


def desk(ranking: Ranking, **changes: Any) -> Desk:
    return Desk(city(**{"not_ours": {"tax": TAX}, **changes}), matcher=Says(ranking))


def why(about: str, *ranked: str, confidence: float = 0.3) -> Ranking:
    return Ranking(ranked, confidence, about=about)


def press(at: Desk, target: str) -> Answer:
    return at.say("단추", extra={"choice": target, "seq": 1})


def facts(at: Desk) -> list[Fact]:
    return [event.fact for turn in at.log for event in turn.events]


def numbers(answer: Answer) -> set[str]:
    """The numbers that can be called from an answer's buttons."""
    cards = [output.get("textCard", {}) for output in answer.json["template"]["outputs"]]
    buttons = [button for card in cards for button in card.get("buttons", [])]
    return {button["phoneNumber"] for button in buttons if button["action"] == "phone"}


SAID = [
    ("elsewhere:수원시", "수원시의 일은 수원시청에서 안내합니다.", {"110"}),
    ("weather", "기상청", {"131"}),
    ("thanks", "고맙습니다. 좋은 하루 보내세요.", set()),
    ("smalltalk", "샛별시 민원상담의 자동 안내입니다", set()),
    ("abuse", "어떤 일인지 적어 주시면 찾아 드리겠고", set()),
    ("agency", "다른 기관이 맡은 일일 수", {"110"}),
]


@pytest.mark.parametrize(("about", "words", "called"), SAID)
def test_each_refusal_says_why_and_where_to_go(about: str, words: str, called: set[str]) -> None:
    said = desk(why(about)).say("그것 좀 알려줘")
    assert words in said.text
    assert numbers(said) == called


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("about", ABOUT)
def test_no_refusal_is_a_dead_end_in_any_language(about: str, language: str) -> None:
    at = desk(why(about, "passport"))
    press(at, f"language:{language}")
    said = at.say("???")
    labels = TEXTS["label.agent"][language], TEXTS["label.home"][language]
    assert set(labels) <= set(said.labels)
    assert {"areas", "notices", "guide"} <= {said.extra(label)["choice"] for label in said.labels}
    assert len(said.labels) == len(set(said.labels)) <= 10
    if about != "thanks":
        assert "031-000-0000" in said.text
    assert at.log[-1].language == language


@pytest.mark.parametrize("about", [*ABOUT, "greeting"])
def test_a_refusal_that_fits_is_no_miss_and_is_counted_by_its_kind(about: str) -> None:
    at = desk(why(about))
    for _ in range(4):
        at.say("그것 좀 알려줘")
    assert Fact.QUESTION_UNANSWERED not in facts(at)
    assert {turn.state.misses for turn in at.log} == {0}
    counters = FakeCounters()
    for (_, who), log in at.conversations.logs.items():
        for turn in log.values():
            for fact in facts_of(who, turn):
                Counting(counters).count(fact)
    kind = about.partition(":")[0]
    topic = "topic:menu:home" if kind == "greeting" else f"topic:about:{kind}"
    assert counters.day(at.tenant.id, at.clock.now.date())[topic] == 4


def test_it_makes_no_earlier_miss_forgotten_either() -> None:
    at = desk(NOTHING)
    at.say("어쩌고")
    at.matcher.ranking = why("weather")  # type: ignore[attr-defined]
    at.say("비 와?")
    at.matcher.ranking = NOTHING  # type: ignore[attr-defined]
    assert "원하시는 답을 찾아 드리지 못해" in at.say("어쩌고요").text


def test_a_greeting_is_greeted_and_shown_the_first_screen() -> None:
    said = desk(why("greeting")).say("안녕하세요 반갑습니다")
    assert "반갑습니다." in said.text and "무엇을 도와드릴까요?" in said.text
    assert said.labels[0] == "분야 보기"


def test_who_lives_here_after_all_gets_the_answer() -> None:
    at = desk(why("elsewhere:수원시", "passport", "tax"))
    said = at.say("수원시 여권")
    assert said.labels[0] == "그래도 안내 보기"
    assert "샛별시에 관해 물으신 것이라면" in said.text
    assert "시청 민원실에서" not in said.text
    for how in ("1", "그래도 안내 보기"):
        assert "시청 민원실에서" in at.say(how).text
        at.say("이전")


@pytest.mark.parametrize(
    "ranking", [why("elsewhere:수원시"), why("elsewhere:수원시", "passport", confidence=0.1)]
)
def test_nothing_near_is_not_offered_as_the_citys_own(ranking: Ranking) -> None:
    assert desk(ranking).say("수원시 뭐").labels[0] == "분야 보기"


def test_no_words_but_a_places_name_are_repeated() -> None:
    assert "다시 적어" in desk(why("elsewhere:여기로 전화 010")).say("어디").text


def test_another_bodys_business_is_told_from_the_citys_own_list_first() -> None:
    said = desk(why("agency", "not-ours:tax", confidence=0.45)).say("종합소득세")
    assert "국세청 126에서" in said.text
    assert numbers(said) == {"126"}


def test_a_sure_topic_of_another_body_is_shown_without_owner_or_verdict() -> None:
    at = desk(Ranking(("not-ours:tax",), 0.9))
    said = at.say("종합소득세 어디서")
    assert "국세청 126에서" in said.text and "https://www.hometax.go.kr" in said.text
    assert "담당:" not in said.text and "도움이 되었나요" not in said.text
    assert said.labels == OUT
    assert at.log[-1].topic == "not-ours:tax"
    assert Event(Fact.TURN_TAKEN, "not-ours:tax") in at.log[-1].events
    assert Fact.QUESTION_UNANSWERED not in facts(at)


def test_without_a_translation_it_is_korean_with_a_note_and_the_phone() -> None:
    at = desk(Ranking(("not-ours:tax",), 0.9))
    press(at, "language:en")
    said = at.say("How do I pay income tax")
    assert "available only in Korean" in said.text and "Phone: 031-000-0000" in said.text
    assert said.labels == ["Talk to agent", "Back", "Home"]


@pytest.mark.parametrize("about", [*ABOUT, "greeting"])
def test_a_version_without_the_words_takes_it_as_a_miss(about: str) -> None:
    old = {key: text for key, text in TEXTS.items() if not key.startswith("about.")}
    at = desk(why(about), texts=json.loads(json.dumps(old)))
    assert "다시 적어" in at.say("그것 좀").text
    assert Fact.QUESTION_UNANSWERED in facts(at)
    assert at.say("고맙습니다").labels[0] == "분야 보기"


def test_thanks_alone_are_given_back_without_a_matcher() -> None:
    at = desk(NOTHING)
    assert "좋은 하루 보내세요" in at.say("감사합니다!").text
    assert at.matcher.heard == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(("phrase", "kind"), DANGERS)
def test_a_word_of_need_is_never_answered_by_the_faq(phrase: str, kind: str) -> None:
    """Whatever the matcher is sure of: it is not even asked."""
    at = desk(Ranking(("passport",), 1.0, also=("tax",)))
    at.say("여권")
    at.matcher.heard.clear()  # type: ignore[attr-defined]
    at.say(phrase)
    assert at.log[-1].topic == f"help:{kind}"
    assert at.matcher.heard == []  # type: ignore[attr-defined]
