"""Brings what is said to people who are reached by a push: claimed, called, written down.

A fact names a turn; the turn is read again here, so that no text travels through a queue. Each
push is claimed before its call, for one vendor (push_claims.py). Where that surely did not take it
the next one is called; of a call whose end nobody can find out the agent is told at once.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome, ref_of
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.notice_said import PUSH, goes_on
from chalicelib.services.consult_ports import Deliveries, SealedItems
from chalicelib.services.ports import Conversations, Tenants, Vault
from chalicelib.services.push_claims import NotYet, PushClaims
from chalicelib.services.pushing import SAYING, Post, Pusher, channel_of
from chalicelib.services.results import TellNotice, TellPages, no_notice, tell_nobody
from chalicelib.services.text_ports import Later
from chalicelib.services.undelivered import Undelivered

log = logging.getLogger(__name__)

# Turns before this one whose push may still be owed: they go first, in their order.
_LOOKED_BACK = 8
# After these another vendor is called at once, where there is one.
_ELSEWHERE = frozenset({Failure.RATE, Failure.UNAVAILABLE, Failure.ACCOUNT})


class Delivering:
    """The job behind the queue `deliver`, which is `later`. `pushers` by the channel of a fact."""

    def __init__(
        self,
        tenants: Tenants,
        conversations: Conversations,
        deliveries: Deliveries,
        sealed: SealedItems,
        vault: Vault,
        pushers: Mapping[str, Pusher],
        undelivered: Undelivered,
        later: Later,
        clock: Callable[[], datetime],
        tell_pages: TellPages = tell_nobody,
        tell_notice: TellNotice = no_notice,
    ) -> None:
        self._tenants = tenants
        self._conversations = conversations
        self._deliveries = deliveries
        self._sealed = sealed
        self._vault = vault
        self._pushers = pushers
        self._undelivered = undelivered
        self._later = later
        self._clock = clock
        self._tell_pages = tell_pages
        self._tell_notice = tell_notice
        self._claims = PushClaims(deliveries, clock)

    def deliver(self, event: Published) -> None:
        """Brings one turn to its person, and what is owed before it. Raises Retryable.

        The same fact again sends nothing again. What finds no room in its vendor's rate comes again
        by the queue, and is no try.
        """
        tenant = self._tenants.active(event.tenant_id)
        pusher = self._pushers.get(channel_of(event.data))
        account = tenant.accounts.get(pusher.channel) if tenant and pusher else None
        if tenant is None or pusher is None or account is None:
            return
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        first = event.seq - _LOOKED_BACK
        turns = self._deliveries.turns(tenant.id, who, first, event.seq)
        recent = self._deliveries.recent(tenant.id, who, max(first, 1))
        known = {(each.seq, each.n): each for each in recent}
        try:
            for turn in turns:
                for n in pusher.pushes(tenant, turn):
                    post = Post(tenant, account, turn, n, ref_of(who.contact, turn.seq, n))
                    self._bring(_Push(who, pusher, post), known.get((turn.seq, n)))
        except NotYet as early:
            self._later.send(event, early.seconds)

    def _bring(self, push: "_Push", known: Delivery | None) -> None:
        """One push, by one vendor after another while it is ours and surely not taken."""
        called: list[str] = []
        while True:
            claim = self._claims.claim(
                push.pusher, push.post, push.who, known, lambda: self._user(push), called
            )
            if claim is None:
                return
            if not claim.is_ours:
                self._tell_if_lost(push, claim.delivery)
                return
            known = self._attempt(push, claim.delivery)
            if known is None:
                return
            called.append(known.vendor)

    def _attempt(self, push: "_Push", delivery: Delivery) -> Delivery | None:
        """Makes the call of a claimed push: None once it came to an end, else for the next vendor.

        Raises Retryable where it is to be tried later.
        """
        outcome = self._call(push, delivery)
        after = delivery.called(outcome, self._clock(), push.pusher.finds_out)
        settled = self._claims.settle(push.who, delivery, after)
        log.info("pushed", extra={**push.ids(), "state": settled.state.value})
        if settled.state is DeliveryState.FAILED_TEMPORARY:
            if settled.vendor and settled.reason in _ELSEWHERE:
                return settled
            if settled.may_be_tried_again():
                raise Retryable("vendor refused for now")
            settled = self._claims.settle(push.who, settled, settled.given_up())
        self._tell_if_lost(push, settled)
        self._tell_pages(push.who)
        return None

    def _tell_if_lost(self, push: "_Push", delivery: Delivery) -> None:
        """The agent is told of what did not arrive, or may not have; of an ended talk nobody is.

        A notice goes on by its next way, so that of it they are told the talk's end alone.
        """
        lost = (DeliveryState.FAILED_PERMANENT, DeliveryState.UNKNOWN)
        if delivery.state in lost and delivery.n in (SAYING, PUSH) and not goes_on(delivery):
            self._undelivered.tell(push.who, delivery)
        if delivery.n == PUSH:
            self._tell_notice(push.who, delivery)

    def _call(self, push: "_Push", delivery: Delivery) -> Outcome:
        try:
            user = self._user(push)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        if not user:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.NO_ADDRESS)
        return push.pusher.call(replace(push.post, user=user, vendor=delivery.vendor))

    def _user(self, push: "_Push") -> str:
        """Sealed beside the conversation; else the contact's own, where it is of the kind."""
        sealed = self._sealed.get(push.who.tenant_id, push.who, push.pusher.address)
        if sealed is None:
            contact = self._conversations.contact(push.who.tenant_id, push.who)
            same = contact is not None and contact.address_kind == push.pusher.address_kind
            sealed = contact.sealed if contact and same else None
        return self._vault.open(push.who.tenant_id, sealed).decode() if sealed else ""


@dataclass(frozen=True, slots=True)
class _Push:
    """What goes to whom, which way."""

    who: ConversationKey
    pusher: Pusher
    post: Post

    def ids(self) -> dict[str, object]:
        """What a log line may hold."""
        ids = {"tenant_id": self.who.tenant_id, "channel": self.pusher.channel}
        return {**ids, "contact": self.who.contact, "seq": self.post.turn.seq}
