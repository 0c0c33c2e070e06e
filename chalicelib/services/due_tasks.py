"""Tasks whose time has passed, told to their departments: looked at every five minutes."""

import logging
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.services.contact_task_ports import TaskStore
from chalicelib.services.returning import Registered

log = logging.getLogger(__name__)


class DueTasks:
    """One read for each tenant; each due time is told once, with the write that says so."""

    def __init__(
        self, registered: Registered, tasks: TaskStore, clock: Callable[[], datetime]
    ) -> None:
        self._registered = registered
        self._tasks = tasks
        self._clock = clock

    def sweep(self) -> int:
        """All tenants; how many were told. What is out of reach now is met next time."""
        return sum(self._tried(tenant_id) for tenant_id in self._registered.ids())

    def _tried(self, tenant_id: str) -> int:
        try:
            return self._tell(tenant_id)
        except Retryable:
            log.warning("due tasks not told", extra={"tenant_id": tenant_id})
            return 0

    def _tell(self, tenant_id: str) -> int:
        now, told = self._clock(), 0
        for task in self._tasks.open_ones(tenant_id, now):
            if task.is_told or not task.is_overdue(now):
                continue
            try:
                self._tasks.change(tenant_id, task, task.changed(is_told=True), tells=True)
            except Conflict:
                # Done or changed this very moment: if it is overdue still, the next sweep tells.
                continue
            told += 1
        return told
