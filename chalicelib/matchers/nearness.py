"""How near a message's vector is to each entry's texts: the rows of a tenant, as bytes and back.

A row is 384 whole numbers of a byte and one scale of its own. Bytes: the scales of all rows
(float16), then the rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.matchers.writing import as_meant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DIMENSIONS = 384
# Of one entry; who writes ten thousand variants has said it with the first ones.
MOST_ROWS = 64
LONGEST_TEXT = 300
# An entry counts by its nearest text, and a little by all of them.
_NEAREST, _MEAN = 0.75, 0.25
# What the nearest sentence of a story adds to the whole.
_SENTENCE = 0.3
# Up to here every row is compared; beyond, only those of the entries whose middle is near.
_COMPARED = 4096
_NEAR_ENTRIES = 96
_BYTE = 127


@dataclass(frozen=True, slots=True)
class Near:
    """Scores of the entries that were compared: entry number, nearest text, score (-1 to 1)."""

    entries: "NDArray[np.int64]"
    nearest: "Floats"
    scores: "Floats"


def rows_of(entries: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Entry number and text of each row; an entry without a text has none."""
    for number, texts in enumerate(entries.values()):
        kept = [text for text in texts if text.strip()]
        # The answer, which comes last, is kept whatever the number of variants.
        for text in dict.fromkeys([*kept[: MOST_ROWS - 1], *kept[-1:]]):
            yield number, as_meant(text[:LONGEST_TEXT])


def pack(vectors: "Floats") -> bytes:
    """Unit vectors as bytes: 386 a row."""
    import numpy as np

    scales = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-6) / _BYTE
    rounded = np.rint(vectors / scales).astype(np.int8)
    packed: bytes = scales.astype("<f2").tobytes() + rounded.tobytes()
    return packed


class Rows:
    """A tenant's rows, ready to be compared with."""

    def __init__(self, packed: bytes, owners: Sequence[int]) -> None:
        """`owners`: the entry number of each row, ascending; raises ValueError for other bytes."""
        import numpy as np

        count = len(owners)
        if len(packed) != count * (DIMENSIONS + 2):
            raise ValueError("these are not the vectors of this index")
        self._scales = np.frombuffer(packed, "<f2", count).astype(np.float32)[:, None]
        self._bytes = np.frombuffer(packed, np.int8, offset=2 * count).reshape(count, DIMENSIONS)
        self._entries, self._starts = np.unique(np.asarray(owners, np.int64), return_index=True)
        self._sizes = np.diff(np.append(self._starts, count))
        self._floats: Floats | None = None
        self._middles: Floats | None = None
        if count <= _COMPARED:
            self._floats = self._bytes * self._scales
        elif count:
            self._middles = np.stack(
                [self._slice(at).mean(axis=0) for at in range(len(self._sizes))]
            )

    def compare(self, vectors: "Floats", besides: Mapping[int, float]) -> Near:
        """Every entry's nearness; of thousands only that of the 96 nearest, and of some `besides`.

        `vectors`: of the message and of its sentences, if it has several. `besides`: entry
        numbers and how promising they are.
        """
        import numpy as np

        if self._floats is not None:
            return self._near(np.arange(len(self._sizes)), self._floats @ vectors.T)
        if self._middles is None:
            return self._near(np.arange(0), np.zeros((0, 1), np.float32))
        near = np.argpartition(self._middles @ vectors[0], -_NEAR_ENTRIES)[-_NEAR_ENTRIES:]
        promising = sorted(besides, key=lambda entry: -besides[entry])[:_NEAR_ENTRIES]
        wanted = np.asarray(promising, dtype=np.int64)
        chosen = np.union1d(near, np.flatnonzero(np.isin(self._entries, wanted)))
        return self._near(chosen, np.concatenate([self._slice(at) @ vectors.T for at in chosen]))

    def _near(self, chosen: "NDArray[np.int64]", by_row: "Floats") -> Near:
        import numpy as np

        if not len(chosen):
            return Near(self._entries[:0], by_row[:, 0], by_row[:, 0])
        sizes = self._sizes[chosen]
        starts = np.cumsum(sizes) - sizes
        nearest = np.maximum.reduceat(by_row, starts)
        scores = _NEAREST * nearest + _MEAN * np.add.reduceat(by_row, starts) / sizes[:, None]
        whole: Floats = scores[:, 0]
        if scores.shape[1] > 1:
            whole = (whole + _SENTENCE * scores[:, 1:].max(axis=1)) / (1 + _SENTENCE)
        return Near(self._entries[chosen], nearest[:, 0], whole)

    def _slice(self, at: int) -> "Floats":
        rows = slice(self._starts[at], self._starts[at] + self._sizes[at])
        floats: Floats = self._bytes[rows] * self._scales[rows]
        return floats
