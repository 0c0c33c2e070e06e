"""The tables of `sotong faq test`: figures, kinds, and which entries to mend first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from chalicelib.cli.faq_corpus import Corpus
from chalicelib.cli.faq_queries import Query
from chalicelib.cli.printing import print_line, print_table, shortened
from chalicelib.domain.faq import Ranking
from chalicelib.domain.faq_mistakes import confusions, silent, thieves, worst
from chalicelib.domain.faq_question import FaqQuestion, Tried
from chalicelib.domain.faq_score import Score, by_kind, score

_ROWS = 10
_BAR = 20
NO_ANSWER = "(답하지 않음)"


@dataclass(frozen=True, slots=True)
class Run:
    """A query, what was found and how long it took."""

    query: Query
    ranking: Ranking
    seconds: float


class Report:
    """All of a test's tables on stdout."""

    def __init__(self, corpus: Corpus, runs: Sequence[Run]) -> None:
        self._corpus = corpus
        self._runs = runs
        # Two tenants may have an entry of the same id.
        self._named: Callable[[str, str], str] = (
            (lambda tenant, id: f"{tenant}/{id}") if len(corpus) > 1 else (lambda _, id: id)
        )
        self._tried = [
            self._judged(run, run.query.question) for run in runs if run.query.question is not None
        ]

    def show(self) -> None:
        """Prints them."""
        self._figures(score(self._tried))
        self._kinds()
        self._mistakes()
        self._entries()

    def _figures(self, found: Score) -> None:
        median, late = (_percentile([run.seconds for run in self._runs], p) for p in (0.5, 0.95))
        rows = [
            ("질문", f"{found.questions} (범위 안 {found.inside}, 범위 밖 {found.outside})"),
            ("맞게 답하거나 거절 (joint)", _share(found.joint)),
            ("맞는 항목이 첫째 (top-1)", _share(found.top1)),
            ("맞는 항목이 셋 안 (recall@3)", _share(found.recall3)),
            ("맞는 항목의 순위 역수 (MRR)", _share(found.mrr)),
            ("범위 안을 잘못 거절", _share(found.wrongly_refused)),
            ("범위 밖 거절 F1", _share(found.f1)),
            ("범위 밖 거절 재현율", _share(found.recall)),
            ("범위 밖 거절 정밀도", _share(found.precision)),
            ("범위 안팎 구별 (AUROC)", _share(found.auroc)),
            ("찾는 시간 p50 / p95", f"{median * 1000:.2f} / {late * 1000:.2f} ms"),
        ]
        print_table(("지표", "값"), rows)
        if unjudged := len(self._runs) - len(self._tried):
            print_line(f"expected가 없는 질문 {unjudged}개는 채점하지 않았습니다.")

    def _kinds(self) -> None:
        rows = [
            (each.kind or "-", each.questions, f"{each.right:.2f}", f"{each.joint:.2f}",
             "█" * round(each.joint * _BAR))
            for each in by_kind(self._tried)
        ]  # fmt: skip
        columns = ("종류", "질문", "첫째가 맞음", "맞게 답함", "")
        _section("종류", columns, rows, len(rows))

    def _mistakes(self) -> None:
        pairs = [
            (each.asked or NO_ANSWER, each.given, each.times, shortened(each.example))
            for each in confusions(self._tried)
        ]
        _section("헷갈린 짝", ("물은 항목", "답한 항목", "번", "예"), pairs)
        rows = [
            (f"{each.ranking.confidence:.2f}", each.question.expected or NO_ANSWER,
             each.given or NO_ANSWER, shortened(each.question.utterance))
            for each in worst(self._tried, _ROWS)
        ]  # fmt: skip
        _section("가장 자신 있게 틀린 것", ("확신", "맞는 답", "한 답", "질문"), rows)

    def _entries(self) -> None:
        mute = silent(self._tried)
        _section("제 질문에 한 번도 답하지 못한 항목", ("항목", "질문"), mute)
        taken = [
            (each.entry, each.stolen, each.answered, shortened(each.example))
            for each in thieves(self._tried)
        ]
        _section("남의 질문에 답한 항목", ("항목", "남의 질문", "답한 것 모두", "예"), taken)
        every = {self._named(tenant, id) for tenant, ids in self._corpus.items() for id in ids}
        tested = {id for each in self._tried for id in each.question.right}
        if untested := len(every - tested):
            print_line(f"\n항목 {len(every)}개 가운데 {untested}개는 묻는 질문이 없습니다.")

    def _judged(self, run: Run, question: FaqQuestion) -> Tried:
        def named(id: str) -> str:
            return self._named(run.query.tenant, id)

        ranking = replace(run.ranking, ranked=tuple(map(named, run.ranking.ranked)))
        if question.expected is None:
            return Tried(question, ranking)
        accept = tuple(map(named, question.accept))
        return Tried(replace(question, expected=named(question.expected), accept=accept), ranking)


def _section(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], most: int = _ROWS
) -> None:
    found = list(rows)
    if not found:
        return
    shown = found[:most]
    more = f" (모두 {len(found)}, 앞의 {len(shown)})" if len(shown) < len(found) else ""
    print_line(f"\n{title}{more}")
    print_table(columns, shown)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _percentile(values: Sequence[float], part: float) -> float:
    """The value that this part of all is not above; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
