"""What speaks for an entry and against answering: the numbers that the gate judges by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.matchers.nearness import Near

# What shared words add to a likeness of meaning, and how much of them counts.
_WORDS = 0.2
_MOST_WORDS = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that may be meant. `score`: meaning and words; `nearest`: its nearest text."""

    entry: int
    score: float = 0.0
    nearest: float = 0.0
    words: float = 0.0
    meaning: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a message and its best entry. Scores are cosines, -1 to 1."""

    # Of the best entry, meaning and words together, and its lead over the next.
    score: float
    lead: float
    # How near the message is to what no city answers: small talk, weather, other bodies.
    nothing: float
    # How much nearer in meaning the entry is than that.
    beyond_nothing: float
    # By words alone: the best entry, and its lead.
    words: float
    words_lead: float
    # Natural logarithm of the length in characters, plus one.
    length: float
    # 1.0 for a message in another alphabet than Korean.
    foreign: float
    # Of the best entry's nearest text.
    nearest: float
    # How far the best entry stands out of all that were compared.
    above_mean: float

    def values(self) -> tuple[float, ...]:
        """The numbers in the order of their names."""
        return (
            self.score, self.lead, self.nothing, self.beyond_nothing, self.words, self.words_lead,
            self.length, self.foreign, self.nearest, self.above_mean,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best entries, best first, and the mean score of all that were compared."""

    found: Sequence[Found]
    mean: float


def ranked_by(near: "Near", words: Mapping[int, float], most: int) -> Ranked:
    """So many entries, at most: by meaning, and by words a little."""
    import numpy as np

    by_words = np.zeros(len(near.entries), np.float32)
    if words:
        # Entries ascend, so that a number's place is found by halving.
        numbers = np.fromiter(words, np.int64, len(words))
        places = np.searchsorted(near.entries, numbers)
        places[places == len(near.entries)] = 0
        known = near.entries[places] == numbers if len(near.entries) else places < 0
        by_words[places[known]] = np.fromiter(words.values(), np.float32, len(words))[known]
    scores = near.scores + _WORDS * np.minimum(by_words, _MOST_WORDS)
    best = np.argsort(-scores, kind="stable")[:most]
    columns = (near.entries, scores, near.nearest, by_words, near.scores)
    found = [Found(*row) for row in zip(*[each[best].tolist() for each in columns], strict=True)]
    return Ranked(found, float(scores.mean()) if len(scores) else 0.0)


def evidence(text: str, ranked: Ranked, nothing: float) -> Evidence:
    """The evidence for the first of those found."""
    best = ranked.found[0]
    following = ranked.found[1] if len(ranked.found) > 1 else Found(-1)
    return Evidence(
        score=best.score,
        lead=best.score - following.score,
        nothing=nothing,
        beyond_nothing=best.meaning - nothing,
        words=min(best.words, 1.2),
        words_lead=min(best.words - following.words, 1.0),
        length=log(1 + len(text)),
        foreign=_is_foreign(text),
        nearest=best.nearest,
        above_mean=best.score - ranked.mean,
    )


def _is_foreign(text: str) -> float:
    asian = sum([char >= "\u2e80" for char in text])
    others = sum(["A" <= char < "\u2e80" for char in text])
    return float(others > asian)
