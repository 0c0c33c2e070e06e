"""Brings a notice down its ladder, one step at a time.

A step is stored before its call and after it, each by a write over what was read: of two workers
one has it. Whoever is cut off leaves a step that the next one finds (domain/notice_acts.py).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import notice_acts as acts
from chalicelib.domain.city_quiet import read_quiet
from chalicelib.domain.delivery import LEASE, DeliveryState, Outcome
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import End, Notice, Step
from chalicelib.domain.notice_key import notice_key
from chalicelib.domain.notice_rules import verdict_on
from chalicelib.domain.notice_ways import NoticeWays, Way, read_ways
from chalicelib.domain.outbound_rules import Hold, Refuse, Verdict
from chalicelib.domain.tenant import Tenant
from chalicelib.services.notice_calls import NoticeCalls, Parcel, Said, parcel_of, read_said
from chalicelib.services.notice_carriers import FULL, NoticeCarriers
from chalicelib.services.notice_people import NoticePeople
from chalicelib.services.notice_ports import Later, Notices, VendorChoice
from chalicelib.services.notice_steps import NoticeSteps
from chalicelib.services.ports import Tenants, Vault
from chalicelib.services.spending import Spending
from chalicelib.services.vendor_ports import Registration

log = logging.getLogger(__name__)

# More than every way's acts together: who is still at it then has met somebody at every turn.
_MOST = 40
_DELAY_MOST = 900
# Before room is looked for again, in seconds.
_SOONEST = 30.0


@dataclass(frozen=True, slots=True)
class NoticeSending:
    """The job behind the queue `notices`. `chance`: from 0 to 1, anew at each call."""

    tenants: Tenants
    notices: Notices
    vault: Vault
    people: NoticePeople
    spending: Spending
    choice: VendorChoice
    calls: NoticeCalls
    later: Later
    clock: Callable[[], datetime]
    chance: Callable[[], float]

    def take(self, published: Published) -> None:
        """Does what is to be done now with one notice. Raises Retryable.

        The same again does nothing again. One that is to wait comes back by the queue, or by the
        mender where that is longer than the queue can hold it.
        """
        tenant = self.tenants.active(published.tenant_id)
        if tenant is None:
            log.warning("notice without a tenant", extra={"tenant_id": published.tenant_id})
            return
        ways = read_ways(tenant.ways)
        for _ in range(_MOST):
            notice = self.notices.get(tenant.id, published.data)
            if notice is None:
                log.warning("no such notice", extra={"tenant_id": tenant.id})
                return
            try:
                if not self._act(tenant, ways, notice, published):
                    return
            except Conflict:
                # Somebody was quicker: what is to be done now, is decided anew.
                continue
        raise Retryable("notice keeps changing")

    def _act(self, tenant: Tenant, ways: NoticeWays, notice: Notice, published: Published) -> bool:
        """Whether there may be more to do at once."""
        now = self.clock()
        match acts.next_act(notice, ways, now):
            case acts.Finished():
                return False
            case acts.Wait(until, is_short):
                self._wait(published, (until - now).total_seconds(), is_short)
                return False
            case acts.Finish(end, reason):
                self._finish(notice, end, reason)
                return False
            case acts.Begin(rung):
                self._begin(tenant, ways, notice, rung.way)
            case acts.Again():
                self._again(tenant, ways, notice)
            case acts.Lost():
                last = _last(notice)
                lost = notice.lost(now, acts.patience_of(ways, last.way))
                self.notices.change(notice, lost)
            case acts.Ask():
                self._steps.ask(ways, notice, lambda: self._said(notice).phone)
        return True

    def _wait(self, published: Published, seconds: float, is_short: bool) -> None:
        if is_short and seconds <= _DELAY_MOST:
            self.later.send(published, max(1, round(seconds + 0.5)))

    def _finish(self, notice: Notice, end: End, reason: str) -> None:
        failed = end is End.GIVEN_UP
        self.notices.change(
            notice, notice.ended(end, reason), Fact.NOTICE_FAILED if failed else None
        )
        if failed:
            ids = {"tenant_id": notice.tenant_id, "notice_id": notice.id}
            log.error("notice given up", extra={**ids, "reason": reason})

    def _begin(self, tenant: Tenant, ways: NoticeWays, notice: Notice, way: Way) -> None:
        """The next way: not at night, not against their will, and only if it can be gone at all."""
        now, said = self.clock(), self._said(notice)
        verdict = self._verdict(tenant, notice, way, said, now)
        if isinstance(verdict, Hold):
            self.notices.change(notice, replace(notice, held_until=verdict.until))
            return
        fresh = Step(way, DeliveryState.CREATED, now, now, now + LEASE)
        n = len(notice.steps) + 1
        key = notice_key(tenant.id, notice.id, n)
        parcel = parcel_of(tenant, ways, notice, said, way, key)
        if isinstance(verdict, Refuse):
            parcel = Outcome(DeliveryState.FAILED_PERMANENT, verdict.why)
        if isinstance(parcel, Outcome):
            self.notices.change(notice, notice.begun(_refused(fresh, parcel)))
            return
        by = self._carriers.first(ways, notice, parcel, now)
        if by is FULL:
            self.notices.change(notice, replace(notice, held_until=now + self._queued(notice, now)))
            return
        if isinstance(by, Outcome):
            self.notices.change(notice, notice.begun(_refused(fresh, by)))
            return
        name = by.vendor.name if by else ""
        step = replace(fresh, vendor=name, is_repeatable=self.calls.is_repeatable(way, name))
        claimed = self.notices.change(notice, notice.begun(step))
        self._steps.make(tenant, ways, claimed, parcel, by)

    def _again(self, tenant: Tenant, ways: NoticeWays, notice: Notice) -> None:
        """The same step's call once more: by the same vendor, where it may have it already."""
        now, said, last = self.clock(), self._said(notice), _last(notice)
        n = len(notice.steps)
        key = notice_key(tenant.id, notice.id, n)
        parcel = parcel_of(tenant, ways, notice, said, last.way, key)
        verdict = self._verdict(tenant, notice, last.way, said, now)
        if isinstance(verdict, Hold):
            self.notices.change(notice, notice.stepped(n, replace(last, until=verdict.until)))
            return
        if isinstance(verdict, Refuse):
            parcel = Outcome(DeliveryState.FAILED_PERMANENT, verdict.why)
        by = (
            parcel
            if isinstance(parcel, Outcome)
            else self._carriers.again(ways, notice, parcel, now)
        )
        if by is FULL:
            until = now + self._queued(notice, now)
            self.notices.change(notice, notice.stepped(n, replace(last, until=until)))
            return
        named = by if isinstance(by, Registration) else None
        vendor = named.vendor.name if named else last.vendor
        again = last.again(vendor, self.calls.is_repeatable(last.way, vendor), now)
        claimed = self.notices.change(notice, notice.stepped(n, again))
        if isinstance(by, Outcome):
            self._steps.settle(ways, claimed, by)
        elif isinstance(parcel, Parcel):
            self._steps.make(tenant, ways, claimed, parcel, by)

    def _verdict(
        self, tenant: Tenant, notice: Notice, way: Way, said: Said, now: datetime
    ) -> Verdict:
        known = self.people.said(notice, said.phone)
        return verdict_on(notice, way, known, now, read_quiet(tenant.ways))

    def _queued(self, notice: Notice, now: datetime) -> timedelta:
        """Before room is looked for again: about as long as it has been looked for already."""
        since = notice.last.at if notice.last else notice.made_at
        waited = min(max((now - since).total_seconds(), _SOONEST), _DELAY_MOST)
        return timedelta(seconds=waited * (1 + self.chance()) / 2)

    @property
    def _carriers(self) -> NoticeCarriers:
        return NoticeCarriers(self.choice)

    @property
    def _steps(self) -> NoticeSteps:
        kept = self.notices, self.people, self.spending, self.choice, self.calls
        return NoticeSteps(*kept, self.clock, self.chance)

    def _said(self, notice: Notice) -> Said:
        said = read_said(self.vault.open(notice.tenant_id, notice.sealed))
        return replace(said, phone=self.people.phone(notice, said.phone))


def _last(notice: Notice) -> Step:
    return notice.steps[-1]


def _refused(step: Step, outcome: Outcome) -> Step:
    """Not begun at all: nothing is waited for."""
    return replace(step, state=outcome.state, reason=outcome.reason, until=step.at)
