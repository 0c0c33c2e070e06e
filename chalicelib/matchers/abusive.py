"""How a text sounds to whoever answers: what it means, beside the words it uses.

`weights/abusive.npz` is written by infra/training/abuse.py: one linear layer over the text's
vector and its pieces of one to three letters.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from chalicelib.matchers.engine import WEIGHTS, Engine, NoEngine
from chalicelib.matchers.writing import as_meant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PIECES = 4096
LONGEST = 400
# How much the pieces count beside the vector.
_SHARE = 2.0
_LONGEST_PIECE = 3


class Abusive:
    """The trained judgement. Safe to use from many threads."""

    def __init__(self, engine: Engine, path: Path = WEIGHTS / "abusive.npz") -> None:
        """Nothing is read before the first text."""
        self._engine = engine
        self._path = path
        self._read: tuple[list[str], Floats, Floats] | None = None

    def probabilities(self, text: str) -> Mapping[str, float]:
        """Kind -> how likely: those of domain/abuse.py, `reported` and `clean`.

        Empty for an empty text and without the engine. About 12 ms.
        """
        said = as_meant(text[:LONGEST]).strip()
        if not said:
            return {}
        try:
            vector = self._engine.embed([said])[0]
        except NoEngine:
            return {}
        return self.of(said, vector)

    def of(self, said: str, vector: "Floats") -> Mapping[str, float]:
        """The same of a text as it was meant, with the vector it has already."""
        import numpy as np

        kinds, weights, offsets = self._weights()
        logits = offsets + vector @ weights[: len(vector)]
        found = pieces(said)
        logits = logits + weights[len(vector) :][found].sum(0) * share(found)
        likely = np.exp(logits - logits.max())
        return dict(zip(kinds, (likely / likely.sum()).tolist(), strict=True))

    def _weights(self) -> "tuple[list[str], Floats, Floats]":
        if self._read is None:
            import numpy as np

            with np.load(self._path) as read:
                weights = read["weights"].astype(np.float32) * read["scale"]
                self._read = [str(kind) for kind in read["kinds"]], weights, read["offsets"]
        return self._read


def pieces(said: str) -> list[int]:
    """The places of the text's pieces among the `PIECES` that are told apart."""
    text = f" {' '.join(said.lower().split())} "
    return sorted(
        {
            crc32(text[at : at + length].encode("utf-8", "replace")) % PIECES
            for length in range(1, _LONGEST_PIECE + 1)
            for at in range(len(text) - length + 1)
        }
    )


def share(found: list[int]) -> float:
    """What one of a text's pieces counts: all of them together count alike in every text."""
    return _SHARE / len(found) ** 0.5 if found else 0.0
