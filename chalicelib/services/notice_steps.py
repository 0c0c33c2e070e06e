"""The call of a notice's last step, once that is claimed, and what came of it, written."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.back_off import pause_after
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_acts import patience_of
from chalicelib.domain.notice_key import notice_key
from chalicelib.domain.notice_rules import CHANNELS
from chalicelib.domain.notice_ways import NoticeWays, Way
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.tenant import Tenant
from chalicelib.services.notice_calls import NoticeCalls, Parcel, able
from chalicelib.services.notice_people import NoticePeople
from chalicelib.services.notice_ports import Notices, VendorChoice
from chalicelib.services.spending import Spending
from chalicelib.services.vendor_ports import Registration

log = logging.getLogger(__name__)

_TRIES = 8
# Seconds before a call is made again: of the first such pause and of any, at most. What a vendor
# asks for itself is believed up to an hour.
_FIRST_REST, _MOST_REST, _BELIEVED = 30.0, 600.0, 3600.0


@dataclass(frozen=True, slots=True)
class NoticeSteps:
    """`chance`: from 0 to 1, anew at each call."""

    notices: Notices
    people: NoticePeople
    spending: Spending
    choice: VendorChoice
    calls: NoticeCalls
    clock: Callable[[], datetime]
    chance: Callable[[], float]

    def make(
        self,
        tenant: Tenant,
        ways: NoticeWays,
        notice: Notice,
        parcel: Parcel,
        by: Registration | None,
    ) -> None:
        """Calls, once it is paid for, and writes what came of it. Raises Retryable."""
        outcome = self._unpaid(tenant, notice, parcel)
        if outcome is None:
            if notice.purpose is not Purpose.SERVICE:
                self.people.note_sent(notice, CHANNELS[parcel.way])
            began = self.clock()
            if by is None:
                outcome = self.calls.say(tenant, notice, parcel)
            else:
                outcome = self.calls.send(tenant, ways, by, parcel)
                self.choice.heard(by, outcome, (self.clock() - began).total_seconds())
                outcome = _or_by_another(notice, outcome, by, able(ways, parcel))
        self.settle(ways, notice, outcome)

    def settle(self, ways: NoticeWays, claimed: Notice, outcome: Outcome) -> None:
        """Writes what the call came to, over whatever was reported meanwhile. Raises Retryable."""
        n, mine, now = len(claimed.steps), claimed.steps[-1], self.clock()
        rest = self._rest(mine.attempts, outcome)
        patience = patience_of(ways, mine.way)
        before: Notice | None = claimed
        for _ in range(_TRIES):
            if before is None:
                return
            step = before.steps[n - 1].settled(mine.attempts, outcome, now, rest, patience)
            try:
                after = self.notices.change(before, before.stepped(n, step))
            except Conflict:
                before = self.notices.get(claimed.tenant_id, claimed.id)
                continue
            ids = {"tenant_id": claimed.tenant_id, "notice_id": claimed.id}
            told = {"way": mine.way.value, "state": after.steps[n - 1].state.value}
            log.info("notice step", extra={**ids, **told, "reason": outcome.reason})
            return
        raise Retryable("notice keeps changing")

    def ask(self, ways: NoticeWays, notice: Notice, phone: Callable[[], str]) -> None:
        """Of a step whose patience ran out. The answer is only good for what was read."""
        n, last = len(notice.steps), notice.steps[-1]
        key = notice_key(notice.tenant_id, notice.id, n)
        patience = patience_of(ways, last.way)
        if last.way is Way.SESSION:
            outcome = self.calls.ask_talk(notice, key, last.vendor_key, patience)
        else:
            by = self.choice.named(notice.tenant_id, ways, last.vendor) if last.vendor else None
            outcome = self.calls.ask(by, key, last.vendor_key, phone())
        rest = self._rest(1, outcome)
        self.notices.change(notice, notice.asked(outcome, self.clock(), patience, rest))

    def _unpaid(self, tenant: Tenant, notice: Notice, parcel: Parcel) -> Outcome | None:
        """Why the month's money does not let it go; None where it is paid for."""
        kind = parcel.charged
        if kind is None:
            return None
        urgent, now = notice.urgent is not None, self.clock()
        try:
            paid = self.spending.spend(tenant, kind, 1, now, parcel.key, urgent)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        return None if paid else Outcome(DeliveryState.FAILED_PERMANENT, Failure.BUDGET)

    def _rest(self, attempts: int, outcome: Outcome | None) -> timedelta:
        """Before the next call: as its vendor asked, or longer each time."""
        asked = outcome.retry_after if outcome else None
        wanted = None if asked is None else min(asked, _BELIEVED)
        seconds = pause_after(attempts, self.chance(), wanted, _FIRST_REST, _MOST_REST)
        return timedelta(seconds=seconds)


def _or_by_another(notice: Notice, outcome: Outcome, by: Registration, fit: NoticeWays) -> Outcome:
    """What our account at one vendor keeps back, surely not taken, may go by another's."""
    if outcome.state is not DeliveryState.FAILED_PERMANENT or outcome.reason != Failure.ACCOUNT:
        return outcome
    # People may hear all the same: only this tells that somebody must act.
    told = {"tenant_id": notice.tenant_id, "notice_id": notice.id, "vendor": by.vendor.name}
    log.error("account refused", extra=told)
    others = any(each.name != by.vendor.name for each in fit.vendors)
    return replace(outcome, state=DeliveryState.FAILED_TEMPORARY) if others else outcome
