"""Reads the questions to try, a JSON object a line, and says of each bad line what to mend."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from chalicelib.cli.failures import CannotDo, all_of
from chalicelib.cli.faq_corpus import Corpus
from chalicelib.cli.json_lines import placed_lines, read_line
from chalicelib.definitions.faults import did_you_mean
from chalicelib.domain.faq_question import FaqQuestion
from chalicelib.domain.message import Json


@dataclass(frozen=True, slots=True)
class Query:
    """An utterance for a tenant; `question` is None where nothing is expected of it."""

    place: str
    tenant: str
    utterance: str
    question: FaqQuestion | None


def read_queries(path: Path, corpus: Corpus, *, judged: bool) -> list[Query]:
    """Every line, or CannotDo with all faults. Expectations are read only where they are judged."""
    queries: list[Query] = []
    faults: list[str] = []
    for place, line in placed_lines(path):
        try:
            raw = read_line(place, line, "utterance")
            tenant = _tenant(place, raw, corpus)
            question = _question(place, raw) if judged and "expected" in raw else None
        except CannotDo as fault:
            faults.append(str(fault))
        else:
            queries.append(Query(place, tenant, raw["utterance"], question))
    if faults:
        raise CannotDo(all_of(faults))
    return queries


def doubts(queries: Collection[Query], corpus: Corpus) -> list[str]:
    """Questions that nothing can answer right, for want of the entry they expect."""
    found = []
    for query in queries:
        known = corpus[query.tenant]
        if query.question and query.question.inside and not query.question.right & known.keys():
            id = str(query.question.expected)
            near = did_you_mean(id, known)
            found.append(f'{query.place}: "{id}"(이)라는 항목이 없습니다.{near}')
    return found


def _tenant(place: str, raw: Json, corpus: Corpus) -> str:
    """The query's tenant; the only one where it names none."""
    named = raw.get("tenant")
    if named is None and len(corpus) == 1:
        return next(iter(corpus))
    if named is None:
        raise CannotDo(f'{place}: "tenant"가 없습니다. {_list(corpus)} 가운데 하나를 적어 주세요.')
    if isinstance(named, bool | list | dict) or str(named) not in corpus:
        near = did_you_mean(str(named), corpus) or f" {_list(corpus)}만 있습니다."
        raise CannotDo(f'{place}: "{named}"(이)라는 시의 항목이 없습니다.{near}')
    return str(named)


def _question(place: str, raw: Json) -> FaqQuestion:
    expected, accept = raw["expected"], raw.get("accept")
    if isinstance(expected, bool | list | dict):
        raise CannotDo(f'{place}: "expected"는 항목의 id이거나, 답하지 않아야 맞으면 null입니다.')
    if accept is not None and not isinstance(accept, list):
        raise CannotDo(f'{place}: "accept"는 항목 id의 목록입니다. 예: ["passport-docs"]')
    if expected is None:
        return FaqQuestion(raw["utterance"], None, str(raw.get("kind") or ""))
    also = tuple(str(id) for id in accept or ())
    return FaqQuestion(raw["utterance"], str(expected), str(raw.get("kind") or ""), also)


def _list(corpus: Corpus) -> str:
    names = list(corpus)
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
