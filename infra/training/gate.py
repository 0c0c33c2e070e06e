"""Fits the gate: a logistic regression over the evidence, by messages the tuning had not seen.

The tuned model knows its own cities too well to judge by them. So three cities are held out, the
model is tuned on the others, and its evidence for the three is what the gate learns from.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from chalicelib.matchers.evidence import Evidence
from chalicelib.matchers.semantic import Semantic
from infra.training.corpus import City, outside

# Of what no city answers, so many for each city: all of them had been seen in tuning.
_EVERY = 6
# Entries are taken away in so many turns, and of what then has no answer every third is looked at.
_TURNS, _THIRD = 4, 3
_TAKEN_AWAY = 0.15
NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True)
class Known:
    """Evidence of one message, whether an entry answers it, and how much it counts."""

    evidence: Evidence
    inside: bool
    weight: float = 1.0


def evidence_of(matcher: Semantic, held_out: Sequence[City]) -> Iterator[Known]:
    """What the matcher knows of each message."""
    for city in held_out:
        built = matcher.build(city.texts, city.home)
        messages = [(asked.text, True) for asked in city.asked]
        messages += [(text, False) for text in city.agencies]
        messages += [(text, False) for texts in outside().values() for text in texts[::_EVERY]]
        for text, inside in messages:
            yield Known(matcher.evidence(built.index, text, built.read_vectors), inside)
        for turn in range(_TURNS):
            yield from _without_their_entries(matcher, city, turn)


def _without_their_entries(matcher: Semantic, city: City, turn: int) -> Iterator[Known]:
    """Messages of this city's kind that it has no entry for: the hardest to refuse.

    They count little. Counted fully, the gate would refuse one right answer in thirteen.
    """
    kept = {id: texts for at, (id, texts) in enumerate(city.texts.items()) if at % _TURNS != turn}
    built = matcher.build(kept, city.home)
    orphans = [
        asked.text for asked in city.asked if all(entry % _TURNS == turn for entry in asked.entries)
    ]
    for text in orphans[::_THIRD]:
        evidence = matcher.evidence(built.index, text, built.read_vectors)
        yield Known(evidence, inside=False, weight=_TAKEN_AWAY)


def fit_gate(known: Sequence[Known], path: Path) -> None:
    """Writes the weights, for evidence as it comes: its scaling is multiplied out."""
    values = np.array([each.evidence.values() for each in known])
    inside = np.array([each.inside for each in known])
    counts = np.array([each.weight for each in known])
    mean, spread = values.mean(0), values.std(0)
    fitted = LogisticRegression(max_iter=1000).fit((values - mean) / spread, inside, counts)
    weights = fitted.coef_[0] / spread
    offset = float(fitted.intercept_[0] - (weights * mean).sum())
    written = {
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "offset": round(offset, 4),
    }
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
