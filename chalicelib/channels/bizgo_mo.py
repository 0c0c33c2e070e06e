"""Texts as Infobank's Bizgo posts them: one a call, signed.

The signature covers the time and not the body, so the address holds a secret too, and `msgKey`
tells repeats. Source: webhooks.py and the models of bizgo-sdk-comm 1.2.0, which is never imported
here.
"""

import base64
import hashlib
import hmac
import json
import re
from codecs import BOM_UTF8
from collections.abc import Sequence

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Json, Unknown
from chalicelib.domain.shared_secret import check_secret
from chalicelib.domain.text_fields import (
    delivery_id,
    from_person,
    moment_of,
    other_than,
    our_number,
    phone_of,
    words_of,
)
from chalicelib.domain.text_message import Acknowledged, Call, Ping, ReadSecret, TextArrived
from chalicelib.domain.untrusted_json import read_object

TIMESTAMP = "x-ib-timestamp"
SIGNATURE = "x-ib-signature"
# How far the dealer's clock may be from ours, both ways.
TOLERANCE_SECONDS = 300
_MILLISECOND_DIGITS = 13
_LONGEST_KEY = 1000


class BizgoMo:
    """Bizgo's texts to a number of the city."""

    name = "bizgo-mo"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong segment, signature or time."""
        check_secret(call.hook, account)
        timestamp = call.headers.get(TIMESTAMP, "")
        sent_at = _seconds(timestamp)
        if sent_at is None or abs(call.received_at.timestamp() - sent_at) > TOLERANCE_SECONDS:
            raise Rejected(Reason.BAD_SECRET)
        if not is_signed(read(account.signing), timestamp, call.headers.get(SIGNATURE, "")):
            raise Rejected(Reason.BAD_SECRET)

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """The one message."""
        payload = _decode(call.body)
        if payload.get("serviceType", "MO") != "MO":
            return (Unknown("unknown_kind"),)
        # `from` is what the sender typed, and may be anybody's number.
        sender = phone_of(payload.get("originator"))
        text = TextArrived(
            id=delivery_id(payload.get("msgKey"), payload, _untimed(payload, call)),
            to=our_number(payload.get("to")),
            sender=sender,
            shown=other_than(sender, payload.get("from")),
            text=words_of(payload.get("content")),
            at=moment_of(payload.get("occurredTime")),
        )
        return (from_person(text, account),)

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """The key it sent, as it sent it."""
        try:
            key = _decode(call.body).get("msgKey")
        except Rejected:
            key = ""
        known = isinstance(key, str) and len(key) <= _LONGEST_KEY
        return Acknowledged(json.dumps({"msgKey": key if known else ""}).encode())


def is_signed(secret: str, timestamp: str, signature: str) -> bool:
    """Whether this is the timestamp's HMAC-SHA256, as hex or base64: which, nobody promises."""
    if not secret.strip():
        return False
    digest = hmac.new(secret.encode(), timestamp.encode(), hashlib.sha256).digest()
    given = signature.strip().encode("ascii", "replace")
    as_hex = hmac.compare_digest(given.lower(), digest.hex().encode())
    return hmac.compare_digest(given, base64.b64encode(digest)) or as_hex


def _seconds(timestamp: str) -> float | None:
    if not re.fullmatch("[0-9]{1,16}", timestamp):
        return None
    return int(timestamp) / (1000 if len(timestamp) >= _MILLISECOND_DIGITS else 1)


def _untimed(payload: Json, call: Call) -> str:
    return "" if payload.get("occurredTime") else call.received_at.isoformat()


def _decode(body: bytes) -> Json:
    return read_object(body.removeprefix(BOM_UTF8))
