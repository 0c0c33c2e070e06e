"""Whose it is to make a push, and by whom: each is claimed for its vendor before its call.

Whoever is cut off leaves a claim that the next one finds: the same vendor is called again where it
knows our key, and asked after it else; another one follows only where it surely was not brought.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure
from chalicelib.domain.errors import Retryable
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.pushing import Post, Pusher

_AFTER_RETENTION = timedelta(days=1)
# A message shows up in its vendor's list some time after its call.
_ASKED_AFTER = timedelta(minutes=1)
# A vendor that knows our key knows it for a day: four calls so far apart lie within it. One that is
# asked is looked through for three days. What is met later than that nobody can find out.
_REPEATED_WITHIN, _ASKED_WITHIN = timedelta(hours=6), timedelta(days=2)
# Seconds for which what finds no room rests: as long again as it has waited.
_REST_LEAST, _REST_MOST = 5.0, 300.0

# To whom a push goes. Raises Retryable.
FindUser = Callable[[], str]


class NotYet(Exception):
    """Nothing may be done with it for so many seconds; that is no try."""

    def __init__(self, seconds: float) -> None:
        super().__init__("not yet")
        self.seconds = round(max(seconds, 1.0))


@dataclass(frozen=True, slots=True)
class Claim:
    """A push as it is now, and whether its call is ours to make."""

    delivery: Delivery
    is_ours: bool


class PushClaims:
    """For one process. `clock` gives aware UTC."""

    def __init__(self, deliveries: Deliveries, clock: Callable[[], datetime]) -> None:
        self._deliveries = deliveries
        self._clock = clock

    def claim(
        self,
        pusher: Pusher,
        post: Post,
        who: ConversationKey,
        known: Delivery | None,
        user: FindUser,
        called: Collection[str] = (),
    ) -> Claim | None:
        """The push; None where somebody else has it now. Raises Retryable, NotYet.

        `known`: as it was read; None: not yet begun. `called`: who surely did not take it just now.
        """
        if known is None:
            fresh = self._begun(pusher, post, who)
            if fresh:
                return Claim(fresh, True)
            known = self._deliveries.find(who.tenant_id, who, post.turn.seq, post.n)
        if known is None:
            return None
        if known.is_under_way(self._clock()):
            raise Retryable("push is under way")
        known = self._met_late(pusher, who, self._missed(pusher, who, known))
        known = self._found_out(pusher, post, who, known, user)
        if known.state is not DeliveryState.FAILED_TEMPORARY:
            return Claim(known, False)
        if not known.may_be_tried_again() and not called:
            return Claim(self.settle(who, known, known.given_up()), False)
        return self._again(pusher, post, who, known, called)

    def settle(self, who: ConversationKey, before: Delivery, after: Delivery) -> Delivery:
        """Writes it; where a report was quicker, what the report says stands."""
        if before == after or self._deliveries.change(who.tenant_id, who, before, after):
            return after
        return self._deliveries.find(who.tenant_id, who, before.seq, before.n) or after

    def _begun(self, pusher: Pusher, post: Post, who: ConversationKey) -> Delivery | None:
        """Claimed for the first time; None where it was before."""
        vendor, now = pusher.vendor_for(post, None, ()), self._clock()
        fresh = Delivery(post.turn.seq, post.n, DeliveryState.CREATED, now, vendor=vendor or "")
        if vendor is None:
            # Written down all the same: it is looked for, whatever becomes of its fact.
            waits = DeliveryState.FAILED_TEMPORARY
            fresh = replace(fresh, state=waits, attempts=0, reason=Failure.RATE)
        until = post.turn.expires_at + _AFTER_RETENTION
        if not self._deliveries.create(who.tenant_id, who, fresh, until):
            return None
        if vendor is None:
            raise NotYet(_REST_LEAST)
        return fresh

    def _again(
        self,
        pusher: Pusher,
        post: Post,
        who: ConversationKey,
        known: Delivery,
        called: Collection[str],
    ) -> Claim | None:
        vendor, now = pusher.vendor_for(post, known, called), self._clock()
        if vendor is None:
            waited = (now - known.at).total_seconds()
            raise NotYet(min(max(waited, _REST_LEAST), _REST_MOST))
        if vendor in called:
            if known.may_be_tried_again():
                raise Retryable("nobody takes it now")
            return Claim(self.settle(who, known, known.given_up()), False)
        again = known.again(vendor, now, at_once=bool(called))
        mine = self._deliveries.change(who.tenant_id, who, known, again)
        return Claim(again, True) if mine else None

    def _missed(self, pusher: Pusher, who: ConversationKey, known: Delivery) -> Delivery:
        """Whoever claimed it is gone, and whether they called nobody knows."""
        if known.state is not DeliveryState.CREATED:
            return known
        finds_out = pusher.finds_out
        state = DeliveryState.FAILED_TEMPORARY if finds_out else DeliveryState.UNKNOWN
        return self.settle(who, known, replace(known, state=state, reason=Failure.CUT))

    def _met_late(self, pusher: Pusher, who: ConversationKey, known: Delivery) -> Delivery:
        """A cut call that its vendor may have forgotten is unknown for good."""
        within = _REPEATED_WITHIN if pusher.is_repeatable(known.vendor) else _ASKED_WITHIN
        is_open = known.state is DeliveryState.FAILED_TEMPORARY and known.is_cut
        if not is_open or self._clock() - known.at < within:
            return known
        return self.settle(who, known, replace(known, state=DeliveryState.UNKNOWN))

    def _found_out(
        self, pusher: Pusher, post: Post, who: ConversationKey, known: Delivery, user: FindUser
    ) -> Delivery:
        """A cut call of a vendor that knows none again, after it was asked. Raises Retryable."""
        is_open = known.state is DeliveryState.FAILED_TEMPORARY and known.is_cut
        if not is_open or pusher.is_repeatable(known.vendor):
            return known
        if not known.may_be_tried_again():
            return known
        now = self._clock()
        if now - known.at < _ASKED_AFTER:
            raise NotYet((known.at + _ASKED_AFTER - now).total_seconds())
        told = pusher.ask(replace(post, user=user(), vendor=known.vendor), known.key)
        after = replace(known, state=told.state, reason=told.reason, key=told.key or known.key)
        if after.state is not DeliveryState.FAILED_TEMPORARY:
            return self.settle(who, known, replace(after, at=now))
        if not after.is_cut:
            # What it surely did not bring is claimed for another in the write that follows.
            return after
        after = self.settle(who, known, replace(after, at=now, attempts=known.attempts + 1))
        if after.state is DeliveryState.FAILED_TEMPORARY and after.may_be_tried_again():
            raise Retryable("vendor does not say what became of it")
        return after
