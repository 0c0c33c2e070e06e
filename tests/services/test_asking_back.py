"""Asked back with the best three, none of them, and several wishes in one message."""

from typing import Any

import pytest

from chalicelib.domain.events import Event, Fact
from chalicelib.domain.faq import Ranking
from chalicelib.domain.language import LANGUAGES
from tests.cities import TEXTS, both
from tests.services.desk import Desk
from tests.services.test_kind_refusals import desk, facts, press

GUESS = Ranking(("passport", "not-ours:tax", "tax"), 0.4)
BOTH = Ranking(("passport", "tax"), 0.9, also=("tax",))


def entry(question: str) -> dict[str, Any]:
    return {"question": both(question, question), "answer": both("답", "A"), "department": "minwon"}


ALIKE = {
    "a": entry("자동차 등록 서류는 무엇이 필요한가요?"),
    "b": entry("자동차 등록 비용은 얼마인가요?"),
    "c": entry("자동차 등록 사무소는 어디에 있나요?"),
}


def test_the_best_three_are_offered_short_and_last_none_of_them() -> None:
    said = desk(GUESS).say("그거 어떻게 해요")
    assert said.labels[3:] == ["모두 아니에요", "상담원 연결", "이전", "처음으로"]
    assert [said.extra(label)["choice"] for label in said.labels[:3]] == [
        "faq:passport", "not-ours:tax", "faq:tax",
    ]  # fmt: skip
    assert all(len(label) <= 14 for label in said.labels)
    assert "1. 여권은 어디서 만드나요?" in said.text and "2. 국세(종합소득세)" in said.text


def test_questions_that_begin_alike_are_told_apart_on_their_buttons() -> None:
    said = desk(Ranking(("a", "b", "c"), 0.4), faq=ALIKE).say("자동차 등록")
    assert said.labels[:3] == [
        "1. 서류는 무엇이 필요…",
        "2. 비용은 얼마인가요",
        "3. 사무소는 어디에 있…",
    ]


@pytest.mark.parametrize("how", ["4", "모두 아니에요", "press"])
def test_none_of_them_leads_to_a_person_or_to_asking_again(how: str) -> None:
    at = desk(GUESS)
    offered = at.say("그거 어떻게 해요")
    said = at.press(offered, "모두 아니에요") if how == "press" else at.say(how)
    assert "031-000-0000" in said.text
    assert said.labels == ["상담원 연결", "다시 묻기", "이전", "처음으로"]
    assert facts(at).count(Fact.QUESTION_UNANSWERED) == 1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_choice_is_its_entry_by_press_number_or_label(number: int) -> None:
    topics = []
    for how in ("press", "number", "label"):
        at = desk(GUESS)
        offered = at.say("그거 어떻게 해요")
        label = offered.labels[number - 1]
        if how == "press":
            at.press(offered, label)
        else:
            at.say(str(number) if how == "number" else label)
        topics.append(at.log[-1].topic)
    assert topics == [["faq:passport", "not-ours:tax", "faq:tax"][number - 1]] * 3


def test_a_version_without_the_words_offers_three_and_no_more() -> None:
    new = ("none_of_these", "label.none", "also_asked")
    old = {key: text for key, text in TEXTS.items() if key not in new}
    at = desk(GUESS, texts=old)
    assert at.say("그거").labels[3:] == ["상담원 연결", "이전", "처음으로"]
    at.matcher.ranking = BOTH  # type: ignore[attr-defined]
    assert at.say("여권이랑 세금").labels[0] == "1. 지방세는 어떻게 내나요"[:13] + "…"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_wish_is_answered_and_the_others_come_first(language: str) -> None:
    at = desk(BOTH)
    press(at, f"language:{language}")
    said = at.say("???")
    assert at.log[-1].topic == "faq:passport"
    assert said.extra(said.labels[0])["choice"] == "faq:tax"
    assert TEXTS["also_asked"][language] in said.text
    assert [said.extra(label)["choice"] for label in said.labels[1:3]] == [
        "liked:passport@1", "disliked:passport@1",
    ]  # fmt: skip
    assert len(said.labels) == len(set(said.labels)) <= 10
    assert "위택스에서" in at.say("1").text


def test_an_answer_among_several_is_judged_and_counted_as_itself() -> None:
    at = desk(BOTH)
    said = at.say("여권이랑 세금")
    at.press(said, "도움됐어요")
    assert Event(Fact.ANSWER_LIKED, "passport@1") in at.log[-1].events


@pytest.mark.parametrize("also", [("passport",), ("gone",), ("not-ours:gone",)])
def test_what_is_no_other_answer_is_not_offered(also: tuple[str, ...]) -> None:
    said = desk(Ranking(("passport",), 0.9, also=also)).say("여권")
    assert said.labels[0] == "도움됐어요"


def test_of_many_wishes_two_more_are_offered() -> None:
    said = desk(Ranking(("a",), 0.9, also=("b", "c", "d")), faq={**ALIKE, "d": entry("끝")}).say(
        "?!"
    )
    assert [label[:2] for label in said.labels[:3]] == ["1.", "2.", "도움"]


def test_small_desks_have_no_such_list() -> None:
    assert Desk().tenant.not_ours == {}
