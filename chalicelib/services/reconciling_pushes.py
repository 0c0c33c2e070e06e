"""Pushes that stand still: begun and never ended, refused and not tried again, or never reported.

What can still be made is queued again: whoever delivers knows what was claimed and what the vendor
has. What nobody knows is told to the agent, once, and to the operator by its ids.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from chalicelib.domain.consult import CHANNEL as CONSULT
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome, ref_of
from chalicelib.domain.errors import Conflict, Permanent
from chalicelib.domain.events import Published
from chalicelib.domain.overdue import PUSH_GIVEN_UP, UNREPORTED, LatePush, next_look
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import CHANNEL as TEXTS
from chalicelib.domain.text_message import key_of
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.ports import Tenants
from chalicelib.services.publisher import facts_of
from chalicelib.services.pushing import SAYING, channel_of
from chalicelib.services.reply_vendors import ReplyVendors
from chalicelib.services.text_ports import Later
from chalicelib.services.undelivered import Undelivered

log = logging.getLogger(__name__)

# Of one city in one run; the next is five minutes away.
MOST = 100
# Accounts by which a vendor of texts reports are called so.
_REPORTS = "-report"
_ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)
_SETTLED = (*_ARRIVED, DeliveryState.FAILED_PERMANENT)


class LatePushes(Protocol):
    """Pushes by the moment at which they should have come to an end."""

    def pushes(self, tenant_id: str, now: datetime, most: int) -> Sequence[LatePush]:
        """Those that should have by now, at most so many, the oldest first."""

    def put_off_push(self, late: LatePush, until: datetime | None) -> bool:
        """To another moment, or for ever; False where it went on, or somebody else has it."""


@dataclass(frozen=True, slots=True)
class ReconcilingPushes:
    """`later` is the queue of what is to be delivered."""

    late: LatePushes
    tenants: Tenants
    deliveries: Deliveries
    undelivered: Undelivered
    vendors: ReplyVendors
    later: Later
    clock: Callable[[], datetime]

    def reconcile(self, tenant_id: str) -> int:
        """One tenant; how many were looked after. Raises Retryable."""
        tenant, now = self.tenants.active(tenant_id), self.clock()
        if tenant is None:
            return 0
        found = self.late.pushes(tenant_id, now, MOST)
        silent: set[str] = set()
        return sum(self._tried(tenant, each, now, silent) for each in found)

    def _tried(self, tenant: Tenant, late: LatePush, now: datetime, silent: set[str]) -> bool:
        """One that cannot be read goes behind the others: the oldest would come first each time."""
        try:
            return self._looked_after(tenant, late, now, silent)
        except (Permanent, Conflict, ValueError, KeyError, TypeError) as fault:
            log.error("push not looked after", extra={**_ids(late), "error": type(fault).__name__})
            self.late.put_off_push(late, next_look(late.delivery.at, now, PUSH_GIVEN_UP))
            return False

    def _looked_after(
        self, tenant: Tenant, late: LatePush, now: datetime, silent: set[str]
    ) -> bool:
        known = late.delivery
        event = self._fact(late)
        if known.state is DeliveryState.SENT:
            channel = channel_of(event.data) if event else ""
            return self._unreported(tenant, late, channel, now, silent)
        if event is None or now - known.at >= PUSH_GIVEN_UP:
            return self._told(late, _given_up(known, now))
        if not self.late.put_off_push(late, next_look(known.at, now, PUSH_GIVEN_UP)):
            return False
        self.later.send(event, 0)
        log.warning("push queued again", extra=_ids(late))
        return True

    def _unreported(
        self, tenant: Tenant, late: LatePush, channel: str, now: datetime, silent: set[str]
    ) -> bool:
        """One that was sent and never reported: its vendor is asked, where it can be."""
        known = late.delivery
        if not _is_reported(tenant, channel):
            # Nobody ever tells what became of it: "sent" is its end.
            return self.late.put_off_push(late, None)
        said = self._asked(tenant, late, silent) if channel == TEXTS else None
        if said and said.state is DeliveryState.FAILED_TEMPORARY:
            silent.add(known.vendor)
            since = known.at + UNREPORTED
            if now - since < PUSH_GIVEN_UP:
                return self.late.put_off_push(late, next_look(since, now, PUSH_GIVEN_UP))
        if said and said.state in _SETTLED:
            return self._settled(late, replace(known, state=said.state, reason=said.reason, at=now))
        return self._told(late, replace(known, reason=Failure.NO_RECEIPT))

    def _asked(self, tenant: Tenant, late: LatePush, silent: set[str]) -> Outcome | None:
        """What its vendor says now, by its own key; None where it cannot.

        Who did not answer is not asked again in this run: others wait behind.
        """
        known, account = late.delivery, tenant.accounts.get(TEXTS)
        if account is None or not known.key:
            return None
        if known.vendor in silent:
            return Outcome(DeliveryState.FAILED_TEMPORARY)
        key = key_of(tenant.id, ref_of(late.who.contact, known.seq, known.n))
        return self.vendors.ask(tenant, account, known.vendor, key, known.key)

    def _settled(self, late: LatePush, after: Delivery) -> bool:
        """What did not arrive is told before it is written: broken off, the next run tells it.

        The telling has a claim of its own, so that it happens once.
        """
        if after.n == SAYING and after.state not in _ARRIVED:
            self.undelivered.tell(late.who, after)
        return self.deliveries.change(late.who.tenant_id, late.who, late.delivery, after)

    def _told(self, late: LatePush, after: Delivery) -> bool:
        """Settled for want of any news, which the operator hears of."""
        done = self._settled(late, after)
        if done:
            ids = {**_ids(late), "kind": "push", "state": after.state.value}
            log.error("stands still for good", extra=ids)
        return done

    def _fact(self, late: LatePush) -> Published | None:
        """The fact of its turn by which it was to be pushed; None where the turn is gone."""
        who, seq = late.who, late.delivery.seq
        turns = self.deliveries.turns(who.tenant_id, who, seq, seq)
        facts = (event for turn in turns for event in facts_of(who, turn))
        return next((event for event in facts if channel_of(event.data)), None)


def _given_up(known: Delivery, now: datetime) -> Delivery:
    """Of a call that was begun nobody knows; what was refused surely did not arrive."""
    if known.state is DeliveryState.CREATED or known.is_cut:
        return replace(known, state=DeliveryState.UNKNOWN, reason=Failure.CUT, at=now)
    return replace(known, state=DeliveryState.FAILED_PERMANENT, at=now)


def _is_reported(tenant: Tenant, channel: str) -> bool:
    return channel == CONSULT or any(name.endswith(_REPORTS) for name in tenant.accounts)


def _ids(late: LatePush) -> dict[str, object]:
    who, known = late.who, late.delivery
    ids = {"tenant_id": who.tenant_id, "contact": who.contact}
    return {**ids, "seq": known.seq, "n": known.n}
