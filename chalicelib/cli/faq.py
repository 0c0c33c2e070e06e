"""`sotong faq test`: what the matcher says to each question of a file, with no platform running."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.bootstrap import default_matcher, read_tenant
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.json_lines import names, read_json, read_lines
from chalicelib.cli.printing import print_json, print_table
from chalicelib.domain.faq import Built, Ranking
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Json
from chalicelib.local.tenants import FOLDER

app = typer.Typer(help="자주 묻는 질문 찾기를 시험합니다.", no_args_is_help=True)

Corpus = Mapping[str, Mapping[str, Sequence[str]]]
_RANKED = 10
_SHAPE = '{"tenants": [{"tenant", "faqs": [{"id", "question"}]}]}'


@app.callback()
def faq() -> None:
    """자주 묻는 질문 찾기를 시험합니다."""


@app.command()
def test(
    corpus: Annotated[str, typer.Argument(help="시의 id, 또는 corpus.json")],
    queries: Annotated[
        Path, typer.Argument(metavar="JSONL", help='줄마다 {"utterance": ..., "expected": ...}')
    ],
    json: Annotated[bool, typer.Option("--json", help="질문마다 JSON으로 냅니다.")] = False,
) -> None:
    """질문마다 찾은 항목과 확신입니다. 0.5보다 낮은 확신은 답하지 않는다는 뜻입니다."""
    matcher = default_matcher()
    built = {tenant: matcher.build(entries) for tenant, entries in _corpus(corpus).items()}
    score = _Score()
    for query in read_lines(queries, "utterance"):
        of = _of_tenant(built, query)
        ranking = matcher.match(of.index, query["utterance"], _RANKED, of.read_vectors)
        if json:
            line = {"ranked": list(ranking.ranked), "confidence": round(ranking.confidence, 4)}
            print_json(line, indent=None)
        score.add(query, ranking)
    if not json:
        score.show()


def _corpus(name: str) -> Corpus:
    if name.endswith(".json"):
        try:
            return _corpus_of(read_json(Path(name)))
        except (AttributeError, KeyError, TypeError):
            raise CannotDo(f"{name}: {_SHAPE} 모양이 아닙니다.") from None
    draft = read_tenant(FOLDER / name, datetime.now(SEOUL).date())
    if draft.files is None:
        raise CannotDo(f"{name}의 파일을 읽을 수 없습니다. `sotong tenants lint`를 보세요.")
    return {name: draft.searched}


def _corpus_of(read: Json) -> Corpus:
    return {
        str(each["tenant"]): {str(faq["id"]): _texts(faq) for faq in each["faqs"]}
        for each in read["tenants"]
    }


def _texts(faq: Json) -> list[str]:
    return [str(faq["question"]), *names(faq, "variants"), str(faq.get("answer") or "")]


def _of_tenant(built: Mapping[str, Built], query: Json) -> Built:
    """What was built of the query's tenant; of the only one where the query names none."""
    tenant = str(query.get("tenant") or next(iter(built), ""))
    if tenant not in built:
        raise CannotDo(f'"{tenant}"의 질문이 있지만 그 시의 항목이 없습니다.')
    return built[tenant]


@dataclass
class _Score:
    """Right answers, and right refusals, among those that say what is expected."""

    inside: int = 0
    first: int = 0
    third: int = 0
    outside: int = 0
    refused: int = 0
    joint: int = 0

    def add(self, query: Json, ranking: Ranking) -> None:
        if "expected" not in query:
            return
        if query["expected"] is None:
            self.outside += 1
            self.refused += not ranking.sure
            self.joint += not ranking.sure
            return
        right = {str(query["expected"]), *names(query, "accept")}
        self.inside += 1
        self.first += bool(right & set(ranking.ranked[:1]))
        self.third += bool(right & set(ranking.ranked[:3]))
        self.joint += ranking.sure and bool(right & set(ranking.ranked[:1]))

    def show(self) -> None:
        rows = [
            ("맞는 항목이 첫째", _share(self.first, self.inside)),
            ("맞는 항목이 셋 안", _share(self.third, self.inside)),
            ("범위 밖을 거절", _share(self.refused, self.outside)),
            ("맞게 답하거나 거절", _share(self.joint, self.inside + self.outside)),
        ]
        print_table(("지표", "값"), rows)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"
