"""Fits the gate: a logistic regression over the evidence, by messages the tuning had not seen.

The tuned model knows its own cities too well to judge by them. So three cities are held out, the
model is tuned on the others, and its evidence for the three is what the gate learns from.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from chalicelib.matchers.evidence import Evidence
from chalicelib.matchers.semantic import Semantic
from infra.training.corpus import City, outside

_EVERY = 6
NAMES = tuple(field.name for field in fields(Evidence))


def evidence_of(matcher: Semantic, held_out: Sequence[City]) -> Iterator[tuple[Evidence, bool]]:
    """What the matcher knows of each message, and whether an entry answers it."""
    for city in held_out:
        built = matcher.build(city.texts, city.home)
        messages = [(asked.text, True) for asked in city.asked]
        messages += [(text, False) for text in city.agencies]
        messages += [(text, False) for texts in outside().values() for text in texts[::_EVERY]]
        for text, inside in messages:
            evidence = matcher.evidence(built.index, text, built.read_vectors)
            if evidence is not None:
                yield evidence, inside


def fit_gate(known: Sequence[tuple[Evidence, bool]], path: Path) -> None:
    """Writes the weights, for evidence as it comes: its scaling is multiplied out."""
    values = np.array([astuple(evidence) for evidence, _ in known])
    inside = np.array([each for _, each in known])
    mean, spread = values.mean(0), values.std(0)
    fitted = LogisticRegression(max_iter=1000).fit((values - mean) / spread, inside)
    weights = fitted.coef_[0] / spread
    offset = float(fitted.intercept_[0] - (weights * mean).sum())
    written = {
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "offset": round(offset, 4),
    }
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
