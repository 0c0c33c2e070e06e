"""From a stored turn to a counter: nothing lost on the way, nothing counted twice."""

from datetime import date

import pytest

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.message import Json
from chalicelib.services.counting import Counting
from chalicelib.services.publisher import Publisher, facts_of
from chalicelib.services.statistics import Statistics
from tests.fakes import Failing, FakeCounters, FakeTopic, Moment, Plan
from tests.services.desk import Desk

WHO = ConversationKey("saetbyeol", "kakao", "a" * 24)


def talk() -> list[Turn]:
    desk = Desk()
    for words in ("처음으로", "여권", "어쩌고 010-1234-5678", "상담원", "불이 났어요"):
        desk.say(words)
    return desk.log


def publisher(topic: object, log: list[Turn]) -> Publisher:
    def decode(image: Json) -> tuple[ConversationKey, Turn] | None:
        return (WHO, log[image["turn"]]) if "turn" in image else None

    return Publisher(topic, decode)  # type: ignore[arg-type]


def test_a_talk_becomes_the_days_figures_however_often_its_facts_come() -> None:
    counters = FakeCounters()
    facts = [fact for turn in talk() for fact in facts_of(WHO, turn)]
    for fact in [*facts, *reversed(facts), *facts]:
        Counting(counters).count(fact)
    figures = Statistics(counters).day("saetbyeol", date(2026, 11, 23))
    assert (figures.conversations, figures.turns, figures.unanswered) == (1, 5, 1)
    assert (figures.agent_requests, figures.emergencies) == (1, 1)
    assert dict(figures.topics)["faq:passport"] == 1
    assert sum(count for _, count in figures.topics) == 4


def test_an_unanswered_question_is_kept_masked_and_counted() -> None:
    counters = FakeCounters()
    for turn in talk():
        for fact in facts_of(WHO, turn):
            Counting(counters).count(fact)
    ((text, count),) = Statistics(counters).unanswered("saetbyeol", date(2026, 11, 23), 7)
    assert (text, count) == ("어쩌고 010-****-5678", 1)


def test_every_fact_has_an_id_of_its_own() -> None:
    ids = [fact.id for turn in talk() for fact in facts_of(WHO, turn)]
    assert len(ids) == len(set(ids))


def test_a_day_is_the_korean_one() -> None:
    desk = Desk()
    desk.later(hours=13, minutes=59)
    desk.say("처음으로")
    desk.later(minutes=2)
    desk.say("처음으로")
    counters = FakeCounters()
    for turn in desk.log:
        for fact in facts_of(WHO, turn):
            Counting(counters).count(fact)
    assert Statistics(counters).day("saetbyeol", date(2026, 11, 23)).turns == 1
    assert Statistics(counters).day("saetbyeol", date(2026, 11, 24)).turns == 1


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_batch_stops_at_the_record_that_was_not_published(failing: int) -> None:
    log = talk()
    topic = FakeTopic()
    flaky = Failing(topic, Plan({failing: Moment.BEFORE}))
    records = [(f"seq-{n}", {"turn": n}) for n in range(3)]
    assert publisher(flaky, log).publish(records) == f"seq-{failing - 1}"
    assert publisher(topic, log).publish(records[failing - 1 :]) is None
    published = [fact.fact for fact in topic.published]
    assert published.count(Fact.TURN_TAKEN) == 3


def test_what_is_no_turn_tells_nothing() -> None:
    topic = FakeTopic()
    assert publisher(topic, []).publish([("seq", {"pk": {"S": "T#a#CFG"}})]) is None
    assert not topic.published


def test_a_counter_that_does_not_answer_is_for_later() -> None:
    flaky = Failing(FakeCounters(), Plan({1: Moment.BEFORE}))
    with pytest.raises(Retryable):
        Counting(flaky).count(facts_of(WHO, talk()[0])[0])
