"""Whether to answer at all: a trained judgement over the evidence.

`weights/gate.json` is written by infra/training: a logistic regression, calibrated on questions
that its training had not seen.
"""

import json
from collections.abc import Sequence
from math import exp
from pathlib import Path

from chalicelib.matchers.evidence import Evidence

_STEEPEST = 30.0


class Gate:
    """The trained judgement, read when it is first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[Sequence[float], float] | None = None

    def confidence(self, evidence: Evidence) -> float:
        """How likely the message asks for what an entry answers; from 0.5 on it is answered."""
        weights, logit = self._weights()
        for weight, each in zip(weights, evidence.values(), strict=True):
            logit += weight * each
        return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, logit))))

    def _weights(self) -> tuple[Sequence[float], float]:
        if self._read is None:
            written = json.loads(self._path.read_text(encoding="utf-8"))
            self._read = (list(written["weights"].values()), written["offset"])
        return self._read
