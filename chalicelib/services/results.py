"""What vendors report of our pushes: each delivery moves forward, never back.

A report may come twice, late, or before the call's own answer was written down.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.consult import FAMILY
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import (
    OWN,
    Delivery,
    DeliveryState,
    Failure,
    Outcome,
    read_ref,
)
from chalicelib.domain.errors import Retryable
from chalicelib.domain.notice_said import PUSH, goes_on
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.undelivered import Undelivered

log = logging.getLogger(__name__)

# How many turns back a "has read" can still be news: what is older was read, or never will be.
_LOOKED_BACK = 50
_TRIES = 5
_READABLE = (DeliveryState.SENT, DeliveryState.DELIVERED)
# The dealer's code for a session that is over.
_SESSION_CODES = frozenset({"A821"})


# Whose deliveries changed: open pages of the desk read them anew.
TellPages = Callable[[ConversationKey], None]


# What became of a push that was a notice's.
TellNotice = Callable[[ConversationKey, Delivery], None]


# Tenant, the name of its vendor, and how long after its call a push arrived.
Arrived = Callable[[str, str, timedelta], None]


def tell_nobody(_: ConversationKey) -> None:
    """No page is open."""


def no_notice(who: ConversationKey, push: Delivery) -> None:
    """No notice goes out in talks."""


def no_vendor(tenant_id: str, vendor: str, age: timedelta) -> None:
    """Nobody judges vendors."""


class Results:
    """Deliveries as a vendor reports them; those of conversations of one channel family.

    `arrived` hears of each that a chosen vendor brought, once.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        undelivered: Undelivered,
        tell_pages: TellPages = tell_nobody,
        family: str = FAMILY,
        tell_notice: TellNotice = no_notice,
        arrived: Arrived = no_vendor,
    ) -> None:
        self._deliveries = deliveries
        self._undelivered = undelivered
        self._tell_pages = tell_pages
        self._family = family
        self._tell_notice = tell_notice
        self._arrived = arrived

    def report(self, tenant_id: str, ref: str, code: str, now: datetime) -> None:
        """The result of one push by the consult talk's code; empty: it arrived."""
        reason = Failure.SESSION_EXPIRED if code in _SESSION_CODES else Failure.REFUSED
        failed = Outcome(DeliveryState.FAILED_PERMANENT, reason)
        self.settle(tenant_id, ref, failed if code else Outcome(DeliveryState.DELIVERED), now)

    def settle(
        self, tenant_id: str, ref: str, outcome: Outcome, now: datetime, vendor: str = ""
    ) -> None:
        """The result of one push; a ref that is none of ours is only logged. Raises Retryable.

        The same again changes nothing. Who has the talk is told of what did not arrive. `vendor`:
        who reports, where several may have been called: whoever brought it did, but that it did not
        arrive is told by the one that was called last.
        """
        named = read_ref(ref)
        if named is None:
            log.info("report without a ref of ours", extra={"tenant_id": tenant_id})
            return
        contact, seq, n = named
        who = ConversationKey(tenant_id, self._family, contact)
        moved = self._move(who, seq, n, outcome.state, outcome.reason, now, vendor)
        if moved is None:
            return
        if outcome.state is DeliveryState.FAILED_PERMANENT and not goes_on(moved):
            self._undelivered.tell(who, moved)
        self._tell(who, moved)

    def read(self, who: ConversationKey, at: datetime) -> None:
        """The person has read what had reached them by then."""
        for each in self._deliveries.newest(who.tenant_id, who, _LOOKED_BACK):
            if each.state in _READABLE and each.at <= at:
                moved = self._move(who, each.seq, each.n, DeliveryState.READ, "", at)
                if moved:
                    self._tell(who, moved)

    def _tell(self, who: ConversationKey, push: Delivery) -> None:
        if push.n == PUSH:
            self._tell_notice(who, push)

    def _move(
        self,
        who: ConversationKey,
        seq: int,
        n: int,
        state: DeliveryState,
        reason: str,
        now: datetime,
        vendor: str = "",
    ) -> Delivery | None:
        """The delivery as it is now, if it is in this state; None where it may not go there."""
        for _ in range(_TRIES):
            before = self._deliveries.find(who.tenant_id, who, seq, n)
            if before is None or before.state is state:
                return before
            if not before.may_become(state) or _is_anothers(before, state, vendor):
                return None
            after = replace(before, state=state, reason=reason, at=now)
            if self._deliveries.change(who.tenant_id, who, before, after):
                self._tell_pages(who)
                if state is DeliveryState.DELIVERED and before.vendor:
                    self._arrived(who.tenant_id, before.vendor, now - before.at)
                return after
        raise Retryable("delivery keeps changing")


def _is_anothers(push: Delivery, state: DeliveryState, vendor: str) -> bool:
    """Whether this is a failure of a vendor after which another one was called."""
    failed = state is DeliveryState.FAILED_PERMANENT
    return failed and bool(vendor) and (push.vendor or OWN) != vendor
