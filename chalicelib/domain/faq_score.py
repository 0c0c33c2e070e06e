"""How good a matcher is, in figures: shares of questions that were ranked, answered, refused right.

Refused means a confidence below SURE (0.5), or nothing found. A share of nothing is None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.domain.faq_question import Tried


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of questions, and shares from 0 to 1.

    Of those in scope: `top1`, `recall3` (a right entry first, among three, refused or not), `mrr`
    (mean of 1/place), `wrongly_refused`. Out-of-scope `precision`, `recall` and `f1` take refusing
    as the finding. `auroc`: how often one in scope has more confidence than one out of scope.
    `joint`: right answers and right refusals, of all.
    """

    questions: int
    inside: int
    top1: float | None
    recall3: float | None
    mrr: float | None
    auroc: float | None
    precision: float | None
    recall: float | None
    f1: float | None
    wrongly_refused: float | None
    joint: float | None

    @property
    def outside(self) -> int:
        """How many questions must be refused."""
        return self.questions - self.inside


@dataclass(frozen=True, slots=True)
class KindScore:
    """One kind of question. `right`: a right entry first (whatever the confidence), or refused
    where that is right; `joint`: as in Score."""

    kind: str
    questions: int
    right: float
    joint: float


def score(tried: Sequence[Tried]) -> Score:
    """The figures of questions that were tried."""
    inside = [each for each in tried if each.question.inside]
    outside = [each for each in tried if not each.question.inside]
    refused_inside = sum(each.given is None for each in inside)
    refused_outside = sum(each.given is None for each in outside)
    refused = refused_inside + refused_outside
    return Score(
        questions=len(tried),
        inside=len(inside),
        top1=_share(sum(each.place == 1 for each in inside), len(inside)),
        recall3=_share(sum(1 <= each.place <= 3 for each in inside), len(inside)),
        mrr=_share(sum(1 / each.place for each in inside if each.place), len(inside)),
        auroc=_auroc(inside, outside),
        precision=_share(refused_outside, refused),
        recall=_share(refused_outside, len(outside)),
        # Of both shares' harmonic mean, without a division by either.
        f1=_share(2 * refused_outside, refused + len(outside)),
        wrongly_refused=_share(refused_inside, len(inside)),
        joint=_share(sum(each.correct for each in tried), len(tried)),
    )


def by_kind(tried: Iterable[Tried]) -> list[KindScore]:
    """Each kind's shares, by its name."""
    kinds: dict[str, list[Tried]] = {}
    for each in tried:
        kinds.setdefault(each.question.kind, []).append(each)
    return [
        KindScore(
            kind,
            len(found),
            sum(_ranked_right(each) for each in found) / len(found),
            sum(each.correct for each in found) / len(found),
        )
        for kind, found in sorted(kinds.items())
    ]


def _ranked_right(each: Tried) -> bool:
    return each.place == 1 if each.question.inside else each.given is None


def _auroc(inside: Sequence[Tried], outside: Sequence[Tried]) -> float | None:
    """By the sum of ranks; equal confidences share theirs."""
    labelled = [(each.ranking.confidence, 1) for each in inside]
    labelled += [(each.ranking.confidence, 0) for each in outside]
    counts: dict[float, list[int]] = {}
    for confidence, is_inside in labelled:
        counts.setdefault(confidence, [0, 0])[is_inside] += 1
    below, won = 0, 0.0
    for confidence in sorted(counts):
        beaten, winning = counts[confidence]
        won += winning * (below + beaten / 2)
        below += beaten
    return _share(won, len(inside) * len(outside))


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
