"""What vendors report of broadcasts' texts: a failure is written down, an arrival is not.

Two bits tell how far somebody came, and none of the four says "arrived": who the vendor took is
taken for reached until it says otherwise, so that a thousand arrivals cost no call at all.
"""

import logging
from typing import Protocol

from chalicelib.domain.broadcast_key import BroadcastKey, read_broadcast_key
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.text_message import TextReported

log = logging.getLogger(__name__)

# A chunk's worker writes it by a transaction, which is over in milliseconds.
_TRIES = 5


class FailedTexts(Protocol):
    """Who keeps which texts of broadcasts did not arrive."""

    def note(self, text: BroadcastKey, reason: str) -> bool:
        """Writes by one call that it failed; False where there is no such text. Idempotent.

        Raises Conflict where its chunk is being written, Retryable.
        """


def is_broadcasts(failed: FailedTexts | None, tenant_id: str, told: TextReported) -> bool:
    """Whether it is of a broadcast of this city; what failed is written then. Raises Retryable.

    A failure that nobody here keeps has to come again: no success is told of it.
    """
    key = read_broadcast_key(told.ref)
    if key is None or key.tenant_id != tenant_id:
        return False
    if told.outcome.state is DeliveryState.FAILED_PERMANENT:
        _note(failed, key, told.outcome.reason or Failure.REFUSED)
    return True


def _note(failed: FailedTexts | None, key: BroadcastKey, reason: str) -> None:
    if failed is None:
        raise Retryable("nobody keeps what became of broadcasts")
    for _ in range(_TRIES):
        try:
            if not failed.note(key, reason):
                ids = {"tenant_id": key.tenant_id, "broadcast": key.broadcast}
                log.info("report of no text of ours", extra=ids)
            return
        except Conflict:
            continue
    raise Retryable("chunk keeps changing")
