"""What the bench says of a matcher follows from its answers, and not from what it must not look at."""

import pytest

from chalicelib.domain.faq import Ranking
from chalicelib.domain.faq_question import FaqQuestion, Tried
from tests.development import corpus, cut_at, queries
from tests.perf.matchers import PAGE
from tests.perf.matching import best_cut, crossed, kind_floors


def tried(confidence: float, *, inside: bool = True, right: bool = True, kind: str = "") -> Tried:
    question = FaqQuestion("여권", "passport" if inside else None, kind)
    return Tried(question, Ranking(("passport" if right else "pool",), confidence))


def test_the_best_threshold_parts_what_is_right_from_what_is_not() -> None:
    answers = [tried(0.9), tried(0.8), tried(0.3, inside=False), tried(0.2, inside=False)]
    assert 0.3 < best_cut(answers) <= 0.8
    assert all(each.correct for each in cut_at(answers, best_cut(answers)))


def test_of_thresholds_as_good_the_one_that_refuses_least_is_taken() -> None:
    answers = [tried(0.9), tried(0.7, right=False), tried(0.2, inside=False)]
    assert best_cut(answers) == pytest.approx(0.45)


def test_a_fold_is_judged_by_a_threshold_it_did_not_choose() -> None:
    """Two questions in the wrong order: a threshold suits one of them only where it is known."""
    answers = [*[tried(0.9)] * 29, tried(0.3, inside=False), tried(0.2)]
    known = sum(each.correct for each in cut_at(answers, best_cut(answers))) / len(answers)
    assert known == pytest.approx(30 / 31)
    assert 28 / 31 < crossed(answers)["joint"][0] < known


def test_languages_of_few_questions_are_judged_together_and_shown_one_by_one() -> None:
    answers = [tried(0.9, kind="foreign_ja")] * 3 + [tried(0.9, kind="foreign_mn", right=False)]
    answers += [tried(0.9, kind="foreign_en")] * 5 + [tried(0.9, kind="dialect")]
    floors = {each.name: each for each in kind_floors(answers)}
    assert floors["foreign_en"].least == 0.85
    assert floors["foreign_ja"].least is floors["foreign_mn"].least is None
    (pool,) = [each for name, each in floors.items() if "*" in name]
    assert (pool.questions, pool.right, pool.least) == (4, 0.75, 0.85)
    assert "dialect" not in floors


def test_the_development_set_is_whole() -> None:
    assert sum(map(len, corpus().values())) == 73
    assert len(queries()) == 301


@pytest.mark.parametrize("part", ["compared", "crossed", "kinds"])
def test_the_page_has_each_part_that_a_run_writes(part: str) -> None:
    assert PAGE.read_text(encoding="utf-8").count(f"<!-- {part} -->") == 1
