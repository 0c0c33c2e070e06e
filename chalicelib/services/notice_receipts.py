"""What vendors report of notices, written down: a step moves forward, never back.

A report may come twice, late, out of order, or before the call's own answer. A failure of the step
that a notice stands at brings the next way on its way, told in the same write; nothing else does.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_key import NoticeReported
from chalicelib.services.notice_ports import Notices

log = logging.getLogger(__name__)

_TRIES = 8

# Tenant, the name of its vendor, and how long after its call a message arrived.
Delivered = Callable[[str, str, timedelta], None]


class NoticeReceipts:
    """Reports by our own key. `delivered` hears of each arrival, once."""

    def __init__(
        self, notices: Notices, delivered: Delivered = lambda tenant_id, vendor, age: None
    ) -> None:
        self._notices = notices
        self._delivered = delivered

    def take(self, report: NoticeReported) -> None:
        """Writes it down once; one of a step that is not there changes nothing. Raises Retryable.

        A vendor that reports before its call is answered finds the step: it is stored first.
        """
        tenant_id, id, n = report.key.tenant_id, report.key.notice_id, report.key.step
        ids = {"tenant_id": tenant_id, "notice_id": id, "step": n}
        for _ in range(_TRIES):
            before = self._notices.get(tenant_id, id)
            if before is None:
                log.info("receipt of no notice", extra=ids)
                return
            after = before.reported(n, report.outcome, report.at, report.vendor)
            if after is before:
                return
            try:
                self._notices.change(before, after, _told(after, n))
            except Conflict:
                continue
            log.info("receipt", extra={**ids, "state": report.outcome.state.value})
            step = before.steps[n - 1]
            if after.steps[n - 1].has_arrived and not step.has_arrived:
                self._delivered(tenant_id, step.vendor, report.at - step.at)
            return
        raise Retryable("notice keeps changing")


def _told(after: Notice, n: int) -> Fact | None:
    goes_on = after.end is None and n == len(after.steps)
    return Fact.NOTICE_MOVED if goes_on else None
