"""When what was begun must be looked at again, and when nobody tries on.

Each moment is later than all that goes well: a queue hands out again within six minutes, a vendor
reports within three days (Bizgo's own limit).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Delivery, DeliveryState

# After a text was kept, somebody or something should have read it.
UNREAD = timedelta(minutes=10)
# After a call that its vendor took: a report that is sent again for 72 hours, and an hour for it to
# arrive.
UNREPORTED = timedelta(hours=73)
# After a call was begun, or refused for now.
_UNFINISHED = {
    DeliveryState.CREATED: timedelta(minutes=10),
    DeliveryState.FAILED_TEMPORARY: timedelta(minutes=30),
    DeliveryState.SENT: UNREPORTED,
}
# So long things are tried again, each time after twice the time.
TEXT_GIVEN_UP = timedelta(days=3)
PUSH_GIVEN_UP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LateText:
    """A text of the inbox that nobody has read. `due`: as it is stored."""

    tenant_id: str
    delivery: str
    received_at: datetime
    due: str


@dataclass(frozen=True, slots=True)
class LatePush:
    """A push that came to no end. `due`: as it is stored."""

    who: ConversationKey
    delivery: Delivery
    due: str


def unread_by(received_at: datetime) -> datetime:
    """When a text that is not read by then is looked at."""
    return received_at + UNREAD


def unfinished_by(delivery: Delivery) -> datetime | None:
    """When a push that is still there by then is looked at; None where nothing more is awaited.

    Of a call that was cut the agent was told at once. One that stays without a receipt has a
    reason, and was told of.
    """
    after = _UNFINISHED.get(delivery.state)
    if after is None or (delivery.state is DeliveryState.SENT and delivery.reason):
        return None
    return delivery.at + after


def next_look(began: datetime, now: datetime, given_up: timedelta) -> datetime:
    """When it is looked at again: after as long as it has lasted, ten minutes at the least.

    Never later than it is given up.
    """
    return max(min(now + (now - began), began + given_up), now + UNREAD)
