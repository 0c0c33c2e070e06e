"""Finds the FAQ entry a person means by shared letters and words: pure Python, no model.

Each text of an entry is a row of weighted features; a query is compared with the rows by cosine.
The rarer a feature, the more it tells; the answer's text counts less than the questions'.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, log, sqrt

from chalicelib.domain.faq import NOTHING, Ranking
from chalicelib.domain.message import Json
from chalicelib.matchers.features import features
from chalicelib.matchers.keyboard import as_typed_in_korean
from chalicelib.matchers.places import is_elsewhere, own_places

_ANSWER_WEIGHT = 0.4
# What the other texts of an entry add to its best one.
_SUPPORT = 0.4
# Row weights are kept as whole thousandths: a third of the JSON's size.
_SCALE = 1000
_LONGEST_POSTINGS = 64
_MOST_GRAMS = 72
_LONGEST_QUERY = 200
# Calibration: the strength at which one is as likely right as wrong.
_EVEN = 0.5
_EXACT = 0.97
_TIE = 0.98
_UNSURE = 0.45

# idf, rows, weights
_Postings = tuple[float, list[int], list[int]]


class Lexical:
    """The Matcher of jamo n-grams, syllable pairs and words without their endings."""

    name = "lexical"

    def build(self, entries: Mapping[str, Sequence[str]]) -> Json:
        """The index, plain JSON. An entry's last text is its answer, unless it is the only one.

        `grams`: feature -> [idf, rows, weights]; `rows`: row -> place in `ids`.
        """
        counted = [[features(text) for text in texts] for texts in entries.values()]
        idf = _idf(counted)
        rows: list[int] = []
        grams: dict[str, _Postings] = {gram: (round(idf[gram], 3), [], []) for gram in idf}
        for entry, texts in enumerate(counted):
            for place, counts in enumerate(texts):
                share = _ANSWER_WEIGHT if 0 < place == len(texts) - 1 else 1
                for gram, weight in _weights(counts, idf).items():
                    grams[gram][1].append(len(rows))
                    grams[gram][2].append(round(weight * share * _SCALE))
                rows.append(entry)
        for _, where, weights in grams.values():
            # What very many rows have tells little and costs most.
            if len(where) > _LONGEST_POSTINGS:
                where.clear()
                weights.clear()
        places = own_places(text for texts in entries.values() for text in texts)
        return {"ids": list(entries), "rows": rows, "grams": grams, "places": places}

    def match(self, index: Json, utterance: str, limit: int = 3) -> Ranking:
        """The best entries and how sure we are; below 0.5 means: do not answer."""
        text = utterance[:_LONGEST_QUERY]
        found = _scores(index, text)
        if text.isascii():
            # Korean typed with the keyboard left on English: durnjs is 여권.
            found = max(found, _scores(index, as_typed_in_korean(text)), key=_best)
        if not found:
            return NOTHING
        ranked = sorted(found, key=lambda entry: (-found[entry], entry))[: max(limit, 2)]
        confidence = _confidence([found[entry] for entry in ranked], len(text))
        if confidence > _UNSURE and is_elsewhere(text, index["places"]):
            confidence = _UNSURE
        return Ranking(tuple([index["ids"][entry] for entry in ranked[:limit]]), confidence)


def _idf(counted: Sequence[Sequence[Counter[str]]]) -> dict[str, float]:
    entries_with: Counter[str] = Counter()
    for texts in counted:
        entries_with.update({feature for counts in texts for feature in counts})
    return {feature: log(1 + len(counted) / count) for feature, count in entries_with.items()}


def _weights(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """Features of unit length."""
    weights = {feature: idf[feature] * (1 + log(count)) for feature, count in counts.items()}
    norm = sqrt(sum([weight * weight for weight in weights.values()])) or 1.0
    return {feature: weight / norm for feature, weight in weights.items()}


def _scores(index: Json, text: str) -> dict[int, float]:
    """Entry -> how near its texts are to this one: its best row and a part of the others."""
    grams: dict[str, _Postings] = index["grams"]
    rows: list[int] = index["rows"]
    unknown = log(1 + 2 * len(index["ids"]))
    known: list[_Postings] = []
    missing: _Postings = (unknown, [], [])
    norm = 0.0
    for gram, count in features(text).items():
        idf, where, shares = grams.get(gram, missing)
        weight = idf if count == 1 else idf * (1 + log(count))
        norm += weight * weight
        if where:
            known.append((weight, where, shares))
    if len(known) > _MOST_GRAMS:
        known = sorted(known, key=_rarity)[:_MOST_GRAMS]
    by_row = [0.0] * len(rows)
    for weight, where, shares in known:
        for row, share in zip(where, shares, strict=True):
            by_row[row] += weight * share
    return _by_entry(by_row, rows, sqrt(norm) * _SCALE)


def _rarity(gram: _Postings) -> int:
    return len(gram[1])


def _by_entry(by_row: Sequence[float], rows: Sequence[int], norm: float) -> dict[int, float]:
    best: dict[int, float] = {}
    total: dict[int, float] = {}
    for entry, score in zip(rows, by_row, strict=True):
        if score:
            total[entry] = total.get(entry, 0.0) + score
            if score > best.get(entry, 0.0):
                best[entry] = score
    return {
        entry: (score + _SUPPORT * (total[entry] - score)) / norm for entry, score in best.items()
    }


def _best(scores: Mapping[int, float]) -> float:
    return max(scores.values(), default=0.0)


def _confidence(scores: Iterable[float], length: int) -> float:
    """From nearness, the query's length (long ones are never near) and the lead over the next."""
    first, second = next(pairwise([*scores, 0.0]))
    if first >= _EXACT and second < _TIE * first:
        return round(max(_EXACT, min(1.0, first)), 4)
    strength = first * sqrt(length)
    confidence = min(_EXACT, 1 - exp(-log(2) * strength / _EVEN))
    return round(min(confidence, _UNSURE) if second >= _TIE * first else confidence, 4)
