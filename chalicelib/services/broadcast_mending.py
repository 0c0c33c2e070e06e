"""Looks after broadcasts that stand still: a message that was lost, a worker that is gone, a night.

Runs on a schedule. What it queues once too often is sent once all the same.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.broadcast import CHUNKS_A_PART, Broadcast
from chalicelib.domain.chunk import Chunk
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.services.broadcast_ports import Broadcasts
from chalicelib.services.broadcast_unread import Unread
from chalicelib.services.broadcast_work import Waves, unfinished

log = logging.getLogger(__name__)

# Longer than a chunk rests between two passes, and than a message waits after a failure.
STILL = timedelta(minutes=16)


class Mending:
    """For all tenants' broadcasts."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        waves: Waves,
        clock: Callable[[], datetime],
        registered: Callable[[], Sequence[str]] = tuple,
        quiet_of: Callable[[str], Quiet] = lambda tenant_id: Quiet(),
        unread: Unread | None = None,
    ) -> None:
        self._registered = registered
        self._quiet_of = quiet_of
        self._unread = unread
        self._broadcasts = broadcasts
        self._waves = waves
        self._clock = clock

    def mend_all(self) -> int:
        """All tenants; how much was queued again. What is out of reach is met next time."""
        return sum(self._tried(tenant_id) for tenant_id in self._registered())

    def mend(self, tenant_id: str) -> int:
        """Brings on what stands still at one tenant; how many parts and lists were queued again."""
        ids = self._broadcasts.listed(tenant_id)
        found = [it for id in ids if (it := self._broadcasts.get(tenant_id, id))]
        quiet, now = self._quiet_of(tenant_id), self._clock()
        lists = sum(self._unread.mend(tenant_id, it) for it in found) if self._unread else 0
        return lists + sum(self._mend(tenant_id, it) for it in found if it.goes(now, quiet))

    def _tried(self, tenant_id: str) -> int:
        try:
            return self.mend(tenant_id)
        except Retryable:
            log.warning("broadcasts not looked after", extra={"tenant_id": tenant_id})
            return 0

    def _mend(self, tenant_id: str, it: Broadcast) -> int:
        begun = list(self._broadcasts.chunks(tenant_id, it.id))
        parts = _standing(it, begun, self._clock() - STILL)
        try:
            if not self._waves.settle(tenant_id, it, begun):
                self._bring_on(tenant_id, it, begun, parts)
        except Conflict:
            # An officer or a worker was at it in the same moment: the next run looks again.
            return 0
        return len(parts)

    def _bring_on(
        self, tenant_id: str, it: Broadcast, begun: Sequence[Chunk], parts: Sequence[int]
    ) -> None:
        if parts:
            self._waves.queue(tenant_id, it, parts)
            ids = {"tenant_id": tenant_id, "broadcast": it.id}
            log.warning("broadcast stood still", extra={**ids, "parts": len(parts)})
        elif it.queued < it.tally.parts and _is_still(it, begun, self._clock() - STILL):
            self._waves.advance(tenant_id, it)


def _standing(it: Broadcast, begun: Sequence[Chunk], since: datetime) -> list[int]:
    """Parts with a chunk that nobody came for, or, where all is still, whatever is left."""
    if _is_still(it, begun, since):
        return unfinished(it, begun)
    late = (each for each in begun if not each.is_done and each.free_at and each.free_at < since)
    return sorted({each.number // CHUNKS_A_PART for each in late})


def _is_still(it: Broadcast, begun: Sequence[Chunk], since: datetime) -> bool:
    """Whether nothing was done with it of late."""
    return max([it.changed_at, *(each.free_at for each in begun if each.free_at)]) < since
