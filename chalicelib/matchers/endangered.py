"""Whether a text speaks of danger to life, by what it means; for texts in which no word tells.

`weights/danger.npz` is written by infra/training/danger.py: one linear layer over a vector that
the text has anyway and its pieces of one to three letters. It costs some 30 microseconds.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.domain.danger import CALM
from chalicelib.matchers.engine import WEIGHTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.uint32]

PIECES = 4096
LONGEST = 400
# How much the pieces count beside the vector.
_SHARE = 1.0
# Odd numbers that spread code points over 32 bits; the upper twelve tell pieces apart.
_SPREAD = (2654435761, 2246822519, 3266489917)
_KEPT = 32 - 12


class Endangered:
    """The trained judgement. Safe to use from many threads."""

    def __init__(self, path: Path = WEIGHTS / "danger.npz") -> None:
        """Nothing is read before the first text."""
        self._path = path
        self._read: tuple[list[str], Floats, Floats] | None = None

    def probabilities(self, texts: Sequence[str], vectors: "Floats") -> Mapping[str, float]:
        """Kind -> how likely, `calm` too: those of the text that is least calm.

        `texts`: a message and its sentences, if any, as they were embedded to `vectors`.
        """
        pairs = zip(texts, vectors, strict=True)
        found = [self._of(text[:LONGEST], vector) for text, vector in pairs]
        return found[0] if len(found) == 1 else min(found, key=lambda each: each[CALM], default={})

    def _of(self, text: str, vector: "Floats") -> Mapping[str, float]:
        import numpy as np

        kinds, weights, offsets = self._weights()
        found = pieces(text)
        size = len(vector)
        logits = offsets + vector @ weights[:size]
        # The ufuncs themselves: arrays' own methods go by a function more each.
        added = np.add.reduce(weights[size:][found])
        logits = logits + added * share(len(found))
        likely = np.exp(logits - np.maximum.reduce(logits))
        return dict(zip(kinds, (likely / np.add.reduce(likely)).tolist(), strict=True))

    def _weights(self) -> "tuple[list[str], Floats, Floats]":
        if self._read is None:
            import numpy as np

            with np.load(self._path) as read:
                weights = read["weights"].astype(np.float32) * read["scale"]
                self._read = [str(kind) for kind in read["kinds"]], weights, read["offsets"]
        return self._read


def pieces(text: str) -> "Places":
    """The places of the text's pieces among the `PIECES` that are told apart, repeated ones too."""
    import numpy as np

    spaced = f" {' '.join(text.lower().split())} "
    codes = np.frombuffer(spaced.encode("utf-32-le", "surrogatepass"), np.uint32)
    one = codes * np.uint32(_SPREAD[0])
    two = one[:-1] ^ (codes[1:] * np.uint32(_SPREAD[1]))
    three = two[:-1] ^ (codes[2:] * np.uint32(_SPREAD[2]))
    places: Places = np.concatenate((one, two, three)) >> np.uint32(_KEPT)
    return places


def share(count: int) -> float:
    """What one of so many pieces counts: all of them together count about alike in every text."""
    return _SHARE / count**0.5 if count else 0.0
