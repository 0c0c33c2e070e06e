"""Brings what the desk says to people who are reached by a push: claimed, called, written down.

A fact names a turn; the turn is read again here, so that no text travels through a queue. Each
push is claimed before its call, and a call whose end nobody knows is never made again: the dealer's
report tells later, and the agent is told at once.
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.channel import Account
from chalicelib.domain.consult import CHANNEL, TEXT_LENGTH
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome, ref_of
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.message import Attachment
from chalicelib.domain.next_way import asks_for_phone
from chalicelib.domain.shared_file import given_in
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import Deliveries, SealedItems, Sender
from chalicelib.services.consult_talk import ADDRESS
from chalicelib.services.file_ports import Files
from chalicelib.services.ports import Tenants, Vault
from chalicelib.services.results import TellPages, tell_nobody
from chalicelib.services.undelivered import Undelivered

log = logging.getLogger(__name__)

# Turns before this one whose push may still be owed: they go first, in their order.
_LOOKED_BACK = 8
# What a turn says, and the end of the talk after it.
_SAYING, _ENDING = 1, 2
_AFTER_RETENTION = timedelta(days=1)

# An account's API key: tenant id and the secret's name.
ReadKey = Callable[[str, str], str | None]


class Delivering:
    """The job behind the queue `deliver`."""

    def __init__(
        self,
        tenants: Tenants,
        deliveries: Deliveries,
        sealed: SealedItems,
        vault: Vault,
        sender: Sender,
        undelivered: Undelivered,
        read_key: ReadKey,
        clock: Callable[[], datetime],
        tell_pages: TellPages = tell_nobody,
        files: Files | None = None,
    ) -> None:
        self._tenants = tenants
        self._deliveries = deliveries
        self._sealed = sealed
        self._vault = vault
        self._sender = sender
        self._undelivered = undelivered
        self._read_key = read_key
        self._clock = clock
        self._tell_pages = tell_pages
        self._files = files

    def deliver(self, event: Published) -> None:
        """Brings one turn to its person, and what is owed before it. Raises Retryable.

        The same fact again sends nothing again.
        """
        tenant = self._tenants.active(event.tenant_id)
        account = tenant.accounts.get(CHANNEL) if tenant else None
        if tenant is None or account is None or _channel_of(event.data) != CHANNEL:
            return
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        turns = self._deliveries.turns(tenant.id, who, event.seq - _LOOKED_BACK, event.seq)
        push = _Push(self, tenant, account, who)
        for turn in turns:
            for n in _pushes(turn):
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
            settled = self._settle(
                push, settled, replace(settled, state=DeliveryState.FAILED_PERMANENT)
            )
        self.tell_if_lost(push, settled)
        self._tell_pages(push.who)

    def tell_if_lost(self, push: "_Push", delivery: Delivery) -> None:
        """The agent is told of what did not arrive, or may not have; of an ended talk nobody is."""
        lost = (DeliveryState.FAILED_PERMANENT, DeliveryState.UNKNOWN)
        if delivery.state in lost and delivery.n == _SAYING:
            self._undelivered.tell(push.who, delivery)

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
        if delivery.n == _ENDING:
            return self._sender.end(push.account, api_key, user)
        if len(turn.text) > TEXT_LENGTH:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.TOO_LONG)
        ref = ref_of(push.who.contact, turn.seq, delivery.n)
        if file := given_in(turn):
            return self._give(push, api_key, user, file, ref)
        if asks_for_phone(turn):
            return self._sender.ask_for_phone(push.account, api_key, user, turn.text, ref)
        return self._sender.say(push.account, api_key, user, turn.text, ref)

    def _give(self, push: "_Push", api_key: str, user: str, file: Attachment, ref: str) -> Outcome:
        try:
            now = self._clock()
            body = self._files.read(push.tenant.id, file.file, now) if self._files else None
        except Retryable:
            # Nothing has been sent: it may be tried again.
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.UNAVAILABLE)
        if body is None:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.NO_FILE)
        return self._sender.give(push.account, api_key, user, file, body, ref)

    def _user(self, push: "_Push") -> str:
        sealed = self._sealed.get(push.tenant.id, push.who, ADDRESS)
        return self._vault.open(push.tenant.id, sealed).decode() if sealed else ""

    def _key(self, push: "_Push") -> str | None:
        return self._read_key(push.tenant.id, push.account.api_key)


class _Push:
    """To whom, in whose name."""

    def __init__(
        self, job: Delivering, tenant: Tenant, account: Account, who: ConversationKey
    ) -> None:
        self._job = job
        self.tenant = tenant
        self.account = account
        self.who = who

    def bring(self, turn: Turn, n: int) -> None:
        """One push, made if it is ours to make."""
        claimed = self._job.claim(self, turn, n)
        if claimed:
            self._job.attempt(self, turn, claimed)

    def ids(self) -> dict[str, object]:
        """What a log line may hold."""
        return {"tenant_id": self.tenant.id, "channel": CHANNEL, "contact": self.who.contact}


def _pushes(turn: Turn) -> Iterator[int]:
    """Which pushes a turn asks for: what it says, and the end of a talk that was closed."""
    facts = {event.fact for event in turn.events}
    ours = any(_channel_of(event.data) == CHANNEL for event in turn.events)
    if not ours or turn.voice not in (Voice.AGENT, Voice.DESK):
        return
    if turn.text.strip() or given_in(turn):
        yield _SAYING
    if facts & {Fact.TALK_CLOSED, Fact.TALK_REFUSED}:
        yield _ENDING


def _channel_of(data: str) -> str:
    """The channel that a desk's fact names; empty for any other fact."""
    try:
        fields = json.loads(data)
    except ValueError:
        return ""
    return str(fields.get("channel", "")) if isinstance(fields, dict) else ""
