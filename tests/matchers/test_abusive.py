"""Words and meaning together, with the engine that ships: on texts that neither was made with."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from chalicelib.domain.abuse import REPORTED, Abuse, Verdict, judge
from chalicelib.domain.abuse_tone import BAR, BAR_WHEN_TOLD, SURELY_TOLD, judge_tone
from chalicelib.matchers.abusive import Abusive, pieces, share
from chalicelib.matchers.engine import WEIGHTS, Engine

pytestmark = pytest.mark.long

DOMAIN = Path(__file__).parents[1] / "domain"
TRAINING = Path(__file__).parents[2] / "infra/training/texts"
CALM = ("polite_complaint", "benign", "fp_reported_speech")
PLAIN = "여권은 어디서 만드나요"
TOLD = "옆집 사람이 저한테 씨발이라고 소리쳐요"


class Line(NamedTuple):
    text: str
    abusive: bool
    kind: str


@cache
def abusive() -> Abusive:
    return Abusive(Engine(WEIGHTS / "tuned.npz"))


@cache
def found(text: str) -> Verdict:
    return judge_tone(text, abusive().probabilities(text))


def lines(name: str) -> list[Line]:
    return [Line(**json.loads(row)) for row in (DOMAIN / name).read_text("utf-8").splitlines()]


# `blind`: written by somebody who knew neither the rules nor the texts of training.
TRIED = (
    "abuse_unseen.jsonl",
    "abuse_blind.jsonl",
    "abuse_blind_two.jsonl",
    "abuse_development.jsonl",
)


@pytest.mark.parametrize("name", TRIED)
def test_of_texts_never_seen_most_abuse_is_found_and_hardly_anything_else(name: str) -> None:
    said = [(line.abusive, found(line.text).category is not None) for line in lines(name)]
    hits = said.count((True, True))
    assert hits / sum(alarm for _, alarm in said) >= 0.95
    assert hits / sum(meant for meant, _ in said) >= 0.85


@pytest.mark.parametrize("name", TRIED)
def test_who_complains_asks_or_tells_is_not_accused_by_meaning_either(name: str) -> None:
    of_kind = [line for line in lines(name) if line.kind in CALM]
    assert of_kind and not [line for line in of_kind if found(line.text).category]


def test_what_is_tried_here_is_no_text_of_training() -> None:
    known = {_plain(text) for text in _texts_of_training()}
    tried = {_plain(each.text) for name in TRIED for each in lines(name)}
    assert known and not tried & known


def test_probabilities_are_of_every_kind_and_sum_to_one() -> None:
    tone = abusive().probabilities(PLAIN)
    assert tone.keys() == {*(kind.value for kind in Abuse), "reported", "clean"}
    assert sum(tone.values()) == pytest.approx(1, abs=1e-5)
    assert min(tone.values()) >= 0


@pytest.mark.parametrize("text", ["", "  ", "\ud800", "\0", "가" * 10_000, "🖕🏻", "\u2028"])
def test_odd_texts_sound_like_something_or_nothing(text: str) -> None:
    tone = abusive().probabilities(text)
    assert not tone or sum(tone.values()) == pytest.approx(1, abs=1e-5)


def test_without_the_engine_words_alone_decide() -> None:
    without = Abusive(Engine(WEIGHTS / "tuned.npz", package="no_such_engine"))
    for line in lines("abuse_development.jsonl"):
        assert without.probabilities(line.text) == {}
        assert judge_tone(line.text, {}) == judge(line.text)


@pytest.mark.parametrize(
    ("text", "tone", "category"),
    [
        (PLAIN, {}, None),
        (PLAIN, {"insult": BAR}, Abuse.INSULT),
        (PLAIN, {"insult": BAR - 0.01}, None),
        (PLAIN, {"insult": BAR / 2 - 0.01, "threat": BAR / 2 + 0.02}, Abuse.THREAT),
        (PLAIN, {"reported": 0.99}, None),
        (TOLD, {"insult": BAR_WHEN_TOLD - 0.01}, None),
        ("씨발", {"clean": 1.0}, Abuse.PROFANITY),
        ("씨발", {"reported": SURELY_TOLD}, Abuse.PROFANITY),
        ("죽고 싶어요", {"threat": 1.0}, None),
    ],
)
def test_meaning_is_believed_from_its_bar_on(
    text: str, tone: dict[str, float], category: Abuse | None
) -> None:
    verdict = judge_tone(text, tone)
    assert verdict.category is category
    assert (verdict.category is None) == (not verdict.spans)


def test_what_meaning_finds_is_hidden_as_a_whole() -> None:
    assert judge_tone(PLAIN, {"sexual": 0.9}).spans == ((0, len(PLAIN)),)


def test_a_report_that_words_take_for_abuse_is_none() -> None:
    text = "이 새끼들아 당장 나와라 하고 옆집 남자가 소리쳐서 무서워요"
    assert judge(text).category
    assert judge_tone(text, {"reported": SURELY_TOLD}) == Verdict(None, (), REPORTED)


def test_all_pieces_of_a_text_count_alike_however_long_it_is() -> None:
    for text in ("가", PLAIN, PLAIN * 9):
        places = pieces(text)
        assert np.linalg.norm([share(places) for _ in places]) == pytest.approx(share([0]))
    assert share([]) == 0


def _texts_of_training() -> Iterator[str]:
    for row in (TRAINING / "abuse_texts.jsonl").read_text("utf-8").splitlines():
        yield json.loads(row)["text"]
    for name in ("abuse_texts.jsonl", "abuse_later_texts.jsonl"):
        yield from (line.text for line in lines(name))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
