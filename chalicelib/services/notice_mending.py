"""Finds notices that nobody looks at: never queued, without a receipt in time, a worker gone.

Runs on a schedule. It only queues them: what is to be done, the job finds out, and what was queued
once too often is sent once all the same.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.services.notice_ports import Later, Notices

log = logging.getLogger(__name__)

# Of one tenant in one run: thirty thousand are queued again within the hour.
MOST = 2500


class Registered(Protocol):
    """Which tenants there are."""

    def ids(self) -> Sequence[str]:
        """Every registered tenant."""


class NoticeMending:
    """For all tenants' notices."""

    def __init__(
        self,
        registered: Registered,
        notices: Notices,
        later: Later,
        clock: Callable[[], datetime],
    ) -> None:
        self._registered = registered
        self._notices = notices
        self._later = later
        self._clock = clock

    def mend_all(self) -> int:
        """Every tenant's; how many were queued. Raises Retryable once all were looked after.

        One that is out of reach keeps none of the others waiting.
        """
        counts = [self._tried(tenant_id) for tenant_id in self._registered.ids()]
        if None in counts:
            raise Retryable("notices of a city not looked after")
        return sum(filter(None, counts))

    def mend(self, tenant_id: str) -> int:
        """One tenant's; how many were queued. Raises Retryable."""
        now = self._clock()
        found = (self._notices.get(tenant_id, id) for id in self._notices.due(tenant_id, now, MOST))
        count = sum(self._queue(it, now) for it in found if it and _is_due(it, now))
        if count:
            log.info("notices queued again", extra={"tenant_id": tenant_id, "count": count})
        return count

    def _tried(self, tenant_id: str) -> int | None:
        try:
            return self.mend(tenant_id)
        except Retryable:
            log.warning("notices not looked after", extra={"tenant_id": tenant_id})
            return None

    def _queue(self, notice: Notice, now: datetime) -> bool:
        """Marked first: it is not queued again while it waits in the queue."""
        try:
            self._notices.change(notice, replace(notice, nudged_at=now))
        except Conflict:
            # Somebody is at it.
            return False
        self._later.send(event_of(notice, now), 0)
        return True


def event_of(notice: Notice, at: datetime) -> Published:
    """What brings a notice to its job once more."""
    id = f"notice-{notice.id}-{notice.changes}"
    return Published(id, Fact.NOTICE_MOVED, notice.id, notice.tenant_id, "", "", 0, at)


def _is_due(notice: Notice, now: datetime) -> bool:
    """As it is now: the list may be a moment behind."""
    return notice.due_at is not None and notice.due_at <= now
