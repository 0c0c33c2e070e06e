"""The last look before a text is handed to its vendor: whose number sends it, and who pays."""

import logging
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.budget import Charged
from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.text_message import OutgoingText
from chalicelib.domain.untrusted_json import read_object
from chalicelib.services.pushing import Post
from chalicelib.services.spending import Spending

log = logging.getLogger(__name__)

# Where help is, and the confirmations that the law wants: these go out with the money gone too.
_URGENT = frozenset(
    {
        Fact.EMERGENCY_NOTICED,
        Fact.HELP_GIVEN,
        Fact.ABUSE_ALARMED,
        Fact.NOTICES_STOPPED,
        Fact.ADS_TOLD,
    }
)


class OutboundGate:
    """No error leaves it."""

    def __init__(self, spending: Spending, clock: Callable[[], datetime]) -> None:
        self._spending = spending
        self._clock = clock

    def refuses(self, post: Post, text: OutgoingText) -> Outcome | None:
        """Why this text may not go out; None where it may, and is paid for.

        A sender's number that is not registered may send nothing (전기통신사업법 제84조의2).
        """
        if not post.account.verified:
            log.error("sender not verified", extra={"tenant_id": post.tenant.id})
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
        kind, urgent = Charged(text.kind.value), is_urgent(post.turn)
        try:
            paid = self._spending.spend(post.tenant, kind, 1, self._clock(), text.key, urgent)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        return None if paid else Outcome(DeliveryState.FAILED_PERMANENT, Failure.BUDGET)


def is_urgent(turn: Turn) -> bool:
    """Whether a turn says something that may not wait for next month's money."""
    return any(event.fact in _URGENT or _opens_urgent(event) for event in turn.events)


def _opens_urgent(event: Event) -> bool:
    """A talk begun by words of danger: its first turn tells where help is."""
    if event.fact is not Fact.TALK_OPENED:
        return False
    return bool(read_object(event.data.encode()).get("priority") == Priority.URGENT)
