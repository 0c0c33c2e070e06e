"""One message being answered: everything about it that does not change while the log is read."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.domain.channel import Account, Channel, Envelope, ReplyStyle
from chalicelib.domain.conversation import (
    SEEN_KEPT,
    Contact,
    ConversationKey,
    Mode,
    Seen,
    State,
    Turn,
)
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Attachment, Inbound, Json
from chalicelib.domain.packing import pack
from chalicelib.domain.place import Place
from chalicelib.domain.prose import prose
from chalicelib.domain.reply import Reply, Words
from chalicelib.domain.screens import offered
from chalicelib.domain.script import written_in
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.token import Carried, sign
from chalicelib.domain.view import View
from chalicelib.services.reply import Composed, Said

# The sealed address outlives the last turn by at most this: it is renewed in steps, not each turn.
_RENEWED_WITHIN = timedelta(days=5)
_TRIGGER_LENGTH = 40
# Answers are trees that we built: nothing in them holds itself.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))

# The answer to what was said in a state.
Compose = Callable[[View, State, Said], Composed]


@dataclass(frozen=True, slots=True)
class Talk:
    """`said` is masked; `hashes` and `nonce` stand for this delivery and this handling of it."""

    tenant: Tenant
    channel: Channel
    account: Account
    key: bytes
    who: ConversationKey
    message: Inbound
    said: Said
    hashes: tuple[bytes, ...]
    nonce: str
    now: datetime
    public_url: str

    def turn(self, compose: Compose, place: Place) -> tuple[Turn, bytes]:
        """The next turn from this place, and the bytes that answer it."""
        # Past its life a conversation begins anew, in the language of this message; also with who
        # spoke to an agent alone, and may be asked what that was worth.
        before = place.state
        if not before.told:
            before = self._first_state(before.mode, before.rating)
        composed = compose(self._view(before.language), before, self.said)
        after = self._carried(composed.state, place)
        pressed = self.channel.limits.quick_replies
        reply = composed.reply if pressed else self._hinted(composed)
        body = self.render(reply, Envelope(after.seq, sign(self.key, self.who, after)))
        return self._turn(composed, after, body, self._events(composed, place)), body

    def _hinted(self, composed: Composed) -> Reply:
        """Where nothing can be pressed, how to answer what is numbered."""
        reply = composed.reply
        if not offered(reply):
            return reply
        hint = self._view(composed.language).text("number_hint")
        return Reply((*reply.parts, Words(hint)), reply.choices)

    def words(self) -> tuple[str, str, tuple[Attachment, ...]]:
        """What was said, as it is stored: text, target of a button, files."""
        return self.said.text, self.said.pressed or "", self.message.attachments

    def renews(self, place: Place, turn: Turn) -> bool:
        """Whether the contact item must be written with this turn."""
        return place.state.kept_until != turn.state.kept_until or not place.seq

    def fallback(self, carried: Carried | None) -> bytes:
        """The answer when none could be stored in time. It keeps the old token, seq and all."""
        language = carried.state.language if carried else self._first_state().language
        view = self._view(language)
        text = view.text("trouble", contact=view.contact())
        token = self.message.token if carried else sign(self.key, self.who, self._nothing())
        seq = carried.seq if carried else 0
        return self.render(Reply((Words(text),)), Envelope(seq, token))

    def render(self, reply: Reply, envelope: Envelope) -> bytes:
        """The channel's shape as the bytes that go out."""
        return dump(self.channel.render(reply, envelope, self.account))

    def contact(self, state: State, sealed: bytes) -> Contact:
        """The person as they are stored beside the turn that left this state."""
        until = state.kept_until
        assert until is not None, "a turn's state always says how long the contact is kept"
        aliases = (contact_id(self.key, self.who.family, alias) for alias in self.message.aliases)
        return Contact(
            since=self.now,
            sealed=sealed,
            address_kind=self.message.address.kind,
            language=state.language,
            told=state.told,
            expires_at=ends_of(until),
            aliases=tuple(aliases),
        )

    def _carried(self, state: State, place: Place) -> Carried:
        """The next turn's number and the state after it, as log and token both hold them."""
        seq, expires_at = place.seq + 1, self._expiry(place)
        seen = (Seen(self.hashes[0], seq), *place.seen)[:SEEN_KEPT]
        return Carried(seq, kept(state, expires_at), seen, expires_at, self.now)

    def _turn(
        self, composed: Composed, after: Carried, body: bytes, events: tuple[Event, ...]
    ) -> Turn:
        return Turn(
            seq=after.seq,
            at=self.now,
            text=self.said.text,
            trigger=_trigger(self.message.trigger),
            answer=pack(body, prose(self.tenant, composed.sources, composed.language)),
            state=after.state,
            seen=after.seen,
            version=self.tenant.version,
            nonce=self.nonce,
            expires_at=after.expires_at,
            language=composed.language,
            pressed=self.said.pressed or "",
            topic=composed.topic,
            hidden=self.said.hidden,
            sources=composed.sources,
            events=events,
            attachments=self.message.attachments,
            is_test=self.message.is_test,
        )

    def _first_state(self, mode: Mode = Mode.BOT, rating: str = "") -> State:
        written = written_in(self.said.text)
        language = written or self.message.language or KOREAN
        return State(mode=mode, language=language, rating=rating)

    def _nothing(self) -> Carried:
        return Carried(0, State(), (), self.now, self.now)

    def _view(self, language: str) -> View:
        channel = self.channel
        return View(self.tenant, language, self.now, channel.limits, self.public_url, channel.name)

    def _expiry(self, place: Place) -> datetime:
        """The turn's last moment; it never falls along a conversation."""
        return expiry(self.tenant, place.expires_at, self.now)

    def _events(self, composed: Composed, place: Place) -> tuple[Event, ...]:
        if self.message.is_test:
            return ()
        started = (Event(Fact.CONVERSATION_STARTED),) if not place.seq else ()
        if self.channel.replies is not ReplyStyle.PUSH:
            return (*started, *composed.events)
        # What makes the answer go out, where it is not the response.
        pushed = Event(Fact.BOT_REPLIED, json.dumps({"channel": self.channel.name}))
        return (*started, *composed.events, pushed)


def expiry(tenant: Tenant, before: datetime | None, now: datetime) -> datetime:
    """A turn's last moment: the tenant's, and never before that of the turn before it."""
    due = now + timedelta(days=tenant.retention_days)
    return max(due, before) if before else due


def kept(state: State, expires_at: datetime) -> State:
    """The state with the contact's life in it, renewed where the turn would outlive it."""
    day = expires_at.astimezone(SEOUL).date()
    if state.kept_until and day <= state.kept_until:
        return state
    return replace(state, kept_until=day + _RENEWED_WITHIN)


def ends_of(kept_until: date) -> datetime:
    """When a contact that is kept until this day goes: at its beginning in Korea."""
    return datetime.combine(kept_until, time(), SEOUL).astimezone(UTC)


def _trigger(name: str) -> str:
    """The channel's own name for what was done; anything that is no name is not kept.

    A name holds no digits: a number in its place may be a person's.
    """
    named = len(name) <= _TRIGGER_LENGTH and name.isascii() and name.replace("_", "").isalpha()
    return name if named else "OTHER"


def dump(payload: Json) -> bytes:
    """JSON as it leaves us: UTF-8, no spaces."""
    return _ENCODER.encode(payload).encode("utf-8")
