"""Brings what is said to people who are reached by a push: claimed, called, written down.

A fact names a turn; the turn is read again here, so that no text travels through a queue. Each
push is claimed before its call. A call whose end nobody knows is made again only where the vendor
would know it; else its report tells later, and the agent is told at once.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.channel import Account
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome, ref_of
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.notice_said import PUSH, goes_on
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import Deliveries, SealedItems
from chalicelib.services.ports import Conversations, Tenants, Vault
from chalicelib.services.pushing import SAYING, Post, Pusher, channel_of
from chalicelib.services.results import TellNotice, TellPages, no_notice, tell_nobody
from chalicelib.services.undelivered import Undelivered

log = logging.getLogger(__name__)

# Turns before this one whose push may still be owed: they go first, in their order.
_LOOKED_BACK = 8
_AFTER_RETENTION = timedelta(days=1)

# An account's API key: tenant id and the secret's name.
ReadKey = Callable[[str, str], str | None]


class Delivering:
    """The job behind the queue `deliver`. `pushers` by the channel that a fact names."""

    def __init__(
        self,
        tenants: Tenants,
        conversations: Conversations,
        deliveries: Deliveries,
        sealed: SealedItems,
        vault: Vault,
        pushers: Mapping[str, Pusher],
        undelivered: Undelivered,
        read_key: ReadKey,
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
        self._read_key = read_key
        self._clock = clock
        self._tell_pages = tell_pages
        self._tell_notice = tell_notice

    def deliver(self, event: Published) -> None:
        """Brings one turn to its person, and what is owed before it. Raises Retryable.

        The same fact again sends nothing again.
        """
        tenant = self._tenants.active(event.tenant_id)
        pusher = self._pushers.get(channel_of(event.data))
        account = tenant.accounts.get(pusher.channel) if tenant and pusher else None
        if tenant is None or pusher is None or account is None:
            return
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        turns = self._deliveries.turns(tenant.id, who, event.seq - _LOOKED_BACK, event.seq)
        push = _Push(self, tenant, account, who, pusher)
        for turn in turns:
            for n in pusher.pushes(tenant, turn):
                push.bring(turn, n)

    def attempt(self, push: "_Push", turn: Turn, delivery: Delivery) -> None:
        """Makes the call of a claimed push and writes down what came of it."""
        outcome = self._call(push, turn, delivery)
        after = replace(
            delivery, state=outcome.state, reason=outcome.reason, key=outcome.key, at=self._clock()
        )
        settled = self._settle(push, delivery, after)
        log.info("pushed", extra={**push.ids(), "seq": turn.seq, "state": settled.state.value})
        if settled.state is DeliveryState.FAILED_TEMPORARY:
            if settled.may_be_tried_again():
                raise Retryable("vendor refused for now")
            settled = self._settle(push, settled, replace(settled, state=_given_up(settled)))
        self.tell_if_lost(push, settled)
        self._tell_pages(push.who)

    def tell_if_lost(self, push: "_Push", delivery: Delivery) -> None:
        """The agent is told of what did not arrive, or may not have; of an ended talk nobody is.

        A notice goes on by its next way, so that of it they are told the talk's end alone.
        """
        lost = (DeliveryState.FAILED_PERMANENT, DeliveryState.UNKNOWN)
        if delivery.state in lost and delivery.n in (SAYING, PUSH) and not goes_on(delivery):
            self._undelivered.tell(push.who, delivery)
        if delivery.n == PUSH:
            self._tell_notice(push.who, delivery)

    def claim(self, push: "_Push", turn: Turn, n: int) -> Delivery | None:
        """The push, if it is now ours to make; None where it was made, or cannot be told."""
        now = self._clock()
        fresh = Delivery(turn.seq, n, DeliveryState.CREATED, now)
        until = turn.expires_at + _AFTER_RETENTION
        if self._deliveries.create(push.tenant.id, push.who, fresh, until):
            return fresh
        known = self._deliveries.find(push.tenant.id, push.who, turn.seq, n)
        if known is None:
            return None
        if known.is_under_way(now):
            raise Retryable("push is under way")
        if known.state is DeliveryState.CREATED and push.pusher.is_repeatable:
            # Whoever claimed it is gone. The vendor knows what it has had: it is not sent twice.
            gone = replace(known, state=DeliveryState.FAILED_TEMPORARY, reason=Failure.CUT, at=now)
            known = self._settle(push, known, gone)
        if known.may_be_tried_again():
            again = replace(
                known, state=DeliveryState.CREATED, at=now, attempts=known.attempts + 1, reason=""
            )
            mine = self._deliveries.change(push.tenant.id, push.who, known, again)
            return again if mine else None
        if known.state is DeliveryState.CREATED:
            # Whoever claimed it is gone, and whether they called nobody knows.
            cut = replace(known, state=DeliveryState.UNKNOWN, reason=Failure.CUT, at=now)
            known = self._settle(push, known, cut)
        self.tell_if_lost(push, known)
        return None

    def _settle(self, push: "_Push", before: Delivery, after: Delivery) -> Delivery:
        """Writes it; where the dealer's report was quicker, what the report says stands."""
        if self._deliveries.change(push.tenant.id, push.who, before, after):
            return after
        return self._deliveries.find(push.tenant.id, push.who, before.seq, before.n) or after

    def _call(self, push: "_Push", turn: Turn, delivery: Delivery) -> Outcome:
        user, api_key = self._user(push), self._key(push)
        if not user:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.NO_ADDRESS)
        if not api_key:
            log.error("no api key", extra=push.ids())
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
        ref = ref_of(push.who.contact, turn.seq, delivery.n)
        post = Post(push.tenant, push.account, api_key, user, turn, delivery.n, ref)
        outcome = push.pusher.call(post)
        if outcome.state is DeliveryState.UNKNOWN and push.pusher.is_repeatable:
            return replace(outcome, state=DeliveryState.FAILED_TEMPORARY)
        return outcome

    def _user(self, push: "_Push") -> str:
        """Sealed beside the conversation; else the contact's own, where it is of the kind."""
        sealed = self._sealed.get(push.tenant.id, push.who, push.pusher.address)
        if sealed is None:
            contact = self._conversations.contact(push.tenant.id, push.who)
            same = contact is not None and contact.address_kind == push.pusher.address_kind
            sealed = contact.sealed if contact and same else None
        return self._vault.open(push.tenant.id, sealed).decode() if sealed else ""

    def _key(self, push: "_Push") -> str | None:
        return self._read_key(push.tenant.id, push.account.api_key)


class _Push:
    """To whom, in whose name, which way."""

    def __init__(
        self,
        job: Delivering,
        tenant: Tenant,
        account: Account,
        who: ConversationKey,
        pusher: Pusher,
    ) -> None:
        self._job = job
        self.tenant = tenant
        self.account = account
        self.who = who
        self.pusher = pusher

    def bring(self, turn: Turn, n: int) -> None:
        """One push, made if it is ours to make."""
        claimed = self._job.claim(self, turn, n)
        if claimed:
            self._job.attempt(self, turn, claimed)

    def ids(self) -> dict[str, object]:
        """What a log line may hold."""
        channel, contact = self.pusher.channel, self.who.contact
        return {"tenant_id": self.tenant.id, "channel": channel, "contact": contact}


def _given_up(delivery: Delivery) -> DeliveryState:
    """After the last try: of a call that was cut nobody knows whether it arrived."""
    cut = delivery.reason == Failure.CUT
    return DeliveryState.UNKNOWN if cut else DeliveryState.FAILED_PERMANENT
