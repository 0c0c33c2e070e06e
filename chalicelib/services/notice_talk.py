"""A notice goes out in the consult talk that still lasts: a turn of the desk, pushed as any other.

Whoever is on the web chat may never look again, and whoever is on the text line has a phone, so
that neither is a talk for notices. Said twice by one key it is said once: the key is a claim that
is written with the turn.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.agent_words import sayable
from chalicelib.domain.consult import TEXT_LENGTH
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import (
    Delivery,
    DeliveryState,
    Failure,
    Outcome,
    read_ref,
    ref_of,
)
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.next_way import may_be_asked
from chalicelib.domain.notice_said import PUSH, TRIGGER, key_in, said_in
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.desk_ports import Claims
from chalicelib.services.desk_turns import Act, DeskTurns, Scene

log = logging.getLogger(__name__)

_TRIES = 5
# A step's turn is not looked for among what is older: its claim is forgotten by then.
_LOOKED_BACK = timedelta(days=7)
_PAGE = 50
_AFTER_RETENTION = timedelta(days=1)


class NoticeTalk:
    """The way `session` of notices."""

    def __init__(
        self,
        turns: DeskTurns,
        deliveries: Deliveries,
        claims: Claims,
        clock: Callable[[], datetime],
    ) -> None:
        self._turns = turns
        self._deliveries = deliveries
        self._claims = claims
        self._clock = clock

    def say(self, tenant: Tenant, who: ConversationKey, text: str, key: str) -> Outcome:
        """SENT once it stands in the talk, by this call or one before; no error leaves it.

        FAILED_PERMANENT with SESSION_EXPIRED where no talk lasts by which it would be read.
        """
        words = sayable(tenant, text)
        if len(words) > TEXT_LENGTH:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.TOO_LONG)
        try:
            seq = self._said(who, words, key)
        except NotFound:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.SESSION_EXPIRED)
        except Retryable:
            return Outcome(DeliveryState.UNKNOWN, Failure.CUT)
        return Outcome(DeliveryState.SENT, key=ref_of(who.contact, seq, PUSH) if seq else "")

    def ask(self, who: ConversationKey, key: str, ref: str, patience: timedelta) -> Outcome:
        """What became of it. What had not gone out by now does not any more. Raises Retryable.

        `ref`: what `say` gave with it, or empty. `patience`: how long after a push of unknown end a
        report of it is waited for. CREATED: it is asked too early, by `retry_after` where given, or
        while its call is under way.
        """
        turn = self._turn(who, key, ref)
        if turn is None and not self._claims.take(who.tenant_id, _claim(key), self._clock()):
            # It was said after all, in this moment; now nobody says it any more.
            turn = self._turn(who, key, ref)
        if turn is None:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.CUT)
        for _ in range(_TRIES):
            known = self._deliveries.find(who.tenant_id, who, turn.seq, PUSH)
            settled = self._settled(who, turn, known)
            if settled:
                return _told(settled, known.at if known else settled.at, patience, self._clock())
        raise Retryable("delivery keeps changing")

    def _said(self, who: ConversationKey, text: str, key: str) -> int:
        """The number of the turn that says it; 0 where it is said and cannot be found."""

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            if not may_be_asked(entry):
                raise NotFound("no talk that lasts")
            after = entry.changed()
            return Step(after, Voice.DESK, text, (said_in(after, key),))

        claim = _claim(key)
        if not self._claims.taken(who.tenant_id, claim):
            written = self._turns.write(who, Act(decide, claim=claim, trigger=TRIGGER))
            if written.turn:
                return written.turn.seq
        found = self._found(who, key)
        return found.seq if found else 0

    def _settled(self, who: ConversationKey, turn: Turn, known: Delivery | None) -> Delivery | None:
        """As it is from now on; None where it changed in between."""
        now = self._clock()
        if known is None:
            never = Delivery(
                turn.seq, PUSH, DeliveryState.FAILED_PERMANENT, now, reason=Failure.UNAVAILABLE
            )
            until = turn.expires_at + _AFTER_RETENTION
            return never if self._deliveries.create(who.tenant_id, who, never, until) else None
        if known.is_under_way(now):
            return known
        if known.state is DeliveryState.CREATED:
            # Whoever claimed it is gone, and whether they called nobody knows.
            after = replace(known, state=DeliveryState.UNKNOWN, reason=Failure.CUT, at=now)
        elif known.state is DeliveryState.FAILED_TEMPORARY:
            after = replace(known, state=DeliveryState.FAILED_PERMANENT, at=now)
        else:
            return known
        log.info("notice waits no longer for its talk", extra={"tenant_id": who.tenant_id})
        return after if self._deliveries.change(who.tenant_id, who, known, after) else None

    def _turn(self, who: ConversationKey, key: str, ref: str) -> Turn | None:
        named = read_ref(ref)
        turn = self._turns.stored(who, named[1]) if named else None
        return turn if turn and key_in(turn) == key else self._found(who, key)

    def _found(self, who: ConversationKey, key: str) -> Turn | None:
        """The turn that says it, looked for from the newest back."""
        newest, since = self._turns.scene(who).newest, self._clock() - _LOOKED_BACK
        last = newest.seq if newest else 0
        while last > 0:
            page = self._deliveries.turns(who.tenant_id, who, last - _PAGE + 1, last)
            for turn in reversed(page):
                if key_in(turn) == key:
                    return turn
            if not page or page[0].at < since:
                return None
            last -= _PAGE
        return None


def _told(push: Delivery, tried_at: datetime, patience: timedelta, now: datetime) -> Outcome:
    """A push may have waited for long in its queue: what counts is when it was tried."""
    left = (tried_at + patience - now).total_seconds()
    if push.state is DeliveryState.UNKNOWN and left > 0:
        return Outcome(DeliveryState.CREATED, retry_after=left)
    return Outcome(push.state, push.reason)


def _claim(key: str) -> str:
    return f"notice#{key}"
