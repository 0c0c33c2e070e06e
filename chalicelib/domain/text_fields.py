"""Fields of a text as vendors write them: none is trusted to be what it should be."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.channel import Account
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Attachment, Unknown
from chalicelib.domain.phone_number import NotAPhone, PhoneFault, read_phone
from chalicelib.domain.plain_text import clean, is_link, one_line
from chalicelib.domain.text_message import TextArrived

MOST_FILES = 10


def from_person(text: TextArrived, account: Account) -> TextArrived | Unknown:
    """The text, if a person wrote it. One of our own numbers would be answered for ever."""
    if not text.sender:
        return Unknown("no_sender")
    if text.sender == text.to or text.sender in account.numbers:
        return Unknown("own_number")
    return text


def phone_of(value: Any) -> str:
    """A Korean number as dialled inside Korea, any other with `+` before it; "" for none."""
    written = string(value)[:_PHONE_LENGTH]
    try:
        return read_phone(written).digits
    except NotAPhone as error:
        if error.fault is not PhoneFault.FOREIGN:
            return ""
    foreign = re.sub(r"[\s().-]", "", written)
    return foreign if re.fullmatch(r"\+[1-9][0-9]{6,14}", foreign) else ""


def our_number(value: Any) -> str:
    """What was written to: a number, or a short code as the vendor gives it."""
    return phone_of(value) or id_of(value)


def other_than(sender: str, value: Any) -> str:
    """The number a person gave as theirs, where it is not the one they surely have."""
    shown = phone_of(value) or one_line(string(value)[:_PHONE_LENGTH])
    return "" if shown == sender else shown


def delivery_id(given: Any, *parts: Any) -> str:
    """The vendor's id; without one the hash of what tells this delivery from others.

    Without a time among the parts a second "1" would be taken for a repeat of the first.
    """
    written = json.dumps(parts, sort_keys=True)
    return id_of(given) or "h-" + hashlib.sha256(written.encode()).hexdigest()[:40]


def id_of(value: Any) -> str:
    """An id from outside: printable, trimmed, of sane length; anything else is none."""
    key = string(value).strip()
    return key if len(key) <= _ID_LENGTH and key.isprintable() else ""


def words_of(value: Any) -> str:
    """What a person wrote, cleaned and cut."""
    return clean(string(value)[:_TEXT_LENGTH]).strip()


def title_of(value: Any) -> str:
    """A message's title, unless a carrier put it there."""
    title = one_line(string(value)[:_TITLE_LENGTH])
    return "" if title.replace(" ", "") == _NO_TITLE else title


def file_of(url: Any, kind: str, name: Any = "", size: Any = 0) -> Attachment | None:
    """A file by its address, which somebody may fetch later; None where that is no web address.

    `kind`: a MIME type, or the ending of the file's name. `size` may be written in digits.
    """
    address = string(url)
    if not is_link(address, _URL_LENGTH) or not _has_host(address):
        return None
    count = string(size)
    known = count.isascii() and count.isdecimal() and len(count) <= _SIZE_DIGITS
    named = one_line(string(name)[:_NAME_LENGTH])
    return Attachment(_kind(kind), address, name=named, size=int(count) if known else 0)


def files_of(files: Iterable[Attachment | None]) -> tuple[tuple[Attachment, ...], int]:
    """The first ten, and how many more there were or had no address."""
    every = list(files)
    kept = tuple(each for each in every if each)[:MOST_FILES]
    return kept, len(every) - len(kept)


def never_came(lost: int) -> tuple[Attachment, ...]:
    """In place of files without an address: whoever reads the text sees that there were some."""
    return (Attachment("file", ""),) * min(lost, MOST_FILES)


def moment_of(value: Any) -> datetime | None:
    """UTC of ISO 8601 or of `yyyyMMddHHmmss`; a time without an offset is Seoul's."""
    written = _FOURTEEN.sub(r"\1-\2-\3T\4:\5:\6", string(value).strip())
    if not _ISO.match(written):
        return None
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=SEOUL)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def objects(value: Any) -> list[Any]:
    """A list's members; of anything else none."""
    return value if isinstance(value, list) else []


def string(value: Any) -> str:
    """A string; a whole number as its digits, since vendors write ids and numbers both ways."""
    if type(value) is int:
        return str(value)
    return value if isinstance(value, str) else ""


_TEXT_LENGTH = 5000
_TITLE_LENGTH = 200
_URL_LENGTH = 2048
_NAME_LENGTH = 100
_ID_LENGTH = 200
_PHONE_LENGTH = 40
_SIZE_DIGITS = 12
_NO_TITLE = "제목없음"
_FOURTEEN = re.compile(r"\A([0-9]{4})" + "([0-9]{2})" * 5 + r"\Z")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_ENDINGS = {
    **dict.fromkeys(("jpg", "jpeg", "jfif", "png", "gif", "bmp", "webp", "heic", "heif"), "image"),
    **dict.fromkeys(("mp4", "3gp", "3g2", "k3g", "mov", "avi", "skm"), "video"),
    **dict.fromkeys(("mp3", "amr", "m4a", "wav", "aac", "mmf", "ogg"), "audio"),
}


def _has_host(address: str) -> bool:
    """Whether it can be taken apart: who fetches it later need not fear that."""
    try:
        parts = urlsplit(address)
        return address.isascii() and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _kind(told: str) -> str:
    """`image`, `video`, `audio` or `file`."""
    first, slash, _ = told.lower().partition("/")
    if slash:
        return first if first in ("image", "video", "audio") else "file"
    return _ENDINGS.get(first.removeprefix("."), "file")
