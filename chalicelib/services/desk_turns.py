"""Writes what happens at the desk: the next turn of the conversation, the entry moved with it.

Where somebody wrote in between, or nobody knows whether our write arrived, everything is read and
decided again; our own turn, found in the log, means that it did.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.conversation import Contact, ConversationKey, Mode, State, Turn, Voice
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Attachment
from chalicelib.domain.tenant import Tenant
from chalicelib.services.desk_ports import Claims, Desks
from chalicelib.services.ports import Conversations, Tenants
from chalicelib.services.talk import ends_of, expiry, kept

log = logging.getLogger(__name__)

TRIES = 8

# The person as they are to be stored beside the turn that left this state.
Renew = Callable[[State], Contact]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is decided on: the tenant as it is now, the newest turn, the entry, the moment."""

    tenant: Tenant
    newest: Turn | None
    entry: DeskEntry | None
    now: datetime

    def open_entry(self) -> DeskEntry:
        """The entry; raises NotFound when nobody is asked for."""
        if self.entry is None:
            raise NotFound("no open talk")
        return self.entry

    def alive(self) -> Turn | None:
        """The newest turn, while it is inside its life."""
        newest = self.newest
        return newest if newest and newest.expires_at > self.now else None


@dataclass(frozen=True, slots=True)
class Act:
    """What a turn bears besides its step. `claim` names a delivery that is to be taken once."""

    decide: Callable[[Scene], Step]
    author: str = ""
    claim: str = ""
    trigger: str = ""
    # Masked: what the person pressed that made the desk do this.
    pressed: str = ""
    language: str = ""
    hidden: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contact: Renew | None = None
    is_test: bool = False
    # When it happened by the channel's own clock; None: now.
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """`turn` is None where the delivery had been taken before: then nothing was written."""

    turn: Turn | None
    entry: DeskEntry | None


class DeskTurns:
    """`new_nonce` gives an unguessable word, `clock` an aware now."""

    def __init__(
        self,
        conversations: Conversations,
        desks: Desks,
        claims: Claims,
        tenants: Tenants,
        new_nonce: Callable[[], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._conversations = conversations
        self._desks = desks
        self._claims = claims
        self._tenants = tenants
        self._new_nonce = new_nonce
        self._clock = clock

    def write(self, who: ConversationKey, act: Act) -> Written:
        """One step, written once. Raises what `decide` raises, NotFound for no such tenant, and
        Retryable when the conversation stays busy or silent.
        """
        nonce = self._new_nonce()
        tried: Written | None = None
        for _ in range(TRIES):
            try:
                if tried and self._arrived(who, tried):
                    return tried
                if tried and act.claim and self._claims.taken(who.tenant_id, act.claim):
                    return Written(None, self._desks.entry(who.tenant_id, who))
                scene = self.scene(who)
            except Retryable:
                if tried is None:
                    raise
                continue
            step = act.decide(scene)
            turn = _turn(scene, step, act, nonce)
            tried = Written(turn, step.after)
            try:
                self._store(who, scene, step, turn, act)
            except (Conflict, Retryable) as doubt:
                log.info("desk turn again", extra={**_ids(who), "doubt": type(doubt).__name__})
                continue
            return tried
        raise Retryable("conversation is busy")

    def is_written(self, who: ConversationKey, claim: str) -> bool:
        """Whether a turn of this claim is there. Raises Retryable."""
        return bool(claim) and self._claims.taken(who.tenant_id, claim)

    def stored(self, who: ConversationKey, seq: int) -> Turn | None:
        """A turn of the log, as it was written."""
        return self._conversations.turn(who.tenant_id, who, seq)

    def scene(self, who: ConversationKey) -> Scene:
        """What a decision is made on; the entry is read after the turn, so it is never older."""
        tenant = self._tenants.active(who.tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        newest = self._conversations.newest(who.tenant_id, who)
        return Scene(tenant, newest, self._desks.entry(who.tenant_id, who), self._clock())

    def _arrived(self, who: ConversationKey, tried: Written) -> bool:
        """Whether the write of which no answer came is in the log."""
        assert tried.turn is not None, "what was tried has a turn"
        stored = self._conversations.turn(who.tenant_id, who, tried.turn.seq)
        return stored is not None and stored.nonce == tried.turn.nonce

    def _store(self, who: ConversationKey, scene: Scene, step: Step, turn: Turn, act: Act) -> None:
        contact = self._renewed(who, scene, turn, act)
        if scene.entry is None:
            self._begin(who, step, turn, contact, act.claim)
        elif step.after is None:
            self._desks.close(who.tenant_id, scene.entry, turn, contact, act.claim, step.record)
        else:
            self._desks.move(
                who.tenant_id, scene.entry, step.after, turn, act.claim, contact, step.record
            )

    def _begin(
        self, who: ConversationKey, step: Step, turn: Turn, contact: Contact | None, claim: str
    ) -> None:
        """From no entry: opens one, or only says something."""
        if step.after is None:
            self._desks.tell(who.tenant_id, who, turn, contact, claim, step.record)
        else:
            self._desks.open(who.tenant_id, step.after, turn, contact, claim)

    def _renewed(self, who: ConversationKey, scene: Scene, turn: Turn, act: Act) -> Contact | None:
        """The contact where this turn would outlive it; None where it need not be written."""
        before = scene.alive()
        until = turn.state.kept_until
        if until is None or (before and before.state.kept_until == until):
            return None
        if act.contact:
            return act.contact(turn.state)
        known = self._conversations.contact(who.tenant_id, who)
        return replace(known, expires_at=ends_of(until)) if known else None


def _turn(scene: Scene, step: Step, act: Act, nonce: str) -> Turn:
    newest, before = scene.newest, scene.alive()
    expires_at = expiry(scene.tenant, newest.expires_at if newest else None, scene.now)
    state = before.state if before else State(language=act.language or KOREAN)
    return Turn(
        seq=newest.seq + 1 if newest else 1,
        at=act.at or scene.now,
        text=step.text,
        trigger=act.trigger,
        answer=b"",
        state=kept(_left(state, step, scene), expires_at),
        seen=newest.seen if newest else (),
        version=scene.tenant.version,
        nonce=nonce,
        expires_at=expires_at,
        language=state.language,
        pressed=act.pressed,
        hidden=act.hidden,
        events=step.facts,
        attachments=act.attachments,
        is_test=newest.is_test if newest else act.is_test,
        heard_at=None if step.voice is Voice.CONTACT else _heard_at(newest),
        voice=step.voice,
        author=act.author,
    )


def _left(state: State, step: Step, scene: Scene) -> State:
    """The desk owns the talk while there is an entry; after it the bot begins at its start."""
    if step.after is not None:
        return replace(state, mode=Mode.AGENT)
    if scene.entry is None:
        return replace(state, mode=Mode.BOT)
    return replace(state, mode=Mode.BOT, trail=(scene.tenant.start,), misses=0, rating=step.rating)


def _heard_at(newest: Turn | None) -> datetime | None:
    return (newest.heard_at or newest.at) if newest else None


def _ids(who: ConversationKey) -> dict[str, object]:
    return {"tenant_id": who.tenant_id, "channel": who.family, "contact": who.contact}
