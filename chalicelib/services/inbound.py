"""Receives one message: who wrote, what to answer, one turn stored, the same bytes for a repeat.

The turn is written at the next number of the conversation's log. Where somebody else took that
number, or nobody knows whether our write arrived, the log is read and the answer decided again,
until the deadline; past it a fallback goes out and nothing is lost, since the next message finds
what was stored.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.channel import Account, Channel, Envelope, ReplyStyle
from chalicelib.domain.conversation import ConversationKey, Mode, Turn
from chalicelib.domain.deadline import Deadline, bound_by
from chalicelib.domain.errors import Conflict, NotFound, Reason, Rejected, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.keyed import contact_id, delivery_hashes
from chalicelib.domain.masking import mask
from chalicelib.domain.message import Inbound, Probe, Request, Unknown
from chalicelib.domain.packing import unpack
from chalicelib.domain.place import Place, from_log, from_token
from chalicelib.domain.prose import prose
from chalicelib.domain.reply import Reply, Words
from chalicelib.domain.stop_words import stop
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.token import Carried, read_token
from chalicelib.services.ports import Conversations, TenantKeys, Tenants, Vault
from chalicelib.services.reply import Replies, Said
from chalicelib.services.talk import Talk, dump

if TYPE_CHECKING:
    from chalicelib.services.notices_by_bot import Saying

log = logging.getLogger(__name__)

# Where nobody can be told apart, or nothing of the tenant could be read: true in every case.
_POLITE = "죄송합니다. 지금은 답을 드리지 못했습니다. 잠시 뒤에 다시 보내 주세요."

# The desk's answer, or whose the talk is: the mode it is left in when the bot has answered.
Heard = Callable[[Talk], bytes | Mode]

# Of words on being sent things: the answer's bytes, or what to say; None where they mean another.
Wished = Callable[[Talk, Place], "bytes | Saying | None"]

# Asks for a person by the channel itself, where nothing needs to be pressed for it.
Asked = Callable[[Talk], bytes]

# Three entry ids of 40 characters, and `pick:`.
_TARGET_LENGTH = 128


class Receiver:
    """Answers messages of channels whose answer is the HTTP response.

    `heard` answers who has a talk with the desk, or says that the bot does: BOT when nobody is
    asked for, AGENT while who left a message waits. `asked`, where it is given, answers who asks
    the bot for a person: no turn of the bot's is written then. `wished` answers who wants to be
    sent nothing more, or to be sent things again.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        tenants: Tenants,
        keys: TenantKeys,
        vault: Vault,
        conversations: Conversations,
        replies: Replies,
        new_nonce: Callable[[], str],
        heard: Heard | None = None,
        asked: Asked | None = None,
        wished: Wished | None = None,
    ) -> None:
        self._channels = channels
        self._tenants = tenants
        self._keys = keys
        self._vault = vault
        self._conversations = conversations
        self._replies = replies
        self._new_nonce = new_nonce
        self._heard = heard
        self._asked = asked
        self._wished = wished

    def receive(self, name: str, request: Request, deadline: Deadline) -> bytes:
        """The answer's bytes. Raises NotFound and Rejected, with nothing stored.

        Where the answer is a push, raises Retryable too instead of an answer that was not stored.
        """
        with bound_by(deadline):
            try:
                heard = self._hear(name, request)
            except Retryable:
                if self._channels[name].replies is ReplyStyle.PUSH:
                    raise
                log.warning("tenant unreadable", extra={"tenant_id": request.tenant_id})
                return self.polite(name)
            return heard if isinstance(heard, bytes) else self._take_turn(heard, deadline)

    def polite(self, name: str) -> bytes:
        """An answer that needs neither tenant nor store."""
        channel = self._channels[name]
        return dump(channel.render(Reply((Words(_POLITE),)), Envelope(0), Account("", ())))

    def _hear(self, name: str, request: Request) -> Talk | bytes:
        """The talk to be had; where nobody wrote, the answer at once."""
        channel = self._channels.get(name)
        tenant = self._tenants.active(request.tenant_id) if channel else None
        account = tenant.accounts.get(name) if tenant else None
        if channel is None or tenant is None or account is None:
            raise NotFound(name)
        channel.verify(request, account)
        message = channel.parse(request)[0]
        if isinstance(message, Probe):
            return dump(message.answer)
        if message.account_id and message.account_id != account.id:
            raise Rejected(Reason.WRONG_ACCOUNT)
        if isinstance(message, Unknown):
            log.info("unknown message", extra={"tenant_id": tenant.id, "kind": message.kind})
            return self.polite(name)
        return self._talk(channel, tenant, account, message, request)

    def _talk(
        self, channel: Channel, tenant: Tenant, account: Account, message: Inbound, request: Request
    ) -> Talk:
        """From here on the text is masked and the person a keyed hash."""
        key = self._keys.of(tenant.id)
        contact = contact_id(key, channel.family, message.address)
        masked = mask(message.text, tenant.public_numbers)
        pressed = _pressed(message, tenant)
        return Talk(
            tenant=tenant,
            channel=channel,
            account=account,
            key=key,
            who=ConversationKey(tenant.id, channel.family, contact),
            message=message,
            said=Said(masked.text, pressed, bool(message.attachments), masked.kinds),
            hashes=delivery_hashes(key, message, request.received_at),
            nonce=self._new_nonce(),
            now=request.received_at,
            public_url=request.public_url,
        )

    def _take_turn(self, talk: Talk, deadline: Deadline) -> bytes:
        """Writes first on a fresh token's word; after any doubt reads, and decides again."""
        carried = read_token(talk.key, talk.who, talk.message.token)
        trusted = carried if carried and carried.usable(talk.now) else None
        place = from_token(trusted) if trusted else None
        while deadline.allows():
            try:
                if place is None:
                    place = self._read(talk)
                return self._settle(talk, place, carried)
            except (Conflict, Retryable) as doubt:
                log.info("turn again", extra={**_ids(talk), "doubt": type(doubt).__name__})
                place = None
        if talk.channel.replies is ReplyStyle.PUSH:
            # Nobody waits for a response: it comes again.
            raise Retryable("no turn in time")
        log.warning("fallback answer", extra=_ids(talk))
        return talk.fallback(carried)

    def _read(self, talk: Talk) -> Place:
        return from_log(self._conversations.newest(talk.tenant.id, talk.who), talk.now)

    def _settle(self, talk: Talk, place: Place, carried: Carried | None) -> bytes:
        """The stored answer of a repeat, or a new turn's."""
        seq = place.answered(talk.hashes)
        if seq is None and place.resent(carried, talk.words(), talk.now):
            seq = place.seq
        stored = self._stored(talk, place, seq) if seq else None
        if stored is not None:
            log.info("repeat", extra={**_ids(talk), "seq": seq})
            return stored
        wish = self._wish(talk, place)
        heard = self._whose(talk, place) if wish is None else wish
        if isinstance(heard, bytes):
            return heard
        mode = heard if isinstance(heard, Mode) else heard.mode
        if mode is not place.state.mode:
            place = replace(place, state=replace(place.state, mode=mode))
        compose = self._replies.compose if isinstance(heard, Mode) else heard.compose
        turn, body = talk.turn(compose, place)
        if self._asked and any(event.fact is Fact.AGENT_REQUESTED for event in turn.events):
            return self._asked(talk)
        self._write(talk, place, turn)
        log.info("turn", extra={**_ids(talk), "seq": turn.seq, "topic": turn.topic})
        if not isinstance(heard, Mode):
            heard.done()
        return body

    def _wish(self, talk: Talk, place: Place) -> "bytes | Saying | None":
        """For nearly everybody one look at their words."""
        if self._wished is None or talk.message.pressed or not stop(talk.message.text):
            return None
        return self._wished(talk, place)

    def _whose(self, talk: Talk, place: Place) -> bytes | Mode:
        if place.state.mode is Mode.AGENT and self._heard:
            return self._heard(talk)
        return Mode.BOT

    def _stored(self, talk: Talk, place: Place, seq: int) -> bytes | None:
        """The answer of an earlier turn, byte for byte; None when its turn or version is gone."""
        newest = place.newest
        if newest and newest.seq == seq:
            turn: Turn | None = newest
        else:
            turn = self._conversations.turn(talk.tenant.id, talk.who, seq)
        if turn is None or not turn.answer:
            return None
        tenant = self._tenants.version(talk.tenant.id, turn.version)
        if tenant is None:
            return None
        return unpack(turn.answer, prose(tenant, turn.sources, turn.language))

    def _write(self, talk: Talk, place: Place, turn: Turn) -> None:
        if talk.renews(place, turn):
            sealed = self._vault.seal(talk.tenant.id, talk.message.address.value.encode())
            contact = talk.contact(turn.state, sealed)
            self._conversations.begin(talk.tenant.id, talk.who, turn, contact)
        else:
            self._conversations.append(talk.tenant.id, talk.who, turn)


def _pressed(message: Inbound, tenant: Tenant) -> str | None:
    """The target of our own button. What cannot be ours is not even kept."""
    target = message.pressed.target if message.pressed else None
    if not target or len(target) > _TARGET_LENGTH:
        return None
    return None if mask(target, tenant.public_numbers).kinds else target


def _ids(talk: Talk) -> dict[str, object]:
    return {
        "tenant_id": talk.tenant.id,
        "channel": talk.channel.name,
        "contact": talk.who.contact,
        "message_id": talk.hashes[0].hex(),
    }
