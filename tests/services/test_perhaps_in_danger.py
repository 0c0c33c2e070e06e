"""Danger that no word tells: the bot asks kindly first, the desk puts the talk on the board."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf

import pytest

from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.emergency import Kind
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.events import Fact
from chalicelib.domain.faq import Ranking, no_vectors
from chalicelib.domain.message import Json
from chalicelib.web.desk_danger import unnoticed
from tests.cities import city
from tests.services.desk import Desk, Exact
from tests.services.desk_town import Town, who

SAID = "여권 이야기는 이제 됐고요"


@dataclass
class Sensing(Exact):
    """Finds this danger in whatever is said."""

    danger: str = ""

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        return replace(super().match(index, utterance, limit), danger=self.danger)


def noticed(at: Desk) -> list[str]:
    return [e.data for e in at.log[-1].events if e.fact is Fact.EMERGENCY_NOTICED]


@pytest.mark.parametrize(
    ("danger", "number"), [("self_harm?", "109"), ("crime?", "112"), ("need?", "129")]
)
def test_help_stands_above_the_ordinary_answer_with_a_person(danger: str, number: str) -> None:
    plain = Desk(city(), matcher=Exact())
    plain.say("처음으로")
    at = Desk(city(), matcher=Sensing(danger=danger))
    at.say("처음으로")
    answer, ordinary = at.say(SAID), plain.say(SAID)
    first = answer.json["template"]["outputs"][0]["textCard"]
    assert first["buttons"][0]["phoneNumber"] == number
    assert first["description"].startswith("혹시")
    assert answer.text.endswith(ordinary.text[1:])
    assert answer.labels[0] == "상담원 연결" and answer.labels.count("상담원 연결") == 1
    assert noticed(at) == [danger[:-1]]


@pytest.mark.parametrize("danger", ["self_harm", "crime"])
def test_sure_danger_is_answered_as_words_are(danger: str) -> None:
    at = Desk(city(), matcher=Sensing(danger=danger))
    by_words = Desk(city())
    said = {"self_harm": "죽고 싶어요", "crime": "남편이 때려요"}[danger]
    assert at.say(SAID).text == by_words.say(said).text
    assert noticed(at) == noticed(by_words) == [danger]


def test_help_speaks_the_language_of_the_call() -> None:
    at = Desk(city(), matcher=Sensing(danger="self_harm?"))
    at.say("처음으로")
    assert "109" in at.say("もう楽になりたいです").text
    assert "つらい" in at.say("もう楽になりたいです").text


@pytest.mark.parametrize("danger", ["self_harm?", "crime?", "need?"])
def test_a_version_without_words_for_it_says_what_it_has(danger: str) -> None:
    texts = {k: v for k, v in city().texts.items() if not k.startswith("danger.")}
    at = Desk(replace(city(), texts=texts), matcher=Sensing(danger=danger))
    answer = at.say(SAID)
    assert ("129" in answer.text) == (danger == "self_harm?")
    assert "여권" in answer.text


def test_menus_and_buttons_are_never_judged_by_meaning() -> None:
    at = Desk(city(), matcher=Sensing(danger="self_harm"))
    home = at.say("처음으로")
    at.press(home, "분야 보기")
    assert [e for turn in at.log for e in turn.events if e.fact is Fact.EMERGENCY_NOTICED] == []


def test_noticed_at_the_desk_it_is_urgent_once_and_goes_first() -> None:
    town = Town()
    town.asks("a")
    town.asks("b")
    town.hearing.notice(who("b"), Kind.SELF_HARM)
    assert town.waiting() == ["b", "a"]
    entry = town.entry("b")
    assert entry and entry.priority is Priority.URGENT
    with pytest.raises(Conflict):
        town.hearing.notice(who("b"), Kind.SELF_HARM)
    with pytest.raises(NotFound):
        town.hearing.notice(who("nobody"), Kind.SELF_HARM)


def test_what_was_noticed_or_answered_is_not_noticed_again() -> None:
    def danger_in(text: str) -> Kind | None:
        return Kind.SELF_HARM if "이제" in text else None

    town = Town()
    town.asks("a")
    town.hears("a", "이제 됐어요")
    assert unnoticed(town.turns_of("a"), danger_in) is Kind.SELF_HARM
    town.hearing.notice(who("a"), Kind.SELF_HARM)
    assert unnoticed(town.turns_of("a"), danger_in) is None
