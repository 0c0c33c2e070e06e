"""What became of messages, as Solapi posts it: many a call, each item in one of two shapes.

An item holds its message in `data` (the SDK's model, solapi 5.0.3) or is the message itself (what
receivers of others read). A secret in the address, and one in the header `X-Solapi-Secret`, prove
the call: the SHA-1 of the webhook's secret, as hex, which covers neither body nor time.
"""

import hashlib
import hmac
import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from typing import Any

from chalicelib.channels.solapi_codes import of_message
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Unknown
from chalicelib.domain.shared_secret import check_secret
from chalicelib.domain.text_fields import string
from chalicelib.domain.text_message import Acknowledged, Call, ReadSecret, TextReported
from chalicelib.domain.untrusted_json import read_object

SECRET = "x-solapi-secret"
# As in channels/solapi.py, which the webhook has no use for.
_KEY = "key"


class SolapiReport:
    """Solapi's reports of the notices we sent."""

    name = "solapi-report"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong segment or header."""
        check_secret(call.hook, account)
        if not is_proven(read(account.signing), call.headers.get(SECRET, "")):
            raise Rejected(Reason.BAD_SECRET)

    def parse(self, call: Call) -> Sequence[TextReported | Unknown]:
        """One for each message; raises Rejected(BAD_BODY) for what is no array of objects."""
        return [_read(each) for each in _items(call.body.removeprefix(BOM_UTF8))]

    def acknowledge(self, call: Call) -> Acknowledged:
        """Any answer of 200 is one; it is sent again otherwise."""
        return Acknowledged(json.dumps({"result": "ok"}).encode())


def is_proven(secret: str, given: str) -> bool:
    """Whether this is the secret's SHA-1, as hex."""
    if not secret.strip():
        return False
    digest = hashlib.sha1(secret.encode(), usedforsecurity=False).hexdigest().encode()
    return hmac.compare_digest(given.strip().lower().encode("ascii", "replace"), digest)


def _items(body: bytes) -> Sequence[Any]:
    # What strangers send is read in one place, which bounds depth and numbers, as an object.
    items = read_object(b'{"items":' + body + b"}")
    found = items.get("items")
    if len(items) != 1 or not isinstance(found, list):
        raise Rejected(Reason.BAD_BODY)
    return found


def _read(item: Any) -> TextReported | Unknown:
    if not isinstance(item, dict):
        return Unknown("not_an_object")
    inner = item.get("data")
    message = inner if isinstance(inner, dict) else item
    fields = message.get("customFields")
    key = string(fields.get(_KEY)) if isinstance(fields, dict) else ""
    outcome = of_message(string(message.get("statusCode")), string(message.get("messageId")))
    # What is only on its way is no report: nothing became of it yet.
    if outcome is None or outcome.state is DeliveryState.SENT:
        return Unknown("no_result")
    return TextReported(key, outcome)
