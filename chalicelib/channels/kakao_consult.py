"""Consult talk (상담톡) by Infobank's Bizgo: reads what the dealer posts, proves that it is theirs.

Bizgo signs nothing: an unguessable segment of the address is the proof of origin. Every field may
be absent or of any type. Source: webhooks.py and the response models of bizgo-sdk-comm 1.2.0,
which is never imported here.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.channels.kakao_payload import decode, key_of
from chalicelib.domain.channel import Account
from chalicelib.domain.consult import (
    ConsultEvent,
    Entered,
    Expired,
    Introduced,
    Origin,
    Read,
    Reported,
    Wrote,
)
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Attachment, Json, Unknown
from chalicelib.domain.plain_text import clean, is_link
from chalicelib.domain.shared_secret import check_secret

SUCCESS = "A000"
# What the dealer takes as an answer; without it the same comes three times more.
ACKNOWLEDGED = b'{"code":"A000","result":"Success"}'

_TEXT_LENGTH = 5000
_URL_LENGTH = 2048
_EXTRA_LENGTH = 1000
_NAME_LENGTH = 100
_MOST_FILES = 10
# A text over 4,000 characters comes as a file too.
_LONG_TEXT = "long_text"
_FILE_KINDS = frozenset({"image", "video", "audio", "file"})


def verify(hook: str, account: Account) -> None:
    """Raises Rejected(BAD_SECRET) unless the segment is one of the (one or two) valid ones."""
    check_secret(hook, account)


def parse(kind: str, body: bytes) -> ConsultEvent | Unknown:
    """What was posted to `cstalk/<kind>`; raises Rejected(BAD_BODY) for what is no JSON object."""
    payload = decode(body)
    origin = _origin(payload, body)
    read = _KINDS.get(kind)
    if read is None:
        return Unknown("unknown_kind", origin.account_id)
    if not origin.user:
        return Unknown("no_user", origin.account_id)
    return read(payload, origin)


def _origin(payload: Json, body: bytes) -> Origin:
    """Without an id of the dealer's the body's own hash tells a repeat."""
    return Origin(
        id=_id(payload.get("msgKey")) or "b-" + hashlib.sha256(body).hexdigest()[:40],
        user=_id(payload.get("userKey")),
        account_id=_id(payload.get("senderKey")),
        at=_moment(payload.get("kakaoTime")) or _moment(payload.get("sendTime")),
        session=_id(payload.get("sessionId")),
    )


def _wrote(payload: Json, origin: Origin) -> Wrote:
    contents = [each for each in _list(payload.get("contents")) if isinstance(each, dict)]
    lines = [line for each in contents if (line := _str(each.get("comment")))]
    # The older field, which newer calls no longer have.
    text = "\n".join(lines) or _str(payload.get("content"))
    files = tuple(_files(payload, contents))[:_MOST_FILES]
    return Wrote(origin, clean(text[:_TEXT_LENGTH]).strip(), files)


def _files(payload: Json, contents: list[Json]) -> Iterator[Attachment]:
    kind = _str(payload.get("msgType")).lower()
    for each in contents:
        if url := _url(each.get("url")):
            yield Attachment(kind if kind in _FILE_KINDS else "file", url)
    if url := _url(_dict(payload.get("attachment")).get("url")):
        yield Attachment(_LONG_TEXT, url)


def _entered(payload: Json, origin: Origin) -> Entered:
    """The last button's extra stands in where the present one has none."""
    for name in ("reference", "lastReference"):
        extra = _str(_dict(payload.get(name)).get("extra"))
        if 0 < len(extra) <= _EXTRA_LENGTH:
            return Entered(origin, extra)
    return Entered(origin)


def _expired(_: Json, origin: Origin) -> Expired:
    return Expired(origin)


def _read(_: Json, origin: Origin) -> Read:
    return Read(origin)


def _introduced(payload: Json, origin: Origin) -> Introduced:
    info = _dict(payload.get("personalInfo"))
    phone, nickname = _str(info.get("phone_number")), _str(info.get("nickname"))
    return Introduced(origin, phone[:_NAME_LENGTH], clean(nickname[:_NAME_LENGTH]))


def _reported(payload: Json, origin: Origin) -> Reported | Unknown:
    if payload.get("requestType") not in ("write", "end", "endwithbot"):
        return Unknown("unknown_report", origin.account_id)
    code = _str(payload.get("reportCode"))[:_NAME_LENGTH]
    return Reported(origin, _id(payload.get("ref")), "" if code == SUCCESS else code or "none")


_Reader = Callable[[Json, Origin], ConsultEvent | Unknown]
# `cert_result` is left out: what it holds must not be stored, and nobody asks for it.
_KINDS: Mapping[str, _Reader] = {
    "message": _wrote,
    "reference": _entered,
    "expired_session": _expired,
    "seen_info": _read,
    "personal_info": _introduced,
    "result": _reported,
}


def _moment(value: Any) -> datetime | None:
    """`yyyy-MM-dd'T'HH:mm:ss.SSS+09:00`; a time without an offset is Seoul's."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=SEOUL)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _url(value: Any) -> str:
    """An address that somebody may fetch later, from hosts that are known then."""
    url = _str(value)
    return url if url.isascii() and is_link(url, _URL_LENGTH) else ""


def _id(value: Any) -> str:
    return key_of(value) or ""


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _str(value: Any) -> str:
    return value if isinstance(value, str) else ""
