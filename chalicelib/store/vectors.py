"""Vectors of config versions as free text needs them: read late, kept in the process.

They are found by their digest, so what comes back is what was published, or nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.errors import OutOfTime, Permanent, Retryable
from chalicelib.domain.faq import digest_of
from chalicelib.store import version_items
from chalicelib.store.recent import Recent
from chalicelib.store.table import Table

# How soon they are asked for again while the store is silent, and once parts of them are lost.
SILENT_SECONDS = 5.0
LOST_SECONDS = 60.0
# Four cities of ten thousand entries, or hundreds of a hundred.
VECTORS_KEPT = 64 * 1024 * 1024

_log = logging.getLogger(__name__)


class Vectors:
    """`clock` is monotonic, in seconds. Safe to use from many threads."""

    def __init__(self, table: Table, clock: Callable[[], float], kept: int = VECTORS_KEPT) -> None:
        self._table = table
        self._clock = clock
        self._held: Recent[tuple[str, str], _Held] = Recent(kept, _weight)

    def read(self, tenant_id: str, digest: str) -> bytes:
        """The vectors of this digest; empty while they cannot be read. Raises nothing of ours.

        What had come before the time was over is kept: the next call reads on from there.
        """
        if not digest:
            return b""
        held = self._held.get((tenant_id, digest)) or _Held()
        if not held.whole and self._clock() >= held.again_at:
            held = self._read_on(tenant_id, digest, held)
            self._held.put((tenant_id, digest), held)
        return held.parts[0] if held.whole else b""

    def _read_on(self, tenant_id: str, digest: str, held: "_Held") -> "_Held":
        parts = list(held.parts)
        try:
            for part in version_items.read_vectors(self._table, tenant_id, digest, len(parts)):
                parts.append(part)
        except (Retryable, Permanent) as fault:
            _tell(tenant_id, type(fault).__name__)
            pause = 0.0 if isinstance(fault, OutOfTime) else SILENT_SECONDS
            return _Held(tuple(parts), self._clock() + pause)
        vectors = b"".join(parts)
        if digest_of(vectors) != digest:
            _tell(tenant_id, "Lost")
            return _Held((), self._clock() + LOST_SECONDS)
        return _Held((vectors,), whole=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """The parts that were read, or all of them in one. `again_at`: when the rest is asked for."""

    parts: tuple[bytes, ...] = ()
    again_at: float = 0.0
    whole: bool = False


# About what a record without parts takes: versions are many.
_RECORD_BYTES = 500


def _weight(held: _Held) -> int:
    return _RECORD_BYTES + sum(map(len, held.parts))


def _tell(tenant_id: str, fault: str) -> None:
    extra = {"tenant_id": tenant_id, "fault": fault}
    _log.warning("vectors could not be read", extra=extra)
