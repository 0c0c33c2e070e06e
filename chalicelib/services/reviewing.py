"""Tells people who wait that their promise has moved later: looked at every five minutes.

Whatever moved it: the talks before theirs, agents who are ill, a holiday that was set late. Each
person by themselves; whoever was told is told again only when it moves again (domain/wait.py).
"""

import logging
from collections.abc import Callable
from datetime import datetime
from heapq import merge

from chalicelib.domain.backlog_order import order
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_rules import Step, move_promise
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.wait import Wait, recomputed
from chalicelib.domain.wait_telling import told_moved
from chalicelib.services.desk_ports import Desks, Feeds
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.ports import Tenants
from chalicelib.services.promising import Promising
from chalicelib.services.returning import Registered
from chalicelib.services.waiting import who_waits

log = logging.getLogger(__name__)

_READ_AT_ONCE = 100


class Reviewing:
    """A tenant without talks costs two small reads, a department where nobody waits one."""

    def __init__(
        self,
        registered: Registered,
        tenants: Tenants,
        turns: DeskTurns,
        desks: Desks,
        feeds: Feeds,
        promising: Promising,
        clock: Callable[[], datetime],
    ) -> None:
        self._registered = registered
        self._tenants = tenants
        self._turns = turns
        self._desks = desks
        self._feeds = feeds
        self._promising = promising
        self._clock = clock

    def review(self) -> int:
        """All tenants; how many people were told. What is out of reach now is met next time."""
        return sum(self._tried(tenant_id) for tenant_id in self._registered.ids())

    def review_tenant(self, tenant_id: str) -> int:
        """One tenant; how many people were told. Raises Retryable where nothing can be read."""
        tenant = self._tenants.active(tenant_id)
        if tenant is None:
            return 0
        reckoning = self._promising.reckoning(tenant, self._clock())
        # Every department that ever had a talk: also one that the version no longer names.
        departments = sorted(self._feeds.versions(tenant_id).departments)
        lines = [who_waits(self._desks, tenant_id, each, _READ_AT_ONCE) for each in departments]
        late = recomputed(merge(*lines, key=order), reckoning.wait)
        return sum(
            self._tell(entry, reckoning.wait_after_all(entry, ahead) or estimate)
            for entry, estimate, ahead in late
        )

    def _tried(self, tenant_id: str) -> int:
        try:
            return self.review_tenant(tenant_id)
        except Retryable:
            log.warning("promises not reviewed", extra={"tenant_id": tenant_id})
            return 0

    def _tell(self, entry: DeskEntry, wait: Wait) -> bool:
        def decide(scene: Scene) -> Step:
            seen = scene.open_entry()
            if (seen.department, seen.promise) != (entry.department, entry.promise):
                raise Conflict("told or moved meanwhile")
            return move_promise(seen, wait.promise, told_moved(scene.tenant, seen, wait))

        try:
            self._turns.write(entry.who, Act(decide))
        except (Conflict, NotFound):
            # An agent has them now, or they have asked again: they need not be told.
            return False
        except Retryable:
            ids = {"tenant_id": entry.who.tenant_id, "contact": entry.who.contact}
            log.warning("moved promise not told", extra=ids)
            return False
        return True
