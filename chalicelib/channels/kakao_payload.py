"""Reads Kakao's SkillPayload. Every field may be absent or of any type; nothing here trusts one."""

import json
from codecs import BOM_UTF8
from typing import Any

from chalicelib.channels.kakao_answer import CONTEXT
from chalicelib.channels.kakao_attachments import attachments, is_image_url
from chalicelib.channels.kakao_limits import VALUE
from chalicelib.domain.language import known_language
from chalicelib.domain.message import (
    Address,
    Inbound,
    Json,
    Pressed,
    Probe,
    Request,
    Unknown,
    pressed_of,
)
from chalicelib.domain.plain_text import clean, one_line
from chalicelib.domain.untrusted_json import read_object

CHANNEL = "kakao"

_TEXT_LENGTH = 5000
_KEY_LENGTH = 200
_TOKEN_LENGTH = 4096
_TRIGGER_LENGTH = 60

_CONSOLE_ANSWER = "연결이 확인되었습니다. 스킬 서버가 정상으로 응답합니다."


def read(request: Request) -> Inbound | Probe | Unknown:
    """What the body holds; raises Rejected(BAD_BODY) for what is no JSON object."""
    payload = decode(request.body)
    bot_id = _str(_dict(payload.get("bot")).get("id"))
    # A test bot's id is the live one's with a `!` behind it; a `!` alone is nobody's id.
    account_id = bot_id.removesuffix("!") or bot_id or None
    asked = payload.get("userRequest")
    if not isinstance(asked, dict):
        return _probe(payload, account_id)
    addresses = _addresses(_dict(asked.get("user")))
    if not addresses:
        return Unknown("no_user", account_id)
    action = _dict(payload.get("action"))
    utterance = _str(asked.get("utterance")).strip()
    extra = action.get("clientExtra")
    block_id = _str(_dict(asked.get("block")).get("id"))
    return Inbound(
        channel=CHANNEL,
        account_id=account_id,
        is_test=bot_id.endswith("!"),
        address=addresses[0],
        aliases=addresses[1:],
        message_id=key_of(request.headers.get("x-request-id")),
        fingerprint=_fingerprint((bot_id, addresses[0].value, block_id, utterance), extra),
        text="" if is_image_url(utterance) else clean(utterance[:_TEXT_LENGTH]).strip(),
        trigger=_trigger(payload),
        pressed=_pressed(extra),
        token=_token(payload.get("contexts")),
        language=known_language(_str(asked.get("lang"))),
        attachments=attachments(_dict(asked.get("params")).get("media"), utterance, action),
    )


def decode(body: bytes) -> Json:
    """A body's JSON object; raises Rejected(BAD_BODY) for anything else, or too deep a one."""
    return read_object(body.removeprefix(BOM_UTF8))


def key_of(value: Any) -> str | None:
    """An id from outside: printable, trimmed, of sane length; anything else is none."""
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        return None
    key = value.strip()
    return key if 0 < len(key) <= _KEY_LENGTH and key.isprintable() else None


def _probe(payload: Json, account_id: str | None) -> Probe:
    if "isInSlotFilling" in payload or isinstance(payload.get("value"), dict):
        return Probe("validation", _validation(_dict(payload.get("value"))), account_id)
    output = {"simpleText": {"text": _CONSOLE_ANSWER}}
    answer = {"version": "2.0", "template": {"outputs": [output]}}
    return Probe("console_test", answer, account_id)


def _validation(value: Json) -> Json:
    """A parameter check: we have no objection, so the value goes back as it came."""
    text = clean(_str(value.get("resolved")) or _str(value.get("origin")))[:_TEXT_LENGTH]
    return {"status": "SUCCESS" if text else "IGNORE", "value": text, "message": ""}


def _addresses(user: Json) -> tuple[Address, ...]:
    """The person's keys, the one that names the conversation first; none when nobody is named."""
    known = _dict(user.get("properties"))
    bot_user = key_of(user.get("id")) or key_of(
        known.get("botUserKey") or known.get("bot_user_key")
    )
    channel_user = key_of(known.get("plusfriendUserKey") or known.get("plusfriend_user_key"))
    app_user = key_of(known.get("appUserId") or known.get("app_user_id"))
    if not bot_user and not channel_user:
        return ()  # an app user id alone comes and goes with the sign-in
    keys = (("botUserKey", bot_user), ("plusfriendUserKey", channel_user), ("appUserId", app_user))
    return tuple(Address(kind, key) for kind, key in keys if key)


def _fingerprint(ids: tuple[str, ...], extra: Any) -> str:
    """The same for a repeated delivery, as JSON: bot, user, block, utterance, extra."""
    pressed = json.dumps(extra, sort_keys=True) if extra else ""
    return json.dumps([*(id[:_TEXT_LENGTH] for id in ids), pressed])


def _trigger(payload: Json) -> str:
    trigger = _dict(_dict(payload.get("flow")).get("trigger"))
    return one_line(_str(trigger.get("type")))[:_TRIGGER_LENGTH]


def _pressed(extra: Any) -> Pressed | None:
    """Our own button's extra."""
    if not isinstance(extra, dict):
        return None
    return pressed_of(extra.get("choice"), extra.get("seq"), VALUE)


def _token(contexts: Any) -> str | None:
    """The state that our last answer put into its context."""
    for context in contexts if isinstance(contexts, list) else ():
        if isinstance(context, dict) and context.get("name") == CONTEXT:
            state = _dict(context.get("params")).get("state")
            value = _str(state.get("value") if isinstance(state, dict) else state)
            if value and value.isascii() and len(value) <= _TOKEN_LENGTH:
                return value
    return None


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _str(value: Any) -> str:
    return value if isinstance(value, str) else ""
