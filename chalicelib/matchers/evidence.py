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


def ranked_by(near: "Near", words: Mapping[int, float]) -> list[Found]:
    """The entries, best first: by meaning, and by words a little."""
    found = [
        Found(
            entry,
            meaning + _WORDS * min(words.get(entry, 0.0), _MOST_WORDS),
            nearest,
            words.get(entry, 0.0),
            meaning,
        )
        for entry, nearest, meaning in zip(
            near.entries.tolist(), near.nearest.tolist(), near.scores.tolist(), strict=True
        )
    ]
    return sorted(found, key=_score, reverse=True)


def evidence(text: str, found: Sequence[Found], nothing: float) -> Evidence:
    """The evidence for the first of those found."""
    best = found[0]
    following = found[1] if len(found) > 1 else Found(-1)
    mean = sum([each.score for each in found]) / len(found)
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
        above_mean=best.score - mean,
    )


def _score(found: Found) -> float:
    return found.score


def _is_foreign(text: str) -> float:
    letters = [char for char in text if char.isalpha()]
    return float(sum([char < "\u2e80" for char in letters]) > len(letters) / 2)
