"""The signed state that a channel carries for us, so that a turn needs no read.

It holds no personal data. The signature binds it to one tenant and contact.
"""

import binascii
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.base64url import decode, encode
from chalicelib.domain.conversation import ConversationKey, Mode, Seen, State
from chalicelib.domain.keyed import SEEN_BYTES, keyed

LIFE = timedelta(minutes=10)
_SIGNATURE_BYTES = 16
_ENTRY_BYTES = 12
_SEEN_ITEM = SEEN_BYTES + 1


@dataclass(frozen=True, slots=True)
class Carried:
    """What a token says: the newest turn it knew of, and the state after it."""

    seq: int
    state: State
    seen: tuple[Seen, ...]
    expires_at: datetime
    signed_at: datetime

    def usable(self, now: datetime) -> bool:
        """Whether the next turn may be written on its word alone."""
        return self.seq > 0 and self.state.mode is Mode.BOT and self.fresh(now)

    def fresh(self, now: datetime) -> bool:
        """Younger than 10 minutes (and not from the future by more than a minute)."""
        return timedelta(minutes=-1) < now - self.signed_at < LIFE


def sign(key: bytes, who: ConversationKey, carried: Carried) -> str:
    """The token, about 250 characters of base64url."""
    body = encode(json.dumps(_fields(carried), separators=(",", ":")).encode())
    return f"{body}.{_signature(key, who, body)}"


def read_token(key: bytes, who: ConversationKey, token: str | None) -> Carried | None:
    """What the token says, or None when it is missing, foreign, damaged or of an older shape."""
    if not token or not token.isascii():
        return None
    body, _, signature = token.partition(".")
    if not hmac.compare_digest(signature, _signature(key, who, body)):
        return None
    try:
        return _carried(json.loads(decode(body)))
    except (ValueError, TypeError, binascii.Error):
        return None


def sign_entry(key: bytes, who: ConversationKey) -> str:
    """What a hand-over button carries, so that whoever comes by it is known: 41 characters."""
    return f"{who.contact}.{_entry_signature(key, who)}"


def read_entry(key: bytes, tenant_id: str, family: str, extra: str) -> str:
    """The contact id that `sign_entry` was given; empty for anything else."""
    contact, _, signature = extra.partition(".")
    who = ConversationKey(tenant_id, family, contact)
    if not extra.isascii() or not hmac.compare_digest(signature, _entry_signature(key, who)):
        return ""
    return contact


def _entry_signature(key: bytes, who: ConversationKey) -> str:
    return encode(keyed(key, "entry", who.tenant_id, who.family, who.contact)[:_ENTRY_BYTES])


def _signature(key: bytes, who: ConversationKey, body: str) -> str:
    digest = keyed(key, "state", who.tenant_id, who.family, who.contact, body)
    return encode(digest[:_SIGNATURE_BYTES])


def _fields(carried: Carried) -> list[object]:
    state = carried.state
    near = (item for item in carried.seen if carried.seq - item.seq < 256)
    seen = b"".join(item.hash + bytes([carried.seq - item.seq]) for item in near)
    fields: list[object] = [
        carried.seq,
        state.mode.value,
        list(state.trail),
        state.language,
        state.misses,
        state.episode,
        state.told,
        state.kept_until.toordinal() if state.kept_until else 0,
        encode(seen),
        int(carried.expires_at.timestamp()),
        int(carried.signed_at.timestamp()),
        state.judged,
    ]
    # Most have chosen none and are asked for no rating: their token stays short.
    if state.rating:
        return [*fields, int(state.chosen), state.rating]
    return [*fields, 1] if state.chosen else fields


def _carried(fields: list[object]) -> Carried:
    seq, mode, trail, language, misses, episode, told, kept, *fields = fields
    seen, expires, signed, judged, *rest = fields
    if not (isinstance(seq, int) and isinstance(misses, int) and isinstance(episode, int)):
        raise TypeError
    if not (isinstance(trail, list) and isinstance(kept, int)):
        raise TypeError
    state = State(
        mode=Mode(str(mode)),
        trail=tuple(str(target) for target in trail),
        language=str(language),
        misses=misses,
        episode=episode,
        told=str(told),
        kept_until=date.fromordinal(kept) if kept else None,
        judged=str(judged),
        chosen=bool(rest and rest[0]),
        rating=str(rest[1]) if len(rest) > 1 else "",
    )
    return Carried(seq, state, _seen(seq, str(seen)), _moment(expires), _moment(signed))


def _seen(seq: int, packed: str) -> tuple[Seen, ...]:
    raw = decode(packed)
    items = (raw[at : at + _SEEN_ITEM] for at in range(0, len(raw), _SEEN_ITEM))
    return tuple(Seen(item[:SEEN_BYTES], seq - item[SEEN_BYTES]) for item in items)


def _moment(value: object) -> datetime:
    if not isinstance(value, int):
        raise TypeError
    return datetime.fromtimestamp(value, UTC)
