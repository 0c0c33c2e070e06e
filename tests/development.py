"""The development set: made-up FAQs of four cities and labelled utterances. Nothing is trained on it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from chalicelib.cli.faq_corpus import Corpus, home_of, read_corpus
from chalicelib.cli.faq_queries import Query, read_queries
from chalicelib.domain.faq import Ranking
from chalicelib.domain.faq_question import FaqQuestion, Tried
from chalicelib.services.ports import Matcher
from chalicelib.services.trial import try_questions

_FOLDER = Path(__file__).parent / "matchers" / "development"


@cache
def corpus() -> Corpus:
    """Tenant -> entry -> its texts: question, variants, last the answer."""
    return read_corpus(str(_FOLDER / "corpus.json"))[0]


@cache
def queries() -> list[Query]:
    """What citizens wrote, each with the right answer."""
    return read_queries(_FOLDER / "queries.jsonl", corpus(), judged=True)


def questions() -> dict[str, list[FaqQuestion]]:
    """Tenant -> what was asked there, in the file's order."""
    found: dict[str, list[FaqQuestion]] = {tenant: [] for tenant in corpus()}
    for query in queries():
        assert query.question is not None
        found[query.tenant].append(query.question)
    return found


def try_all(matcher: Matcher) -> list[Tried]:
    """Every question with what the matcher says, tenant after tenant."""
    tried: list[Tried] = []
    for tenant, asked in questions().items():
        built = matcher.build(corpus()[tenant], home_of(tenant))
        tried += try_questions(matcher, built.index, asked, built.read_vectors)
    return tried


def cut_at(tried: Iterable[Tried], threshold: float) -> list[Tried]:
    """The same, as if `threshold` were the confidence below which a matcher refuses."""
    return [Tried(each.question, _moved(each.ranking, threshold)) for each in tried]


def _moved(ranking: Ranking, threshold: float) -> Ranking:
    return Ranking(ranking.ranked, float(ranking.confidence >= threshold))
