"""What proves that Bizgo posted a call: a secret in the address, and a signature of the time.

The signature does not cover the body, which is why the address holds a secret too. Source:
webhooks.py of bizgo-sdk-comm 1.2.0, which is never imported here.
"""

import base64
import hashlib
import hmac
import json
import re

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Json
from chalicelib.domain.shared_secret import check_secret
from chalicelib.domain.text_body import read_body
from chalicelib.domain.text_message import Acknowledged, Call, ReadSecret

TIMESTAMP = "x-ib-timestamp"
SIGNATURE = "x-ib-signature"
# How far the dealer's clock may be from ours, both ways.
TOLERANCE_SECONDS = 300
_MILLISECOND_DIGITS = 13
_LONGEST_KEY = 1000


def check_call(call: Call, account: Account, read: ReadSecret) -> None:
    """Raises Rejected(BAD_SECRET) for a wrong segment, signature or time."""
    check_secret(call.hook, account)
    timestamp = call.headers.get(TIMESTAMP, "")
    sent_at = _seconds(timestamp)
    if sent_at is None or abs(call.received_at.timestamp() - sent_at) > TOLERANCE_SECONDS:
        raise Rejected(Reason.BAD_SECRET)
    if not is_signed(read(account.signing), timestamp, call.headers.get(SIGNATURE, "")):
        raise Rejected(Reason.BAD_SECRET)


def is_signed(secret: str, timestamp: str, signature: str) -> bool:
    """Whether this is the timestamp's HMAC-SHA256, as hex or base64: which, nobody promises."""
    if not secret.strip():
        return False
    digest = hmac.new(secret.encode(), timestamp.encode(), hashlib.sha256).digest()
    given = signature.strip().encode("ascii", "replace")
    as_hex = hmac.compare_digest(given.lower(), digest.hex().encode())
    return hmac.compare_digest(given, base64.b64encode(digest)) or as_hex


def body_of(call: Call) -> Json:
    """The one object that a call holds; raises Rejected(BAD_BODY)."""
    return read_body(call)


def acknowledged(call: Call) -> Acknowledged:
    """The key it sent, as it sent it; anything else is a failure to Bizgo."""
    try:
        key = body_of(call).get("msgKey")
    except Rejected:
        key = ""
    known = isinstance(key, str) and len(key) <= _LONGEST_KEY
    return Acknowledged(json.dumps({"msgKey": key if known else ""}).encode())


def _seconds(timestamp: str) -> float | None:
    if not re.fullmatch("[0-9]{1,16}", timestamp):
        return None
    return int(timestamp) / (1000 if len(timestamp) >= _MILLISECOND_DIGITS else 1)
