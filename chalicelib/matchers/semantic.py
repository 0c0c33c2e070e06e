"""Finds the entry a person means: by meaning (vectors), by words, and by a gate trained on both.

Without the engine, its vectors or the time for them, words alone decide: `Lexical`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from chalicelib.domain.danger import danger_of
from chalicelib.domain.faq import NOTHING, Built, Ranking, digest_of, no_vectors
from chalicelib.domain.message import Json
from chalicelib.matchers.clauses import sentences, wishes
from chalicelib.matchers.endangered import Endangered
from chalicelib.matchers.engine import WEIGHTS, Engine, NoEngine, engine_of
from chalicelib.matchers.evidence import Evidence, Ranked, evidence, ranked_by
from chalicelib.matchers.gate import Gate
from chalicelib.matchers.hanja import in_hangul
from chalicelib.matchers.lexical import Lexical
from chalicelib.matchers.nearness import LONGEST_TEXT, Rows, pack, rows_of
from chalicelib.matchers.nothing import Nothing
from chalicelib.matchers.places import elsewhere
from chalicelib.matchers.writing import as_meant, is_korean

if TYPE_CHECKING:
    from chalicelib.matchers.nearness import Floats
    from chalicelib.matchers.remembered import Remembered

# Reading the model and the first embedding in a cold process take a third of this.
COLD_SECONDS = 1.5
_PREPARED_KEPT = 16
# More than anybody asks for; the gate looks at two.
_BEST = 10
_LONGEST_READ = 4000
_UNSURE = 0.45
_CERTAIN = 0.97
# What one of several wishes has to reach to count: by words, where the whole message is nearest
# to the entry or only near; by meaning.
_NAMED, _NEAREST = 0.12, 3
_NAMED_PLAINLY = 0.5
_SURELY = 0.8
# Entries whose words fit a wish as well as the best.
_AS_GOOD = 0.8
# Only what is surely no question is called small talk: the rest is asked back.
_SURELY_NOT = 0.03


def semantic(words: Lexical, weights: Path = WEIGHTS, cache: Path | None = None) -> "Semantic":
    """The matcher over the trained weights in a folder; nothing is read yet.

    `cache`: where vectors of texts are remembered, for those who build.
    """
    engine, gate = engine_of(weights / "tuned.npz"), Gate(weights / "gate.json")
    nothing, remembered = Nothing(weights / "nothing.npz"), None
    if cache is not None:
        from chalicelib.matchers.remembered import Remembered

        remembered = Remembered(engine, cache)
    endangered = Endangered(weights / "danger.npz")
    return Semantic(engine, words, gate, nothing, remembered, endangered)


class Semantic:
    """The Matcher of meaning. Safe to use from many threads."""

    name = "semantic"

    def __init__(
        self,
        engine: Engine,
        words: Lexical,
        gate: Gate,
        nothing: Nothing,
        remembered: "Remembered | None" = None,
        endangered: Endangered | None = None,
    ) -> None:
        self._engine = engine
        self._embedding = remembered or engine
        self._words = words
        self._gate = gate
        self._nothing = nothing
        self._endangered = endangered
        self._prepared: dict[str, Rows] = {}
        self._lock = Lock()

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        """The index of words, and every text's vector; without the engine the words alone.

        `owners`: the entry number of each vector; `made_by`: the model that made them.
        """
        words = self._words.build(entries, home).index
        rows = list(rows_of(entries))
        try:
            vectors = pack(self._embedding.embed([text for _, text in rows])) if rows else b""
        except NoEngine:
            vectors = b""
        if not vectors:
            return Built({"words": words})
        made_by, digest = self._engine.fingerprint, digest_of(vectors)
        return Built(
            {
                "words": words,
                "owners": [number for number, _ in rows],
                "made_by": made_by,
                "vectors": digest,
            },
            vectors,
        )

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        """The best entries and how sure we are; below 0.5 means: do not answer."""
        text = as_meant(utterance[:_LONGEST_READ])[:LONGEST_TEXT].strip()
        if not text:
            return NOTHING
        try:
            rows = self._rows(index, vectors, seconds)
            heard = self._hear(index["words"], text, rows)
        except NoEngine:
            by_words = self._words.match(index["words"], utterance, limit)
            return replace(by_words, degraded="vectors" in index)
        ranking = self._judged(index["words"], heard, limit)
        if danger := self._danger(ranking, heard):
            ranking = replace(ranking, danger=danger)
        if not ranking.sure or not (parts := wishes(text)):
            return ranking
        meant = self._meant(index["words"], heard, parts, rows)
        return replace(ranking, also=_others(meant, ranking.ranked[0]))

    def evidence(self, index: Json, utterance: str, vectors: Callable[[], bytes]) -> Evidence:
        """What the gate would judge by, for fitting it; raises NoEngine."""
        text = as_meant(utterance[:_LONGEST_READ])[:LONGEST_TEXT].strip()
        heard = self._hear(index["words"], text, self._rows(index, vectors, inf))
        return evidence(text, heard.ranked, self._nothing.likeness(heard.vector))

    def _hear(self, words: Json, text: str, rows: Rows) -> "_Heard":
        """What is found for a text; raises NoEngine."""
        read = [text, *sentences(text)]
        return self._near(words, text, self._engine.embed(read), rows, read)

    def _near(
        self, words: Json, text: str, vectors: "Floats", rows: Rows, parts: Sequence[str] = ()
    ) -> "_Heard":
        """`parts`: what was embedded to the vectors, where somebody asks for it again."""
        by_words = self._words.scores(words, text)
        # Those who write Chinese or Japanese use many of our words, in other letters.
        if read := in_hangul(text):
            by_words |= self._words.scores(words, read)
        ranked = ranked_by(rows.compare(vectors, by_words), by_words, _BEST)
        return _Heard(text, vectors, ranked, parts)

    def _danger(self, ranking: Ranking, heard: "_Heard") -> str:
        """What the message and each of its sentences mean besides; what an entry says word for
        word is its question.
        """
        if self._endangered is None or ranking.confidence == _CERTAIN:
            return ""
        return danger_of(self._endangered.probabilities(heard.read, heard.vectors))

    def _rows(self, index: Json, vectors: Callable[[], bytes], seconds: float) -> Rows:
        """The tenant's rows; raises NoEngine where this process or this moment cannot have them."""
        if "vectors" not in index or (not self._engine.is_loaded and seconds < COLD_SECONDS):
            raise NoEngine("no vectors, or no time for them")
        if index["made_by"] != self._engine.fingerprint:
            raise NoEngine("vectors of another model")
        digest = index["vectors"]
        rows = self._prepared.get(digest)
        if rows is None:
            rows = _read(vectors(), index["owners"])
            with self._lock:
                while len(self._prepared) >= _PREPARED_KEPT:
                    self._prepared.pop(next(iter(self._prepared)))
                self._prepared[digest] = rows
        return rows

    def _judged(self, words: Json, heard: "_Heard", limit: int) -> Ranking:
        found = [each.entry for each in heard.ranked.found]
        exact = self._words.exact(words, heard.text)
        if exact is not None:
            found = [exact, *[entry for entry in found if entry != exact]]
        ids = tuple([words["ids"][entry] for entry in found[:limit]])
        if exact is not None:
            return Ranking(ids, _CERTAIN)
        nothing = self._nothing.likeness(heard.vector)
        confidence = round(self._gate.confidence(evidence(heard.text, heard.ranked, nothing)), 4)
        there = elsewhere(heard.text, words["places"])
        if there:
            return Ranking(ids, min(confidence, _UNSURE), about=f"elsewhere:{there}")
        if confidence < _SURELY_NOT:
            return Ranking(ids, confidence, about=self._nothing.about(heard.vector, heard.text))
        return Ranking(ids, confidence)

    def _meant(
        self, words: Json, whole: "_Heard", parts: Sequence[str], rows: Rows
    ) -> list[str | None]:
        """The entry that each wish of a message is for, None where that is not sure.

        Words tell the wishes of a Korean message apart, and cost nothing; only those of another
        language are embedded.
        """
        if is_korean(whole.text):
            return [self._named(words, part, whole.ranked) for part in parts]
        # All in one call: the engine unpacks its weights anew at each.
        vectors = self._engine.embed(parts)[:, None]
        heard = [
            self._near(words, part, vector, rows)
            for part, vector in zip(parts, vectors, strict=True)
        ]
        judged = [self._judged(words, each, 1) for each in heard]
        return [each.ranked[0] if each.confidence >= _SURELY else None for each in judged]

    def _named(self, words: Json, part: str, whole: Ranked) -> str | None:
        """The entry that a wish names, if the whole message is near to it as well."""
        scores = self._words.scores(words, part)
        near = [each.entry for each in whole.found]
        best = max(near, key=lambda entry: scores.get(entry, 0.0), default=None)
        if best is None:
            return None
        least = _NAMED if best in near[:_NEAREST] else _NAMED_PLAINLY
        if scores.get(best, 0.0) < max(least, _AS_GOOD * max(scores.values(), default=0.0)):
            return None
        id: str = words["ids"][best]
        return id


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text, its vector and those of its sentences (`read`), and what lies near to it."""

    text: str
    vectors: "Floats"
    ranked: Ranked
    read: Sequence[str] = ()

    @property
    def vector(self) -> "Floats":
        """That of the whole text."""
        whole: Floats = self.vectors[0]
        return whole


def _others(meant: Sequence[str | None], first: str) -> tuple[str, ...]:
    """What else is asked for; nothing where no wish is the one that the whole message is for."""
    others = dict.fromkeys(each for each in meant if each and each != first)
    return tuple(others) if first in meant else ()


def _read(vectors: bytes, owners: Sequence[int]) -> Rows:
    if not vectors:
        raise NoEngine("the vectors are lost")
    try:
        return Rows(vectors, owners)
    except ValueError as error:
        raise NoEngine("these are other vectors") from error
