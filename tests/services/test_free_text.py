"""What a matcher is given for free text, and what operators learn when it had to do without."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.deadline import CALL_SECONDS, REQUEST_SECONDS
from chalicelib.domain.events import Fact
from chalicelib.domain.faq import Ranking, no_vectors
from chalicelib.domain.message import Json
from chalicelib.services.counting import Counting
from chalicelib.services.publisher import facts_of
from chalicelib.services.statistics import Statistics
from tests.cities import city
from tests.fakes import FakeCounters
from tests.services.desk import Desk, Exact

VECTORS = b"\x01\x02\x03"
DEGRADED = "faq degraded"


@dataclass
class Reading(Exact):
    """Reads the vectors; without them it says so. `seconds`: what it was given, a call each."""

    seconds: list[float] = field(default_factory=list)
    reads: int = 0

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        self.seconds.append(seconds)
        self.reads += 1
        found = super().match(index, utterance, limit)
        return replace(found, degraded=vectors() != VECTORS)


def desk(vectors: bytes = VECTORS) -> tuple[Desk, Reading]:
    matcher = Reading()
    return Desk(replace(city(), vectors=lambda: vectors), matcher=matcher), matcher


@pytest.mark.parametrize("said", ["여권", "어쩌고", "여권 ?", "답이 없는 말"])
def test_free_text_is_matched_with_the_versions_vectors(
    said: str, caplog: pytest.LogCaptureFixture
) -> None:
    at, matcher = desk()
    at.say(said)
    assert matcher.reads == 1
    assert Fact.FAQ_DEGRADED not in [event.fact for event in at.log[-1].events]
    assert DEGRADED not in caplog.messages


def test_menus_never_reach_for_vectors() -> None:
    at, matcher = desk()
    home = at.say("처음으로")
    at.press(home, "분야 보기")
    at.say("상담원")
    at.say("불이 났어요")
    assert matcher.reads == 0


@pytest.mark.parametrize("said", ["여권", "어쩌고", "여권 ?", "답이 없는 말"])
def test_an_answer_found_without_vectors_is_given_and_told(
    said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with_vectors, without = desk()[0].say(said), desk(b"")[0]
    with caplog.at_level(logging.WARNING):
        assert without.say(said).text == with_vectors.text
    facts = [event.fact for event in without.log[-1].events]
    assert facts.count(Fact.FAQ_DEGRADED) == 1
    (told,) = [record for record in caplog.records if record.message == DEGRADED]
    assert vars(told)["tenant_id"] == "saetbyeol"


def test_the_days_figures_say_how_often_vectors_were_missing() -> None:
    at, counters = desk(b"")[0], FakeCounters()
    for words in ("처음으로", "여권", "어쩌고"):
        at.say(words)
    for turn in at.log:
        for fact in facts_of(ConversationKey("saetbyeol", "kakao", "a" * 24), turn):
            Counting(counters).count(fact)
    assert Statistics(counters).day("saetbyeol", date(2026, 11, 23)).faq_degraded == 2


def test_the_matcher_leaves_time_to_write_the_answer() -> None:
    at, matcher = desk()
    at.say("여권")
    assert matcher.seconds == [REQUEST_SECONDS - CALL_SECONDS]
