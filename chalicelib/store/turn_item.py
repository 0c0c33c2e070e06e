"""A turn as an item. Attribute names are one letter, since DynamoDB bills them as bytes.

Old and new code read one shape: lists in JSON only ever grow at their end, unknown facts are
passed over.
"""

import json
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import (
    ConversationKey,
    Correction,
    Mode,
    Seen,
    State,
    Turn,
    Voice,
)
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.keyed import SEEN_BYTES
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Attachment
from chalicelib.store.table import Attributes, Item

PREFIX = "M#"
ZIPPED_FROM = 200
# A turn farther back than one byte can say is forgotten.
FARTHEST = 255


class TurnItem(Item):
    """One exchange at sk `M#<seq, 8 digits>`; what is empty is not stored."""

    at = NumberAttribute(attr_name="i")  # microseconds since 1970
    text = UnicodeAttribute(attr_name="x", null=True)
    zipped = BinaryAttribute(attr_name="z", null=True, legacy_encoding=False)  # a long text
    trigger = UnicodeAttribute(attr_name="r", null=True)
    answer = BinaryAttribute(attr_name="a", null=True, legacy_encoding=False)
    state = UnicodeAttribute(attr_name="s")
    seen = BinaryAttribute(attr_name="n", null=True, legacy_encoding=False)
    version = NumberAttribute(attr_name="v")
    nonce = UnicodeAttribute(attr_name="w")
    language = UnicodeAttribute(attr_name="l", null=True)  # none: Korean
    pressed = UnicodeAttribute(attr_name="p", null=True)
    topic = UnicodeAttribute(attr_name="t", null=True)
    hidden = UnicodeAttribute(attr_name="h", null=True)
    sources = UnicodeAttribute(attr_name="q", null=True)
    events = UnicodeAttribute(attr_name="e", null=True)
    attachments = UnicodeAttribute(attr_name="f", null=True)
    is_test = NumberAttribute(attr_name="d", null=True)
    heard_at = NumberAttribute(attr_name="u", null=True)  # microseconds since 1970
    voice = UnicodeAttribute(attr_name="g", null=True)  # none: the contact's
    author = UnicodeAttribute(attr_name="o", null=True)


def sort_key(seq: int) -> str:
    """The sk of a turn; its order is the order of the numbers."""
    return f"{PREFIX}{seq:08d}"


def item_of(partition: str, turn: Turn) -> TurnItem:
    """The turn as it is stored. `expires_at` keeps whole seconds."""
    text = storable(turn.text)
    zipped = _zipped(text)
    return TurnItem(
        partition,
        sort_key(turn.seq),
        ttl=int(turn.expires_at.timestamp()),
        at=microseconds(turn.at),
        text=(text or None) if zipped is None else None,
        zipped=zipped,
        trigger=storable(turn.trigger) or None,
        answer=turn.answer or None,
        state=_state_text(turn.state),
        seen=_seen_bytes(turn) or None,
        version=turn.version,
        nonce=turn.nonce,
        language=None if turn.language == KOREAN else turn.language,
        pressed=storable(turn.pressed) or None,
        topic=storable(turn.topic) or None,
        hidden=_listed(turn.hidden),
        sources=_listed(turn.sources),
        events=_listed([[event.fact.value, event.data] for event in turn.events]),
        attachments=_listed([_attached(each) for each in turn.attachments]),
        is_test=1 if turn.is_test else None,
        heard_at=microseconds(turn.heard_at) if turn.heard_at else None,
        voice=None if turn.voice is Voice.CONTACT else turn.voice.value,
        author=turn.author or None,
    )


def turn_from(item: TurnItem) -> Turn:
    """The turn that was stored."""
    seq = int(item.sk[len(PREFIX) :])
    return Turn(
        seq=seq,
        at=moment_of(item.at),
        text=_unzipped(item.zipped) if item.zipped else item.text or "",
        trigger=item.trigger or "",
        answer=item.answer or b"",
        state=_state(item.state),
        seen=_seen(seq, item.seen or b""),
        version=int(item.version),
        nonce=item.nonce,
        expires_at=datetime.fromtimestamp(int(item.ttl or 0), UTC),
        language=item.language or KOREAN,
        pressed=item.pressed or "",
        topic=item.topic or "",
        hidden=tuple(_list(item.hidden)),
        sources=tuple(_list(item.sources)),
        events=tuple(Event(Fact(f), data) for f, data in _list(item.events) if f in _FACTS),
        attachments=tuple(Attachment(*each[:_ATTACHED]) for each in _list(item.attachments)),
        is_test=bool(item.is_test),
        heard_at=None if item.heard_at is None else moment_of(item.heard_at),
        voice=Voice(item.voice) if item.voice else Voice.CONTACT,
        author=item.author or "",
    )


def turn_of(image: Attributes) -> tuple[ConversationKey, Turn] | None:
    """The turn of a stream record's NewImage (DynamoDB JSON, binary in base64); None if another."""
    place, sk = image["pk"]["S"].split("#", 4), image["sk"]["S"]
    if len(place) != 5 or place[2] != "C" or not sk.startswith(PREFIX):
        return None
    item = TurnItem()
    item.from_dynamodb_dict({name: dict(value) for name, value in image.items()})
    return ConversationKey(place[1], place[3], place[4]), turn_from(item)


def storable(text: str) -> str:
    """The text as UTF-8 can carry it: halves of a surrogate pair that stand alone become U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def microseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(stamp: Any) -> datetime:
    """The moment so many microseconds after 1970 began."""
    return _EPOCH + timedelta(microseconds=int(stamp))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FACTS = frozenset(Fact)
_RAW = -15
# Fields of an attachment; what newer code puts behind them is passed over.
_ATTACHED = 7
_WIDE = "utf-16-le"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _zipped(text: str) -> bytes | None:
    if len(text) <= ZIPPED_FROM:
        return None
    # A Korean syllable takes 3 bytes in UTF-8 but 2 in UTF-16: 994 against 1,076 bytes for 500
    # random ones, no difference for true sentences.
    squeeze = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    squeezed = squeeze.compress(text.encode(_WIDE)) + squeeze.flush()
    return squeezed if len(squeezed) < len(text.encode()) else None


def _unzipped(data: bytes) -> str:
    return zlib.decompress(data, _RAW).decode(_WIDE)


def _state_text(state: State) -> str:
    kept = state.kept_until.isoformat() if state.kept_until else ""
    fields: list[Any] = [
        *(state.mode, state.trail, state.language, state.misses, state.episode, state.told, kept)
    ]
    if state.judged or state.corrections or state.chosen or state.rating:
        fields += [state.judged, [[each.recall, each.text] for each in state.corrections]]
    if state.rating:
        fields += [int(state.chosen), state.rating]
    elif state.chosen:
        fields.append(1)
    return _json(fields)


def _state(text: str) -> State:
    fields = json.loads(text)
    mode, trail, language, misses, episode, told, kept = fields[:7]
    judged, corrections = fields[7:9] if len(fields) > 8 else ("", ())
    return State(
        *(Mode(mode), tuple(trail), language, misses, episode, told),
        kept_until=date.fromisoformat(kept) if kept else None,
        judged=judged,
        corrections=tuple(Correction(*each) for each in corrections),
        chosen=len(fields) > 9 and bool(fields[9]),
        rating=fields[10] if len(fields) > 10 else "",
    )


def _attached(each: Attachment) -> list[Any]:
    """Of a file that does not lie with us three fields, as ever."""
    fields: list[Any] = [each.kind, each.url, each.expires_at]
    return [*fields, each.file, each.name, each.size, each.mime] if each.file else fields


def _seen_bytes(turn: Turn) -> bytes:
    near = (seen for seen in turn.seen if 0 <= turn.seq - seen.seq <= FARTHEST)
    return b"".join(seen.hash[:SEEN_BYTES] + bytes([turn.seq - seen.seq]) for seen in near)


def _seen(seq: int, data: bytes) -> tuple[Seen, ...]:
    size = SEEN_BYTES + 1
    return tuple(
        Seen(data[place : place + SEEN_BYTES], seq - data[place + SEEN_BYTES])
        for place in range(0, len(data), size)
    )


def _listed(values: Any) -> str | None:
    return _json(values) if values else None


def _list(text: str | None) -> list[Any]:
    return list(json.loads(text)) if text else []


def _json(value: Any) -> str:
    return storable(_ENCODER.encode(value))
