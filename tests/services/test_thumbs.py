"""Whether an answer helped: asked under each, counted once, and a way on from both verdicts."""

import json
from typing import Any

import pytest

from chalicelib.domain.events import Event, Fact
from chalicelib.domain.language import LANGUAGES
from chalicelib.services.counting import Counting
from chalicelib.services.publisher import facts_of
from tests.cities import TEXTS, city
from tests.fakes import FakeCounters
from tests.services.desk import Desk

GOOD, BAD = "도움됐어요", "도움 안 됐어요"
VERDICTS = (Fact.ANSWER_LIKED, Fact.ANSWER_DISLIKED)


def verdicts(desk: Desk) -> list[Event]:
    return [event for turn in desk.log for event in turn.events if event.fact in VERDICTS]


def counted(desk: Desk) -> dict[str, int]:
    counters = FakeCounters()
    for (_, who), log in desk.conversations.logs.items():
        for turn in log.values():
            for fact in facts_of(who, turn):
                Counting(counters).count(fact)
    return dict(counters.day(desk.tenant.id, desk.clock.now.date()))


def press(desk: Desk, target: str) -> Any:
    return desk.say("단추", extra={"choice": target, "seq": 1})


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_asks_in_every_language_whether_it_helped(language: str) -> None:
    desk = Desk()
    press(desk, f"language:{language}")
    answer = desk.say("여권")
    assert TEXTS["helped"][language] in answer.text
    for kind, label in (("liked", "helped"), ("disliked", "not_helped")):
        extra = answer.extra(TEXTS[f"label.{label}"][language])
        assert extra["choice"] == f"{kind}:passport@1"


@pytest.mark.parametrize(("label", "fact"), [(GOOD, VERDICTS[0]), (BAD, VERDICTS[1])])
@pytest.mark.parametrize("by", ["press", "words", "number"])
def test_a_verdict_names_the_answer_and_the_version_that_gave_it(
    label: str, fact: Fact, by: str
) -> None:
    desk = Desk(tenant=city(7))
    answer = desk.say("여권")
    if by == "press":
        desk.press(answer, label)
    else:
        desk.say(label if by == "words" else str(1 + answer.labels.index(label)))
    assert verdicts(desk) == [Event(fact, "passport@7")]


def test_after_a_good_word_comes_thanks_and_a_way_on() -> None:
    desk = Desk()
    said = desk.press(desk.say("여권"), GOOD)
    assert "다행입니다" in said.text
    assert said.labels == ["상담원 연결", "이전", "처음으로"]


def test_after_a_bad_word_a_person_and_other_words_come_first() -> None:
    desk = Desk()
    said = desk.press(desk.say("여권"), BAD)
    assert "죄송합니다" in said.text
    assert "031-000-0000" in said.text
    assert said.labels == ["상담원 연결", "다시 묻기", "이전", "처음으로"]
    assert "다른 말로" in desk.press(said, "다시 묻기").text
    assert "위택스에서" in desk.say("세금").text


def test_pressed_again_or_changed_it_is_no_second_verdict() -> None:
    for carries in (True, False):
        desk = Desk(carries=carries)
        answer = desk.say("여권")
        for label in (GOOD, GOOD, BAD):
            desk.press(answer, label)
        desk.say("이전")
        desk.press(answer, BAD)
        assert verdicts(desk) == [Event(Fact.ANSWER_LIKED, "passport@1")]


def test_an_old_button_counts_no_second_time_whatever_was_judged_in_between() -> None:
    desk = Desk()
    first, second = desk.say("여권"), desk.say("세금")
    for answer in (first, second, first, second):
        desk.press(answer, GOOD)
    assert counted(desk)["liked"] == 2


def test_an_old_button_speaks_of_the_version_that_answered() -> None:
    desk = Desk()
    answer = desk.say("여권")
    desk.tenants.put(city(2))
    desk.press(answer, BAD)
    assert verdicts(desk) == [Event(Fact.ANSWER_DISLIKED, "passport@1")]


@pytest.mark.parametrize(
    "answer",
    ["", "passport", "passport@", "passport@0", "passport@01", "passport@2", "passport@-1",
     "passport@1@1", "passport@９", "passport@1e0", "nothing@1", "@1", "@", "passport@9999999999"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["liked", "disliked"])
def test_an_answer_that_cannot_have_been_is_no_verdict(kind: str, answer: str) -> None:
    desk = Desk()
    desk.say("여권")
    assert press(desk, f"{kind}:{answer}").labels
    assert verdicts(desk) == []


def test_a_repeated_press_is_one_turn_and_one_verdict() -> None:
    desk = Desk()
    answer = desk.say("여권")
    payload = desk.payload(GOOD, extra=answer.extra(GOOD))
    assert desk.post(payload, "once").body == desk.post(payload, "once").body
    assert len(verdicts(desk)) == 1


def test_a_trial_talk_judges_nothing() -> None:
    desk = Desk()
    answer = desk.say("여권")
    payload = desk.payload(GOOD, extra=answer.extra(GOOD))
    payload["userRequest"]["params"] = {"surface": "BuilderBotTest"}
    desk.post(payload)
    assert desk.log[-1].is_test == (desk.log[-1].events == ())


def test_a_version_without_the_words_asks_nothing_and_still_answers() -> None:
    late = {key: text for key, text in TEXTS.items() if key not in NEW}
    desk = Desk(tenant=city(1, texts=json.loads(json.dumps(late))))
    answer = desk.say("여권")
    assert answer.labels == ["상담원 연결", "이전", "처음으로"]
    assert press(desk, "liked:passport@1").labels
    assert verdicts(desk) == []


def test_the_words_of_the_thumbs_take_next_to_no_room_in_what_is_stored() -> None:
    late = {key: text for key, text in TEXTS.items() if key not in NEW}
    sizes = []
    for texts in (late, TEXTS):
        desk = Desk(tenant=city(17, texts=json.loads(json.dumps(texts))))
        desk.say("처음으로")
        desk.say("여권")
        sizes.append(len(desk.log[-1].answer))
    assert sizes[1] - sizes[0] < 64


NEW = {"helped", "label.helped", "label.not_helped", "label.again", "thanks_liked"}
NEW |= {"thanks_disliked", "ask_in_other_words", "correction"}
