"""The figures of a matcher, against the same figures worked out the long way."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.faq import SURE, Ranking
from chalicelib.domain.faq_mistakes import confusions, silent, thieves, worsened, worst
from chalicelib.domain.faq_question import FaqQuestion, Tried
from chalicelib.domain.faq_score import by_kind, score

IDS = st.sampled_from("abcd")
# Whole steps, so that equal confidences and one of exactly SURE come often.
CONFIDENCES = st.integers(0, 8).map(lambda step: step / 8)


@st.composite
def tries(draw: st.DrawFn) -> Tried:
    expected = draw(st.none() | IDS)
    accept = tuple(draw(st.sets(IDS, max_size=2))) if expected else ()
    ranked = tuple(draw(st.lists(IDS, unique=True, max_size=4)))
    confidence = draw(CONFIDENCES) if ranked else 0.0
    question = FaqQuestion(
        draw(st.text(max_size=3)), expected, draw(st.sampled_from("xyz")), accept
    )
    return Tried(question, Ranking(ranked, confidence))


def asked(
    expected: str | None, ranked: str, confidence: float, text: str = "?", kind: str = ""
) -> Tried:
    return Tried(FaqQuestion(text, expected, kind), Ranking(tuple(ranked), confidence))


def the_long_way(tried: list[Tried]) -> dict[str, float | None]:
    """Each figure by its definition, one pass a figure."""

    def rows(of: bool) -> list[tuple[int, float]]:
        found = []
        for each in tried:
            if (each.question.expected is not None) != of:
                continue
            accepted = {each.question.expected, *each.question.accept}
            place = 0
            for number, id in enumerate(each.ranking.ranked, 1):
                if id in accepted and not place:
                    place = number
            found.append((place, each.ranking.confidence))
        return found

    inside, outside = rows(True), rows(False)
    hits = [c for _, c in outside if c < SURE]
    alarms = [c for _, c in inside if c < SURE]
    misses = [c for _, c in outside if c >= SURE]
    pairs = list(product((c for _, c in inside), (c for _, c in outside)))
    right = len([1 for place, c in inside if place == 1 and c >= SURE]) + len(hits)

    def of(part: float, whole: int) -> float | None:
        return part / whole if whole else None

    return {
        "top1": of(len([1 for place, _ in inside if place == 1]), len(inside)),
        "recall3": of(len([1 for place, _ in inside if place in (1, 2, 3)]), len(inside)),
        "mrr": of(sum(1 / place for place, _ in inside if place), len(inside)),
        "auroc": of(sum(1.0 if i > o else 0.5 if i == o else 0.0 for i, o in pairs), len(pairs)),
        "precision": of(len(hits), len(hits) + len(alarms)),
        "recall": of(len(hits), len(outside)),
        "f1": of(2 * len(hits), 2 * len(hits) + len(alarms) + len(misses)),
        "wrongly_refused": of(len(alarms), len(inside)),
        "joint": of(right, len(tried)),
    }


@given(st.lists(tries(), max_size=30))
def test_every_figure_is_that_of_its_definition(tried: list[Tried]) -> None:
    found = score(tried)
    assert (found.questions, found.inside + found.outside) == (len(tried), len(tried))
    for name, wanted in the_long_way(tried).items():
        assert getattr(found, name) == (wanted if wanted is None else pytest.approx(wanted)), name


@given(st.lists(tries(), max_size=30))
def test_kinds_add_up_to_the_whole(tried: list[Tried]) -> None:
    kinds = by_kind(tried)
    assert sum(kind.questions for kind in kinds) == len(tried)
    right = sum(kind.joint * kind.questions for kind in kinds)
    assert right == pytest.approx((score(tried).joint or 0) * len(tried))
    assert all(kind.joint <= kind.right for kind in kinds)


@given(st.lists(tries(), max_size=30))
def test_every_wrong_answer_is_one_confusion_and_one_theft(tried: list[Tried]) -> None:
    wrong = [each for each in tried if not each.correct and each.ranking.confidence >= SURE]
    assert sum(pair.times for pair in confusions(tried)) == len(wrong)
    assert sum(thief.stolen for thief in thieves(tried)) == len(wrong)
    assert {thief.entry for thief in thieves(tried)} == {each.ranking.ranked[0] for each in wrong}


@given(st.lists(tries(), max_size=30))
def test_a_silent_entry_has_questions_and_none_is_right(tried: list[Tried]) -> None:
    for entry, count in silent(tried):
        own = [each for each in tried if each.question.expected == entry]
        assert len(own) == count > 0
        assert not any(each.correct for each in own)


@given(st.lists(tries(), max_size=30))
def test_nothing_that_stays_as_it_was_is_worse(tried: list[Tried]) -> None:
    assert worsened(tried, tried) == []


@given(st.lists(st.tuples(tries(), tries()), max_size=30))
def test_fewer_right_means_that_some_are_worse(both: list[tuple[Tried, Tried]]) -> None:
    before = [old for old, _ in both]
    now = [Tried(old.question, new.ranking) for old, new in both]
    lost = sum(each.correct for each in before) - sum(each.correct for each in now)
    assert len(worsened(before, now)) >= lost


def test_another_right_entry_is_as_right() -> None:
    question = FaqQuestion("여권 사진과 수령", "photo", accept=("pickup",))
    assert Tried(question, Ranking(("pickup", "photo"), 0.9)).correct
    assert not Tried(question, Ranking(("pickup", "photo"), 0.4)).correct


def test_a_wrong_entry_that_was_only_offered_confuses_nobody() -> None:
    assert confusions([asked("a", "ba", 0.4)]) == []
    assert [each.given for each in confusions([asked("a", "ba", 0.6)])] == ["b"]


def test_confusions_come_most_frequent_first_with_an_example() -> None:
    tried = [
        asked("a", "b", 0.9, "once"),
        asked(None, "c", 0.9, "first"),
        asked(None, "c", 0.8, "second"),
    ]
    assert [(each.asked, each.given, each.times, each.example) for each in confusions(tried)] == [
        (None, "c", 2, "first"),
        ("a", "b", 1, "once"),
    ]


def test_the_surest_wrong_answers_are_the_worst_then_the_refusals() -> None:
    tried = [
        asked("a", "ab", 0.45, "refused"),
        asked("a", "b", 0.6, "wrong"),
        asked(None, "b", 0.9, "surest"),
        asked("a", "a", 0.9, "right"),
    ]
    assert [each.question.utterance for each in worst(tried, 5)] == ["surest", "wrong", "refused"]
    assert len(worst(tried, 2)) == 2


def test_what_got_worse_names_both_answers() -> None:
    before = [asked("a", "a", 0.9), asked(None, "", 0.0), asked("a", "b", 0.9)]
    now = [asked("a", "a", 0.4), asked(None, "b", 0.9), asked("a", "c", 0.9)]
    assert [(each.before, each.now) for each in worsened(before, now)] == [("a", None), (None, "b")]
