"""Gives back what was reserved for people to whom a stopped broadcast sent nothing: once.

A worker may be at a chunk while it is stopped, so it is reckoned when nobody can be any more.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.budget import Charged
from chalicelib.domain.chunk import LEASE, UNWANTED
from chalicelib.domain.text_kind import TextKind
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_ports import Broadcasts, Queue
from chalicelib.services.ports import Tenants
from chalicelib.services.spending import Spending

log = logging.getLogger(__name__)

# What the queue of broadcasts calls one whose money is to be reckoned.
KIND = "refund"
# Whoever had a chunk when it was stopped has written what came of it, or is gone.
AFTER = 2 * LEASE
_PAID = (BroadcastState.RUNNING, BroadcastState.PAUSED)


class Refunds:
    """For broadcasts of all tenants."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        lists: SealedLists,
        queue: Queue,
        tenants: Tenants,
        spending: Spending,
        clock: Callable[[], datetime],
    ) -> None:
        self._broadcasts = broadcasts
        self._lists = lists
        self._queue = queue
        self._tenants = tenants
        self._spending = spending
        self._clock = clock

    def ask(self, tenant_id: str, it: Broadcast) -> None:
        """To be called before it is stopped: if that fails, nothing comes of it."""
        if it.state in _PAID:
            body = json.dumps({"kind": KIND, "tenant_id": tenant_id, "broadcast": it.id})
            self._queue.send([body], tenant_id, int(AFTER / timedelta(seconds=1)))

    def work(self, body: str) -> None:
        """A message of the queue; the same again gives nothing more. Raises Retryable."""
        said = json.loads(body)
        tenant_id, id = str(said["tenant_id"]), str(said["broadcast"])
        it, tenant = self._broadcasts.get(tenant_id, id), self._tenants.active(tenant_id)
        if it is None or tenant is None or it.state is not BroadcastState.STOPPED:
            return
        unsent = {Charged(kind.value): n for kind, n in self._unsent(tenant_id, it).items()}
        if self._spending.give_back(tenant, unsent, self._clock(), f"broadcast#{id}"):
            ids = {"tenant_id": tenant_id, "broadcast": id}
            log.info("broadcast refunded", extra={**ids, "people": sum(unsent.values())})

    def _unsent(self, tenant_id: str, it: Broadcast) -> Mapping[TextKind, int]:
        used = self._used(tenant_id, it)
        if len(it.tally.kinds) == 1:
            [kind] = it.tally.kinds
            return {kind: it.tally.people - used.total()}
        unsent: Counter[TextKind] = Counter()
        for part in range(it.tally.parts):
            for listed in self._lists.read(tenant_id, it, part):
                unsent[listed.kind] += len(listed.people) - used[listed.number]
        return unsent

    def _used(self, tenant_id: str, it: Broadcast) -> Counter[int]:
        """By chunk, to how many a vendor may have sent something, or tried to."""
        used: Counter[int] = Counter()
        for chunk in self._broadcasts.chunks(tenant_id, it.id):
            # A pass that was begun and never told may have reached all of whoever is left.
            left = 0 if chunk.asked_at else len(chunk.left())
            used[chunk.number] = chunk.size - left
        for number, _, reason in self._broadcasts.failures(tenant_id, it.id):
            used[number] -= reason == UNWANTED
        return used
