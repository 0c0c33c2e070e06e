"""Calls for help that no word list knows: words and meaning together, with the engine that ships."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.danger import BAR, SURE, danger_of, kind_of, threatens_life
from chalicelib.domain.emergency import Kind, emergency
from chalicelib.domain.faq import Built
from chalicelib.matchers import MATCHERS
from chalicelib.matchers.endangered import PIECES, Endangered, pieces, share
from chalicelib.matchers.engine import WEIGHTS, Engine

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "infra/training/texts/danger_texts.jsonl"
FAQ = {"passport": ["여권을 만들려면?", "여권 준비물", "신분증을 가져오세요."]}
DEVELOPMENT = HERE / "development/queries.jsonl"


class Line(NamedTuple):
    """`kind`: `self`, `home` (violence), `need`; empty where there is no danger."""

    text: str
    lang: str
    kind: str


def lines(name: str) -> list[Line]:
    return [Line(**json.loads(row)) for row in (HERE / name).read_text("utf-8").splitlines()]


@cache
def faq() -> Built:
    return MATCHERS["semantic"].build(FAQ)


@cache
def found(text: str) -> str:
    return MATCHERS["semantic"].match(faq().index, text, 3, faq().read_vectors).danger


# `blind`: written before the rules and the texts of training, and looked at once, when all was
# done. By `tuned` the bars were chosen. Floors are what was measured less a margin.
@pytest.mark.parametrize(
    ("name", "calls", "own", "false", "by_meaning"),
    [("danger_blind.jsonl", 48, 31, 5, 3), ("danger_tuned.jsonl", 52, 35, 6, 4)],
)
def test_calls_for_help_nobody_had_seen_are_mostly_heard(
    name: str, calls: int, own: int, false: int, by_meaning: int
) -> None:
    """Of 60 calls: all, and those for one's own life (41); of 80 harmless texts: words too, and
    meaning alone."""
    said = [(line, emergency(line.text), found(line.text)) for line in lines(name)]
    heard = [line for line, by_words, meant in said if by_words or meant]
    assert len([line for line in heard if line.kind]) >= calls
    assert len([line for line in heard if line.kind == "self"]) >= own
    assert len([line for line in heard if not line.kind]) <= false
    assert len([line for line, _, meant in said if meant and not line.kind]) <= by_meaning


def test_who_asks_a_city_something_is_hardly_ever_asked_how_they_are() -> None:
    asked = [json.loads(row)["utterance"] for row in DEVELOPMENT.read_text("utf-8").splitlines()]
    some = asked[::2]
    assert len(some) > 100
    dangers = [danger for text in some if not emergency(text) and (danger := found(text))]
    assert len(dangers) <= len(some) * 0.04
    assert len([danger for danger in dangers if kind_of(danger)[1]]) <= len(some) * 0.01


def test_what_is_tried_here_is_no_text_of_training() -> None:
    known = {_plain(json.loads(row)["text"]) for row in TRAINING.read_text("utf-8").splitlines()}
    tried = {
        _plain(line.text)
        for name in ("danger_blind", "danger_tuned")
        for line in lines(f"{name}.jsonl")
    }
    assert known and not tried & known


def test_one_sentence_of_a_long_story_is_enough() -> None:
    story = (
        "지난달에 이사를 왔고 아직 전입신고도 못 했습니다. 주민센터는 몇 시까지 하는지 궁금합니다. "
    )
    assert found(story + "여권도 곧 만료됩니다.") == ""
    assert threatens_life(found(story + "그런데 요새는 그냥 다 끝내고 사라지고 싶은 마음뿐이에요."))


def test_what_an_entry_says_word_for_word_is_its_question() -> None:
    entries = {"line": ["이제 그만 살고 싶어질 때 어디에 전화하나요?", "109입니다."]}
    matcher = MATCHERS["semantic"]
    built = matcher.build(entries)
    ranking = matcher.match(built.index, entries["line"][0], 3, built.read_vectors)
    assert ranking.sure and ranking.danger == ""


@pytest.mark.parametrize(
    ("likely", "danger"),
    [
        ({}, ""),
        ({"calm": 1.0}, ""),
        ({"self_harm": BAR - 0.01}, ""),
        ({"self_harm": BAR}, "self_harm?"),
        ({"self_harm": SURE}, "self_harm"),
        ({"self_harm": BAR / 2, "crime": BAR / 2 + 0.01}, "crime?"),
        ({"crime": SURE}, "crime"),
        ({"need": 0.99}, "need?"),
    ],
)
def test_meaning_is_believed_from_its_bars_on(likely: dict[str, float], danger: str) -> None:
    assert danger_of(likely) == danger


def test_a_need_is_no_danger_to_life() -> None:
    assert threatens_life("need?") is None
    assert threatens_life("") is None
    assert threatens_life("self_harm?") is Kind.SELF_HARM
    assert threatens_life("crime") is Kind.CRIME


def test_probabilities_are_of_every_kind_and_sum_to_one() -> None:
    texts = ["여권은 어디서 만드나요", "이제 끝이에요"]
    likely = Endangered().probabilities(texts, Engine(WEIGHTS / "tuned.npz").embed(texts))
    assert likely.keys() == {"self_harm", "crime", "need", "calm"}
    assert sum(likely.values()) == pytest.approx(1, abs=1e-5)


@given(st.text(max_size=60))
def test_every_text_has_pieces_inside_the_table(text: str) -> None:
    found = pieces(text)
    assert found.max() < PIECES and np.array_equal(found, pieces(text.lower()))
    assert np.linalg.norm(np.full(len(found), share(len(found)))) == pytest.approx(share(1))


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "가" * 5000, "🖕🏻", "\u2028"])
def test_odd_texts_are_no_fault(text: str) -> None:
    vectors = np.zeros((1, 384), dtype=np.float32)
    assert Endangered().probabilities([text], vectors)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
