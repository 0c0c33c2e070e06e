"""Finds the FAQ entry a person means by shared letters and words: pure Python, no model.

Each text of an entry is a row of weighted features; a query is compared with the rows by cosine.
The rarer a feature, the more it tells; the answer's text counts less than the questions'.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, inf, log, sqrt

from chalicelib.domain.faq import NOTHING, Built, Ranking, no_vectors
from chalicelib.domain.message import Json
from chalicelib.matchers.features import features, plain
from chalicelib.matchers.keyboard import as_typed_in_korean
from chalicelib.matchers.places import elsewhere, own_places

_ANSWER_WEIGHT = 0.4
# What the other texts of an entry add to its best one.
_SUPPORT = 0.4
# Weights are kept as whole thousandths, as characters; below a space JSON would escape them.
_SCALE = 1000
_LEAST = 32
_FIRST_ROW = 0x100
_LONGEST_POSTINGS = 48
_MOST_GRAMS = 64
_LONGEST_QUERY = 160
# Calibration: the strength at which one is as likely right as wrong.
_EVEN = 0.5
_EXACT = 0.97
_CERTAIN = 2.0
_TIE = 0.98
_UNSURE = 0.45


class Lexical:
    """The Matcher of jamo n-grams, syllable pairs and words without their endings."""

    name = "lexical"

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        """The index, plain JSON. An entry's last text is its answer, unless it is the only one.

        `grams`: feature -> its postings, packed (see `_pack`); `starts`: the first row of each
        entry, and the number of rows; `exact`: a question without marks and spaces -> its entry.
        """
        counted = [_counted(texts) for texts in entries.values()]
        idf = _idf(counted)
        starts, row = [0], 0
        postings: dict[str, list[tuple[int, float]]] = {gram: [] for gram in idf}
        for texts in counted:
            for place, counts in enumerate(texts):
                share = _ANSWER_WEIGHT if 0 < place == len(texts) - 1 else 1
                for gram, weight in _weights(counts, idf).items():
                    postings[gram].append((row, weight * share))
                row += 1
            starts.append(row)
        index = {
            "ids": list(entries),
            "starts": starts,
            "grams": {gram: _pack(idf[gram], found) for gram, found in postings.items()},
            "exact": _exact(entries),
            "places": own_places(home, [text for texts in entries.values() for text in texts]),
        }
        return Built(index)

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        """The best entries and how sure we are; below 0.5 means: do not answer.

        Never needs vectors, and takes milliseconds.
        """
        text = utterance[:_LONGEST_QUERY]
        found = self.scores(index, text)
        if text.isascii() and text.strip():
            # Korean typed with the keyboard left on English: durnjs is 여권.
            found = max(found, _scores(index, as_typed_in_korean(text)), key=_best)
        exact = self.exact(index, text)
        if exact is not None:
            found[exact] = _CERTAIN
        if not found:
            return NOTHING
        ranked = sorted(found, key=found.__getitem__, reverse=True)[: max(limit, 2)]
        confidence = _confidence([found[entry] for entry in ranked], len(text))
        if confidence > _UNSURE and elsewhere(text, index["places"]):
            confidence = _UNSURE
        return Ranking(tuple([index["ids"][entry] for entry in ranked[:limit]]), confidence)

    def scores(self, index: Json, text: str) -> dict[int, float]:
        """Entry number -> how near its texts are by words, 0 to about 1.5."""
        return _scores(index, text[:_LONGEST_QUERY])

    def exact(self, index: Json, text: str) -> int | None:
        """The number of the entry of which this is a whole question, whatever marks and spaces."""
        found: int | None = index["exact"].get(plain(text))
        return found


def _counted(texts: Sequence[str]) -> list[Counter[str]]:
    if not texts:
        return []
    *questions, answer = texts
    return [*[features(text) for text in questions], features(answer, not questions)]


def _exact(entries: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Whole questions; one that two entries share decides nothing."""
    owners: dict[str, set[int]] = {}
    for entry, texts in enumerate(entries.values()):
        for text in texts[: max(1, len(texts) - 1)]:
            owners.setdefault(plain(text), set()).add(entry)
    return {text: owner.pop() for text, owner in owners.items() if text and len(owner) == 1}


def _pack(idf: float, postings: Sequence[tuple[int, float]]) -> str:
    """One string: the idf, then row and weight in turns, each a character.

    A string costs a fraction of lists of numbers to read from JSON and to keep. A feature of very
    many rows keeps only its idf: its postings tell little and cost most. Room for 55,000 rows.
    """
    packed = [chr(_FIRST_ROW + round(idf * _SCALE))]
    for row, weight in postings if len(postings) <= _LONGEST_POSTINGS else ():
        packed += [chr(_FIRST_ROW + row), chr(max(_LEAST, round(weight * _SCALE)))]
    return "".join(packed)


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
    grams: dict[str, str] = index["grams"]
    unknown = log(1 + 2 * len(index["ids"]))
    known: list[tuple[float, str]] = []
    norm = 0.0
    for gram, count in features(text).items():
        postings = grams.get(gram, "")
        weight = (ord(postings[0]) - _FIRST_ROW) / _SCALE if postings else unknown
        if count > 1:
            weight *= 1 + log(count)
        norm += weight * weight
        if len(postings) > 1:
            known.append((weight, postings))
    if len(known) > _MOST_GRAMS:
        known = sorted(known, key=_rarity)[:_MOST_GRAMS]
    by_row = [0.0] * (_FIRST_ROW + index["starts"][-1])
    met: set[int] = set()
    for weight, postings in known:
        # The first number is the mark of byte order, the second the idf.
        numbers = memoryview(postings.encode("utf-16")).cast("H").tolist()
        rows = numbers[2::2]
        met.update(rows)
        for row, share in zip(rows, numbers[3::2], strict=True):
            by_row[row] += weight * share
    return _by_entry(by_row, sorted(met), index["starts"], sqrt(norm) * _SCALE)


def _rarity(gram: tuple[float, str]) -> int:
    return len(gram[1])


def _by_entry(
    by_row: Sequence[float], met: Sequence[int], starts: Sequence[int], norm: float
) -> dict[int, float]:
    """Only entries of the rows that were met: the cost does not grow with the tenant's texts."""
    found: dict[int, float] = {}
    entry, end, best, total = -1, 0, 0.0, 0.0
    for row in met:
        if row - _FIRST_ROW >= end:
            if best:
                found[entry] = (best + _SUPPORT * (total - best)) / norm
            entry = bisect_right(starts, row - _FIRST_ROW) - 1
            end, best, total = starts[entry + 1], 0.0, 0.0
        score = by_row[row]
        total += score
        if score > best:
            best = score
    if best:
        found[entry] = (best + _SUPPORT * (total - best)) / norm
    return found


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
