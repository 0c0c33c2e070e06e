"""How well the matcher is right on the development set: at the fixed threshold, by kind, and by
cross-validation of the threshold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from statistics import mean, pstdev

from chalicelib.domain.faq_question import Tried
from chalicelib.domain.faq_score import KindScore, Score, by_kind, score
from chalicelib.matchers import MATCHERS
from tests.development import cut_at, try_all

AT_LEAST = {"joint": 0.85, "top1": 0.88, "recall3": 0.96, "f1": 0.88}
AT_MOST = {"wrongly_refused": 0.03}
NAMES = {
    "joint": "joint",
    "top1": "top-1",
    "recall3": "recall@3",
    "f1": "out-of-scope F1",
    "wrongly_refused": "wrongly refused",
    "auroc": "AUROC",
}
FOREIGN_LEAST, _TYPOS_LEAST, _ROUNDABOUT_LEAST = 0.85, 0.93, 0.65
_FOREIGN, _ROUNDABOUT = "foreign_", ("paraphrase", "polite")
_TYPOS = ("typo", "jamo_typo", "nospace", "eng_layout")
_TOO_FEW = 5
_FOLDS, _SEEDS = 10, range(5)
_CUTS = [step / 100 for step in range(5, 96)]


@dataclass(frozen=True, slots=True)
class KindFloor:
    """A kind (or several small ones) with the least share of it that must be ranked right.

    `least` is None for a part that is judged with others of its like.
    """

    name: str
    questions: int
    right: float
    least: float | None


@cache
def ours() -> tuple[Tried, ...]:
    """The development questions with what the matcher in use says."""
    return tuple(try_all(MATCHERS["semantic"]))


def kind_floors(tried: Sequence[Tried]) -> Iterator[KindFloor]:
    """The kinds that have a floor. Languages of fewer than five questions are judged together."""
    small: list[KindScore] = []
    for kind in by_kind(tried):
        least = _floor(kind.kind)
        if kind.kind.startswith(_FOREIGN) and kind.questions < _TOO_FEW:
            small.append(kind)
            least = None
        elif least is None:
            continue
        yield KindFloor(kind.kind, kind.questions, kind.right, least)
    if small:
        total = sum(kind.questions for kind in small)
        right = sum(kind.right * kind.questions for kind in small) / total
        names = ", ".join(kind.kind.removeprefix(_FOREIGN) for kind in small)
        yield KindFloor(f"{_FOREIGN}* of few questions ({names})", total, right, _floor(_FOREIGN))


def crossed(tried: Sequence[Tried]) -> dict[str, tuple[float, float]]:
    """Figure -> its mean and spread over five ways to make ten folds.

    What a fold counts by was decided on the other nine: the threshold with the best joint
    there, of those that refuse no more wrongly than is allowed. To a thousandth.
    """
    scores = [score(_by_folds(tried, Random(seed))) for seed in _SEEDS]
    return {
        name: (round(mean(found), 3), round(pstdev(found), 3))
        for name in NAMES
        if name != "auroc"
        for found in [[_of(each, name) for each in scores]]
    }


def best_cut(tried: Sequence[Tried], most_refused: float = 1.0) -> float:
    """The threshold with the best joint; where several are as good the lowest, which refuses least.

    Only of those that wrongly refuse no more than `most_refused`, a share.
    """
    inside = [each.ranking.confidence for each in tried if each.question.inside]
    joint = {
        cut: _joint(tried, cut)
        for cut in _candidates(tried)
        if sum(confidence < cut for confidence in inside) <= most_refused * len(inside)
    }
    return min(cut for cut, found in joint.items() if found == max(joint.values()))


def curve(tried: Sequence[Tried]) -> dict[float, Score]:
    """Threshold from .05 to .95 -> the figures it would give."""
    return {cut: score(cut_at(tried, cut)) for cut in _CUTS}


def _floor(kind: str) -> float | None:
    if kind.startswith(_FOREIGN):
        return FOREIGN_LEAST
    if kind in _TYPOS:
        return _TYPOS_LEAST
    return _ROUNDABOUT_LEAST if kind in _ROUNDABOUT else None


def _by_folds(tried: Sequence[Tried], random: Random) -> list[Tried]:
    """Folds hold their share of what is in scope and of what is not."""
    folds: list[list[Tried]] = [[] for _ in range(_FOLDS)]
    for inside in (True, False):
        some = [each for each in tried if each.question.inside is inside]
        random.shuffle(some)
        for place, each in enumerate(some):
            folds[place % _FOLDS].append(each)
    found = []
    for number, fold in enumerate(folds):
        others = [each for other in folds[:number] + folds[number + 1 :] for each in other]
        found += cut_at(fold, best_cut(others, AT_MOST["wrongly_refused"]))
    return found


def _candidates(tried: Sequence[Tried]) -> list[float]:
    """Halfway between neighbouring confidences: whatever scale a matcher's have."""
    known = sorted({each.ranking.confidence for each in tried})
    return [
        known[0],
        *[(one + other) / 2 for one, other in zip(known, known[1:], strict=False)],
        known[-1] + 1,
    ]


def _joint(tried: Sequence[Tried], cut: float) -> float:
    right = 0
    for each in tried:
        given = each.ranking.confidence >= cut
        right += (given and each.place == 1) if each.question.inside else not given
    return right / len(tried)


def _of(found: Score, name: str) -> float:
    value: float | None = getattr(found, name)
    return 0.0 if value is None else value
