"""Vectors of texts that were embedded before on this machine, for those who publish.

A city of fifty entries has three hundred texts, of which an edit changes one; embedding all of
them takes seconds. Queries never come here.
"""

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.matchers.engine import DIMENSIONS, Engine

if TYPE_CHECKING:
    from chalicelib.matchers.engine import Vectors

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
_WAIT_SECONDS = 10.0
_TOGETHER = 64


class Remembered:
    """An engine that looks into a file first; without the file it is the engine alone."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """As the engine gives them, byte for byte; raises NoEngine."""
        self._engine.embed([])
        try:
            return self._embed(texts)
        except (OSError, sqlite3.Error):
            # A full disk or another's file: it is only slower without.
            return self._engine.embed(texts)

    def _embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        self._folder.mkdir(parents=True, exist_ok=True)
        name = sha256(self._engine.fingerprint.encode()).hexdigest()[:16]
        path = self._folder / f"vectors-{name}.sqlite3"
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        with contextlib.closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as file:
            file.execute(_TABLE)
            unknown = []
            for at, text in enumerate(texts):
                row = file.execute("SELECT vector FROM vectors WHERE text = ?", [_key(text)])
                found = row.fetchone()
                if found is None:
                    unknown.append(at)
                else:
                    vectors[at] = np.frombuffer(found[0], dtype=np.float32)
            for start in range(0, len(unknown), _TOGETHER):
                some = unknown[start : start + _TOGETHER]
                vectors[some] = self._engine.embed([texts[at] for at in some])
                with file:
                    file.executemany(
                        "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                        [(_key(texts[at]), vectors[at].tobytes()) for at in some],
                    )
        return vectors


def cache_folder() -> Path:
    """Where this user's programs keep what they can make again (XDG base directories)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sotong"


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
