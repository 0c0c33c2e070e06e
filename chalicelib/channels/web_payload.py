"""Reads what the chat page posts. Anybody may post: no field is trusted to be what it should be.

`{text, pressed?: {target, seq}, message_id, token?, language?}`; a pressed choice's `text` is its
label. Other fields are passed over.
"""

import json
import re
from typing import Any

from chalicelib.channels.web_limits import TEXT, TOKEN, VALUE
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.language import known_language
from chalicelib.domain.message import (
    Address,
    Inbound,
    Json,
    Pressed,
    Request,
    Unknown,
    pressed_of,
)
from chalicelib.domain.plain_text import clean
from chalicelib.domain.untrusted_json import read_object
from chalicelib.domain.visitor import claimed_visitor

CHANNEL = "web"

_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def read(request: Request) -> Inbound | Unknown:
    """What the body holds; raises Rejected(BAD_BODY) for what is no JSON object."""
    payload = _decode(request.body)
    visitor = claimed_visitor(request.headers.get("cookie", ""), request.tenant_id)
    if not visitor:
        return Unknown("no_visitor")
    text = clean(_str(payload.get("text"))[:TEXT]).strip()
    pressed = _pressed(payload.get("pressed"))
    choice = [pressed.target, pressed.seq] if pressed else []
    return Inbound(
        channel=CHANNEL,
        account_id=None,
        is_test=False,
        address=Address("visitor", visitor),
        aliases=(),
        message_id=_message_id(payload.get("message_id")),
        fingerprint=json.dumps([visitor, text, choice]),
        text=text,
        trigger="CHOICE" if pressed else "TEXT",
        pressed=pressed,
        token=_token(payload.get("token")),
        language=known_language(_str(payload.get("language"))),
    )


def _decode(body: bytes) -> Json:
    payload = read_object(body)
    if any(map(_is_deep, payload.values())):
        raise Rejected(Reason.BAD_BODY)
    return payload


def _is_deep(value: Any) -> bool:
    """Whether a field holds more than one level: ours never do."""
    inside = value.values() if isinstance(value, dict) else value
    return isinstance(value, dict | list) and any(isinstance(each, dict | list) for each in inside)


def _message_id(value: Any) -> str | None:
    return value if isinstance(value, str) and _MESSAGE_ID.fullmatch(value) else None


def _pressed(value: Any) -> Pressed | None:
    if not isinstance(value, dict):
        return None
    return pressed_of(value.get("target"), value.get("seq"), VALUE)


def _token(value: Any) -> str | None:
    token = _str(value)
    return token if token.isascii() and token.isprintable() and 0 < len(token) <= TOKEN else None


def _str(value: Any) -> str:
    return value if isinstance(value, str) else ""
