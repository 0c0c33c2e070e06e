"""What a channel hands us, in words that hold for every channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

# JSON as it comes from outside: the one place where `Any` enters.
Json = dict[str, Any]
_LAST_SEQ = 99_999_999  # a turn's number has eight digits


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook call as it arrived. Header names are in lower case."""

    tenant_id: str
    headers: dict[str, str]
    body: bytes
    received_at: datetime
    # Where the citizen's phone reaches our public pages: `https://host[/stage]`, no trailing slash.
    public_url: str


@dataclass(frozen=True, slots=True)
class Address:
    """How a channel names a person: personal data, so it is sealed before it is stored."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the person sent, by reference, or (with `file`) one that lies with us.

    `file`: its id (domain/shared_file.py); `size` in bytes.
    """

    kind: str
    url: str
    expires_at: str | None = None
    file: str = ""
    name: str = ""
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The `extra` of our own button: which target, and the turn that offered it."""

    target: str
    seq: int


def pressed_of(target: Any, seq: Any, longest: int) -> Pressed | None:
    """What came back with a press, if it can be our own: other bots put other things there."""
    if not isinstance(target, str) or not target.isprintable() or not 0 < len(target) <= longest:
        return None
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= _LAST_SEQ:
        return None
    return Pressed(target, seq)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from a person."""

    channel: str
    account_id: str | None
    is_test: bool
    address: Address
    aliases: tuple[Address, ...]
    # The channel's own id of this delivery; without one, `fingerprint` and the time tell repeats.
    message_id: str | None
    fingerprint: str
    text: str
    trigger: str
    pressed: Pressed | None = None
    token: str | None = None
    language: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """A call that is no message (console test, parameter check): answered so, never stored."""

    kind: str
    answer: Json
    account_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Well-formed, but nobody wrote it: answered politely, kept only as a log line of ids."""

    kind: str
    account_id: str | None = None
