"""One notice to one person: what it is, the steps it took down its ladder, and how each may move.

What is to be done next stands in notice_acts.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import ATTEMPTS, LEASE, DeliveryState, Failure, Outcome
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose

# Vendors remember a key for a day: a call is made again under it well before that.
REPEATED_WITHIN = timedelta(hours=12)
# Why it ends, and its cause from then on, where its person is deleted.
ERASED = "erased"
# How long its result can be asked for.
LIFE = timedelta(days=90)
# A vendor whose message is still under way is asked so often before the next way begins.
ASKED_MOST = 2
# One that does not even answer is asked for so many patiences, from the call on.
SILENT_FOR = 3
# Later than this after its moment a notice is looked for by the mender.
SLACK = timedelta(minutes=1)
# One that the mender queued is not queued again before.
NUDGED_FOR = timedelta(minutes=10)


class End(StrEnum):
    """How a notice ended."""

    ARRIVED = "arrived"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Step:
    """One way that was tried. `until`: nobody does anything with it before, but note receipts.

    `began_at`: its first call; `at`: its newest move.
    """

    way: Way
    state: DeliveryState
    began_at: datetime
    at: datetime
    until: datetime
    attempts: int = 1
    vendor: str = ""
    # Whether the vendor knows a key that it has had: only then an unknown call is made again.
    is_repeatable: bool = False
    reason: str = ""
    vendor_key: str = ""
    asked: int = 0

    @property
    def has_arrived(self) -> bool:
        """Whether the person has it."""
        return self.state in _ARRIVED

    def moved(self, outcome: Outcome, now: datetime) -> "Step":
        """The same after what was told of it: forward, or where it was."""
        key = self.vendor_key or outcome.key
        if outcome.state not in _NEXT[self.state]:
            return replace(self, vendor_key=key)
        return replace(self, state=outcome.state, at=now, reason=outcome.reason, vendor_key=key)

    def again(self, vendor: str, is_repeatable: bool, now: datetime) -> "Step":
        """Claimed for one more call. What nobody knows of stays unknown meanwhile; the key of what
        was refused is no key of this call.
        """
        unknown = self.state is DeliveryState.UNKNOWN
        return replace(
            self,
            state=self.state if unknown else DeliveryState.CREATED,
            at=now,
            until=now + LEASE,
            attempts=self.attempts + 1,
            vendor=vendor,
            is_repeatable=is_repeatable,
            reason="",
            vendor_key=self.vendor_key if unknown else "",
        )

    def settled(
        self, attempt: int, outcome: Outcome, now: datetime, rest: timedelta, patience: timedelta
    ) -> "Step":
        """After the answer of its call number `attempt`; `rest`: before the next one, if any."""
        if self.attempts != attempt and outcome.state is not DeliveryState.SENT:
            # Another call was begun since: only that the vendor has it is news.
            return self
        refused = outcome.state in (DeliveryState.FAILED_PERMANENT, DeliveryState.FAILED_TEMPORARY)
        if self.state is DeliveryState.UNKNOWN and refused:
            # This call was refused; of the one before nobody knows more than they did.
            outcome = Outcome(DeliveryState.UNKNOWN, self.reason or Failure.CUT)
        after = self.moved(outcome, now)
        if after.state is DeliveryState.FAILED_TEMPORARY and after.attempts >= ATTEMPTS:
            return replace(after, state=DeliveryState.FAILED_PERMANENT)
        return replace(after, until=now + (rest if after.may_be_tried_again(now) else patience))

    def may_be_tried_again(self, now: datetime) -> bool:
        """Whether one more call cannot bring it twice, and it has calls left."""
        surely_not = self.state is DeliveryState.FAILED_TEMPORARY
        still_known = self.is_repeatable and now < self.began_at + REPEATED_WITHIN
        known = self.state is DeliveryState.UNKNOWN and still_known
        return (surely_not or known) and self.attempts < ATTEMPTS


@dataclass(frozen=True, slots=True)
class Notice:
    """`cause`: what whoever asked for it calls it; the same again is the same notice.

    `sealed`: JSON of phone, values and text, empty once it has ended. `template`: of the tenant's
    ways; empty: free text. `department`: which asked for it, empty where none did. `answers`: it is
    the answer to what the person wrote themselves. `changes` counts the writes.
    """

    id: str
    tenant_id: str
    purpose: Purpose
    cause: str
    made_at: datetime
    sealed: bytes
    template: str = ""
    who: ConversationKey | None = None
    urgent: Urgent | None = None
    steps: tuple[Step, ...] = field(default=())
    held_until: datetime | None = None
    nudged_at: datetime | None = None
    end: End | None = None
    reason: str = ""
    changes: int = 0
    department: str = ""
    answers: bool = False

    @property
    def last(self) -> Step | None:
        """The step that it stands at."""
        return self.steps[-1] if self.steps else None

    @property
    def due_at(self) -> datetime | None:
        """When the mender looks for it, if nobody came before; None once it has ended."""
        if self.end:
            return None
        last, begun = self.last, max(self.made_at, self.held_until or self.made_at)
        rests = last is not None and last.state not in _SETTLED
        due = last.until if last and rests else max(begun, last.at if last else begun)
        return max(due + SLACK, self.nudged_at + NUDGED_FOR) if self.nudged_at else due + SLACK

    def begun(self, step: Step) -> "Notice":
        """With one more step."""
        return replace(self, steps=(*self.steps, step), nudged_at=None)

    def stepped(self, n: int, step: Step) -> "Notice":
        """With the step of this number, from 1, as it is now; arrived where one has."""
        if self.cause == ERASED:
            step = replace(step, vendor_key="")
        steps = (*self.steps[: n - 1], step, *self.steps[n:])
        after = replace(self, steps=steps, nudged_at=None)
        return after.ended(End.ARRIVED) if step.has_arrived else after

    def reported(self, n: int, outcome: Outcome, now: datetime, vendor: str = "") -> "Notice":
        """After a vendor's report on the step of this number: the same where it is no news.

        `vendor`: who reports. That it failed is told by the one that was called last.
        """
        if not 1 <= n <= len(self.steps):
            return self
        if outcome.state is DeliveryState.FAILED_TEMPORARY:
            # A report is the end of it: the vendor tries no more.
            outcome = replace(outcome, state=DeliveryState.FAILED_PERMANENT)
        step = self.steps[n - 1]
        if outcome.state not in _REPORTED or outcome.state not in _NEXT[step.state]:
            return self
        if outcome.state is _S.FAILED_PERMANENT and vendor and vendor != step.vendor:
            return self
        return self.stepped(n, step.moved(outcome, now))

    def asked(
        self, outcome: Outcome | None, now: datetime, patience: timedelta, rest: timedelta
    ) -> "Notice":
        """After its vendor was asked of the last step; None: the vendor cannot say.

        One that does not answer is asked again after `rest`, for as long as two patiences. CREATED:
        it is too early to say, so that it is asked anew: as soon as was told, or once a call that
        is under way at this moment is over.
        """
        n = len(self.steps)
        step, told = self.steps[-1], outcome or Outcome(DeliveryState.UNKNOWN)
        if told.state is DeliveryState.CREATED:
            early = LEASE if told.retry_after is None else timedelta(seconds=told.retry_after)
            return self.stepped(n, replace(step, until=now + early))
        not_now = told.state is DeliveryState.FAILED_TEMPORARY
        if not_now and now < step.at + patience * SILENT_FOR:
            return self.stepped(n, replace(step, until=now + rest))
        moved = step.moved(told, now)
        goes_on = outcome is not None and told.state is DeliveryState.SENT
        count = moved.asked + 1 if goes_on else ASKED_MOST
        waits = patience if goes_on and count < ASKED_MOST else timedelta(0)
        return self.stepped(n, replace(moved, asked=count, until=now + waits))

    def lost(self, now: datetime, patience: timedelta) -> "Notice":
        """Whoever made the last step's call is gone: whether they called nobody knows."""
        cut = Outcome(DeliveryState.UNKNOWN, Failure.CUT)
        step = self.steps[-1].moved(cut, now)
        waits = timedelta(0) if step.may_be_tried_again(now) else patience
        return self.stepped(len(self.steps), replace(step, until=now + waits))

    def ended(self, end: End, reason: str = "") -> "Notice":
        """Over: what it said and to which number is kept no longer."""
        return replace(self, end=end, reason=reason, sealed=b"", nudged_at=None)

    def erased(self) -> "Notice":
        """What stays where its person is deleted: that there was one, whose cause asks no more.

        Keys and causes may name the conversation.
        """
        after = self if self.end else self.ended(End.GIVEN_UP, ERASED)
        steps = tuple(replace(each, vendor_key="") for each in self.steps)
        return replace(after, who=None, cause=ERASED, steps=steps)


_S = DeliveryState
_ARRIVED = (_S.DELIVERED, _S.READ)
_SETTLED = (*_ARRIVED, _S.FAILED_PERMANENT)
_REPORTED = frozenset({*_ARRIVED, _S.FAILED_PERMANENT})
_NEXT: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    _S.CREATED: frozenset(set(_S) - {_S.CREATED}),
    _S.FAILED_TEMPORARY: frozenset({_S.DELIVERED, _S.READ, _S.FAILED_PERMANENT}),
    _S.UNKNOWN: frozenset({_S.SENT, _S.DELIVERED, _S.READ, _S.FAILED_PERMANENT}),
    _S.SENT: frozenset({_S.DELIVERED, _S.READ, _S.FAILED_PERMANENT}),
    _S.DELIVERED: frozenset({_S.READ}),
    _S.READ: frozenset(),
    _S.FAILED_PERMANENT: frozenset(),
}
