"""`sotong faq test`: what the matcher says to each question of a file, with no platform running."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.bootstrap import default_matcher
from chalicelib.cli.failures import all_of
from chalicelib.cli.faq_corpus import Corpus, home_of, questions_file, read_corpus, read_draft
from chalicelib.cli.faq_queries import Query, doubts, read_queries
from chalicelib.cli.faq_report import Report, Run
from chalicelib.cli.printing import print_json, say
from chalicelib.cli.progress import Bars, bars
from chalicelib.domain.faq import Built, Ranking

_RANKED = 10


def test(
    corpus: Annotated[str, typer.Argument(help="시의 id, 또는 corpus.json")],
    queries: Annotated[
        Path | None,
        typer.Argument(
            metavar="JSONL",
            help='줄마다 {"utterance": ..., "expected": ...}. 없으면 시의 questions.jsonl.',
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="질문마다 JSON 한 줄로 냅니다.")] = False,
) -> None:
    """질문마다 찾은 항목과 확신을 봅니다. 0.5보다 낮은 확신은 답하지 않는다는 뜻입니다."""
    path = queries or questions_file(read_draft(corpus), corpus)
    entries, warnings = read_corpus(corpus)
    asked = read_queries(path, entries, judged=not json)
    for warning in (all_of(each) for each in (warnings, doubts(asked, entries)) if each):
        say(warning)
    with bars(hidden=json and sys.stdout.isatty()) as shown:
        runs = _ask(entries, asked, shown)
        if json:
            for run in runs:
                _print(run.ranking)
            return
        report = Report(entries, list(runs))
    report.show()


def _ask(corpus: Corpus, queries: list[Query], shown: Bars) -> Iterator[Run]:
    matcher = default_matcher()
    used = {query.tenant for query in queries}
    tenants = [tenant for tenant in corpus if tenant in used]
    built: dict[str, Built] = {}
    for tenant in shown.track(tenants, "항목 준비"):
        built[tenant] = matcher.build(corpus[tenant], home_of(tenant))
        # An engine is loaded at its first question: that would be no time of a question's own.
        matcher.match(built[tenant].index, "", 1, built[tenant].read_vectors)
    for query in shown.track(queries, "질문"):
        made = built[query.tenant]
        began = time.perf_counter()
        ranking = matcher.match(made.index, query.utterance, _RANKED, made.read_vectors)
        yield Run(query, ranking, time.perf_counter() - began)


def _print(ranking: Ranking) -> None:
    line = {"ranked": list(ranking.ranked), "confidence": float(ranking.confidence)}
    print_json(line, indent=None)
    sys.stdout.flush()
