"""Who brings one step of a notice: the talk itself, or a vendor that can and has room now."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import NoticeWays, Way
from chalicelib.services.notice_calls import Parcel, able
from chalicelib.services.notice_ports import VendorChoice
from chalicelib.services.vendor_ports import Registration

log = logging.getLogger(__name__)

# No vendor has room now: nobody was called, and nothing failed.
FULL = Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE)

# None: the talk, which needs nobody. An Outcome says why nobody does, FULL among others.
Carrier = Registration | Outcome | None


@dataclass(frozen=True, slots=True)
class NoticeCarriers:
    """Of those that the city is registered with."""

    choice: VendorChoice

    def first(
        self,
        ways: NoticeWays,
        notice: Notice,
        parcel: Parcel,
        now: datetime,
        not_by: Collection[str] = (),
    ) -> Carrier:
        """Who brings what nobody has taken; `not_by`: only where there is no other."""
        if parcel.way is Way.SESSION:
            return None
        fit = able(ways, parcel)
        if not fit.vendors:
            return _nobody(notice, parcel, DeliveryState.FAILED_PERMANENT)
        found = self.choice.choose(notice.tenant_id, fit, parcel.way, parcel.key, now, not_by)
        if found or self._is_registered(notice, fit):
            return found or FULL
        # Their secrets may be on their way; but nobody waits for them as for room.
        return _nobody(notice, parcel, DeliveryState.FAILED_TEMPORARY)

    def again(self, ways: NoticeWays, notice: Notice, parcel: Parcel, now: datetime) -> Carrier:
        """Who is called again for the last step: who may have it already; who surely has not, only
        for want of one that was not called.
        """
        last = notice.steps[-1]
        if last.state is not DeliveryState.UNKNOWN or parcel.way is Way.SESSION:
            return self.first(ways, notice, parcel, now, [last.vendor])
        by = self.choice.named(notice.tenant_id, ways, last.vendor)
        if by is None:
            return Outcome(DeliveryState.UNKNOWN, Failure.ACCOUNT)
        return by if self.choice.has_room(by) else FULL

    def _is_registered(self, notice: Notice, fit: NoticeWays) -> bool:
        """Whether there is a key of any of them."""
        names = (each.name for each in fit.vendors)
        return any(self.choice.named(notice.tenant_id, fit, name) for name in names)


def _nobody(notice: Notice, parcel: Parcel, state: DeliveryState) -> Outcome:
    told = {"tenant_id": notice.tenant_id, "notice_id": notice.id}
    log.error("no vendor", extra={**told, "way": parcel.way.value})
    return Outcome(state, Failure.ACCOUNT)
