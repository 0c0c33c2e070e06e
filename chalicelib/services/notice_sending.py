"""Brings a notice down its ladder, one step at a time.

A step is stored before its call and after it, each by a write over what was read: of two workers
one has it. Whoever is cut off leaves a step that the next one finds (domain/notice_acts.py).
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import notice_acts as acts
from chalicelib.domain.back_off import pause_after
from chalicelib.domain.city_quiet import read_quiet
from chalicelib.domain.delivery import LEASE, DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import End, Notice, Step
from chalicelib.domain.notice_key import notice_key
from chalicelib.domain.notice_rules import CHANNELS, verdict_on
from chalicelib.domain.notice_ways import NoticeWays, Way, read_ways
from chalicelib.domain.outbound_rules import Hold, Refuse, Verdict
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.tenant import Tenant
from chalicelib.services.notice_calls import (
    NoticeCalls,
    Parcel,
    Said,
    able,
    parcel_of,
    read_said,
)
from chalicelib.services.notice_people import NoticePeople
from chalicelib.services.notice_ports import Later, Notices, VendorChoice
from chalicelib.services.ports import Tenants, Vault
from chalicelib.services.spending import Spending
from chalicelib.services.vendor_ports import Registration

log = logging.getLogger(__name__)

# More than every way's acts together: who is still at it then has met somebody at every turn.
_MOST = 40
_TRIES = 8
_DELAY_MOST = 900
# Seconds before a call is made again: of the first such pause and of any, at most. What a vendor
# asks for itself is believed up to an hour.
_FIRST, _MOST_REST, _BELIEVED = 30.0, 600.0, 3600.0
# No vendor has room now: nobody was called, and nothing failed.
_FULL = Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE)


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
                self._ask(ways, notice)
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
            log.error("notice given up", extra={**_ids(notice), "reason": reason})

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
        by = self._chosen(ways, notice, parcel, now)
        if by is _FULL:
            self.notices.change(notice, replace(notice, held_until=now + self._queued(notice, now)))
            return
        if isinstance(by, Outcome):
            self.notices.change(notice, notice.begun(_refused(fresh, by)))
            return
        name = by.vendor.name if by else ""
        step = replace(fresh, vendor=name, is_repeatable=self.calls.is_repeatable(way, name))
        claimed = self.notices.change(notice, notice.begun(step))
        self._call(tenant, ways, claimed, parcel, by)

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
        by = parcel if isinstance(parcel, Outcome) else self._other(ways, notice, parcel, now)
        if by is _FULL:
            until = now + self._queued(notice, now)
            self.notices.change(notice, notice.stepped(n, replace(last, until=until)))
            return
        named = by if isinstance(by, Registration) else None
        vendor = named.vendor.name if named else last.vendor
        again = last.again(vendor, self.calls.is_repeatable(last.way, vendor), now)
        claimed = self.notices.change(notice, notice.stepped(n, again))
        if isinstance(by, Outcome):
            self._settle(ways, claimed, by)
        elif isinstance(parcel, Parcel):
            self._call(tenant, ways, claimed, parcel, by)

    def _verdict(
        self, tenant: Tenant, notice: Notice, way: Way, said: Said, now: datetime
    ) -> Verdict:
        known = self.people.said(notice, said.phone)
        return verdict_on(notice, way, known, now, read_quiet(tenant.ways))

    def _other(
        self, ways: NoticeWays, notice: Notice, parcel: Parcel, now: datetime
    ) -> Registration | Outcome | None:
        """Who is called again: who may have it already; who surely has not, only for want of one
        that was not called.
        """
        last = _last(notice)
        if last.state is not DeliveryState.UNKNOWN or parcel.way is Way.SESSION:
            return self._chosen(ways, notice, parcel, now, [last.vendor])
        by = self.choice.named(notice.tenant_id, ways, last.vendor)
        if by is None:
            return Outcome(DeliveryState.UNKNOWN, Failure.ACCOUNT)
        return by if self.choice.has_room(by) else _FULL

    def _chosen(
        self,
        ways: NoticeWays,
        notice: Notice,
        parcel: Parcel,
        now: datetime,
        not_by: Collection[str] = (),
    ) -> Registration | Outcome | None:
        """Who brings it; None for a talk, which needs nobody."""
        if parcel.way is Way.SESSION:
            return None
        fit = able(ways, parcel)
        if not fit.vendors:
            log.error("no vendor", extra={**_ids(notice), "way": parcel.way.value})
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
        key = parcel.key
        return self.choice.choose(notice.tenant_id, fit, parcel.way, key, now, not_by) or _FULL

    def _call(
        self,
        tenant: Tenant,
        ways: NoticeWays,
        notice: Notice,
        parcel: Parcel,
        by: Registration | None,
    ) -> None:
        """The call of the claimed last step, and what came of it."""
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
        self._settle(ways, notice, outcome)

    def _unpaid(self, tenant: Tenant, notice: Notice, parcel: Parcel) -> Outcome | None:
        """Why the month's money does not let it go; None where it is paid for."""
        kind = parcel.charged
        if kind is None:
            return None
        urgent, now = notice.urgent is not None, self.clock()
        try:
            paid = self.spending.spend(tenant, kind, 1, now, parcel.key, urgent)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.UNAVAILABLE)
        return None if paid else Outcome(DeliveryState.FAILED_PERMANENT, Failure.BUDGET)

    def _settle(self, ways: NoticeWays, claimed: Notice, outcome: Outcome) -> None:
        """Writes what the last step's call came to, over whatever was reported meanwhile."""
        n, mine, now = len(claimed.steps), _last(claimed), self.clock()
        rest = self._rest(mine.attempts, outcome)
        patience = acts.patience_of(ways, mine.way)
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
            told = {"way": mine.way.value, "state": after.steps[n - 1].state.value}
            log.info("notice step", extra={**_ids(claimed), **told, "reason": outcome.reason})
            return
        raise Retryable("notice keeps changing")

    def _ask(self, ways: NoticeWays, notice: Notice) -> None:
        """Of a step whose patience ran out. The answer is only good for what was read."""
        last, key = _last(notice), notice_key(notice.tenant_id, notice.id, len(notice.steps))
        by = self.choice.named(notice.tenant_id, ways, last.vendor) if last.vendor else None
        patience = acts.patience_of(ways, last.way)
        if last.way is Way.SESSION:
            outcome = self.calls.ask_talk(notice, key, last.vendor_key, patience)
        else:
            outcome = self.calls.ask(by, key, last.vendor_key, self._said(notice).phone)
        rest = self._rest(1, outcome)
        self.notices.change(notice, notice.asked(outcome, self.clock(), patience, rest))

    def _rest(self, attempts: int, outcome: Outcome | None) -> timedelta:
        """Before the next call: as its vendor asked, or longer each time."""
        asked = outcome.retry_after if outcome else None
        wanted = None if asked is None else min(asked, _BELIEVED)
        seconds = pause_after(attempts, self.chance(), wanted, _FIRST, _MOST_REST)
        return timedelta(seconds=seconds)

    def _queued(self, notice: Notice, now: datetime) -> timedelta:
        """Before room is looked for again: about as long as it has been looked for already."""
        since = notice.last.at if notice.last else notice.made_at
        waited = min(max((now - since).total_seconds(), _FIRST), _DELAY_MOST)
        return timedelta(seconds=waited * (1 + self.chance()) / 2)

    def _said(self, notice: Notice) -> Said:
        said = read_said(self.vault.open(notice.tenant_id, notice.sealed))
        return replace(said, phone=self.people.phone(notice, said.phone))


def _last(notice: Notice) -> Step:
    return notice.steps[-1]


def _refused(step: Step, outcome: Outcome) -> Step:
    """Not begun at all: nothing is waited for."""
    return replace(step, state=outcome.state, reason=outcome.reason, until=step.at)


def _ids(notice: Notice) -> dict[str, object]:
    return {"tenant_id": notice.tenant_id, "notice_id": notice.id}
