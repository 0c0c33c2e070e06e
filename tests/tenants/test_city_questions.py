"""Each city's saved questions, as publishing tries them: what is right today stays right."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from chalicelib.bootstrap import default_matcher, read_tenant
from chalicelib.definitions.draft import Draft
from chalicelib.domain.faq_score import score
from chalicelib.services.trial import try_questions

TODAY = date(2026, 11, 22)
# The share that has to be right (answered or refused), in hundredths. It may only rise.
FLOORS = {"dongjak": 93, "gyeonggi": 90, "icheon": 93, "pyeongtaek": 98}
LANGUAGES = {"foreign_en", "foreign_zh", "foreign_ja", "foreign_vi", "foreign_mn"}


@cache
def city(name: str) -> Draft:
    return read_tenant(Path("tenants") / name, TODAY)


def test_every_city_has_a_floor() -> None:
    saved = {path.parent.name for path in Path("tenants").glob("*/questions.jsonl")}
    assert saved == FLOORS.keys()


@pytest.mark.parametrize("name", FLOORS)
def test_a_citys_questions_are_faultless_and_of_many_kinds(name: str) -> None:
    draft = city(name)
    assert [str(fault) for fault in draft.faults if fault.file == "questions.jsonl"] == []
    questions = draft.questions
    assert 40 <= len(questions) <= 100
    assert sum(not question.inside for question in questions) >= 8
    kinds = {question.kind for question in questions}
    assert kinds >= LANGUAGES and len(kinds) >= 10


@pytest.mark.parametrize("name", FLOORS)
def test_no_question_is_word_for_word_one_that_the_entries_hold(name: str) -> None:
    """It would be right whatever the matcher can do."""
    held = {bare(text) for texts in city(name).searched.values() for text in texts}
    assert [each.utterance for each in city(name).questions if bare(each.utterance) in held] == []


@pytest.mark.parametrize("name", FLOORS)
def test_a_citys_questions_are_answered_at_least_as_well_as_they_were(name: str) -> None:
    matcher = default_matcher()
    built = matcher.build(city(name).searched, city(name).home)
    tried = list(try_questions(matcher, built.index, city(name).questions, built.read_vectors))
    joint = score(tried).joint or 0
    wrong = [each.question.utterance for each in tried if not each.correct]
    assert joint * 100 >= FLOORS[name], wrong


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
