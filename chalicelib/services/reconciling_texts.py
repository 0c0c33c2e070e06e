"""Texts that were kept and never read: their fact is queued again, as the stream tells it.

Whatever lost it (a record that was given up, a queue that was emptied, a run whose end nobody
called) the reading itself knows what it has read, so that a fact too many changes nothing.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.events import Fact, Published
from chalicelib.domain.overdue import TEXT_GIVEN_UP, LateText, next_look
from chalicelib.services.text_ports import Later

log = logging.getLogger(__name__)

# Of one city in one run; the next is five minutes away.
MOST = 100


class LateTexts(Protocol):
    """Texts of the inbox by the moment at which they should have been read."""

    def texts(self, tenant_id: str, now: datetime, most: int) -> Sequence[LateText]:
        """Those that should have been by now, at most so many, the oldest first."""

    def put_off_text(self, late: LateText, until: datetime | None) -> bool:
        """To another moment, or for ever; False where it was read, or somebody else has it."""


@dataclass(frozen=True, slots=True)
class ReconcilingTexts:
    """`later` is the queue of texts."""

    late: LateTexts
    later: Later
    clock: Callable[[], datetime]

    def reconcile(self, tenant_id: str) -> int:
        """One tenant; how many were queued again or given up. Raises Retryable."""
        now = self.clock()
        return sum(self._queued(each, now) for each in self.late.texts(tenant_id, now, MOST))

    def _queued(self, late: LateText, now: datetime) -> bool:
        """Put off before it is queued: two runs at once queue it once, a crash waits its turn."""
        over = now - late.received_at >= TEXT_GIVEN_UP
        until = None if over else next_look(late.received_at, now, TEXT_GIVEN_UP)
        if not self.late.put_off_text(late, until):
            return False
        ids = {"tenant_id": late.tenant_id, "delivery": late.delivery}
        if over:
            log.error("stands still for good", extra={**ids, "kind": "text"})
            return True
        self.later.send(arrived(late), 0)
        log.warning("text queued again", extra=ids)
        return True


def arrived(late: LateText) -> Published:
    """The fact of a text, as its item's insert told it."""
    return Published(
        id=f"arrived-{late.delivery}",
        fact=Fact.TEXT_ARRIVED,
        data=late.delivery,
        tenant_id=late.tenant_id,
        channel="",
        contact="",
        seq=0,
        at=late.received_at,
    )
