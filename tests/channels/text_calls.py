"""Calls of text vendors as tests make them: each vendor's own way of proving a call."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chalicelib.channels.aws_sms import AwsSms
from chalicelib.channels.bizgo_mo import BizgoMo
from chalicelib.channels.mapped_text import MappedText
from chalicelib.channels.msghub import Msghub
from chalicelib.channels.twilio import Twilio
from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.text_mapping import TextMapping, read_mapping
from chalicelib.domain.text_message import Call, TextVendor

NOW = datetime(2026, 11, 21, 3, 1, 5, 250_000, UTC)
HOOKS = ("old-hook-0001", "new-hook-0002")
DIGESTS = tuple(hashlib.sha256(hook.encode()).hexdigest() for hook in HOOKS)
KEYS = {"signing": "a-secret-of-the-vendor"}
URL = "https://city.example/live/text/vendor/dongjak/new-hook-0002"
OURS = ("18990000", "+15005550006", "+12065550100")
PAYLOADS = Path(__file__).parents[1] / "payloads"
MAPPING = TextMapping("data.items[*].from", "data.items[*].content", "data.items[*].id")
VENDORS: dict[str, TextVendor] = {
    each.name: each for each in (Msghub(), BizgoMo(), Twilio(), AwsSms(), MappedText())
}
WEBHOOKS = sorted(set(VENDORS) - {"aws-sms"})


def account(**changes: Any) -> Account:
    plain = Account("18990000", DIGESTS, numbers=OURS, signing="signing", mapping=MAPPING)
    return replace(plain, **changes)


def read(name: str) -> str:
    """A secret's value, as the platform would give it."""
    if name not in KEYS:
        raise Rejected(Reason.BAD_SECRET)
    return KEYS[name]


def call(vendor: str, body: bytes = b"{}", hook: str = HOOKS[1], late: float = 0.0) -> Call:
    """A call that proves itself; `late` by so many seconds when it comes."""
    headers = {"content-type": "application/json"}
    if vendor == "bizgo-mo":
        headers |= bizgo_headers(str(int(NOW.timestamp() * 1000)))
    if vendor == "twilio":
        fields = "" if body == b"{}" else plain_form(body)
        headers["x-twilio-signature"] = twilio_signature(KEYS["signing"], URL + fields)
        body = b"" if body == b"{}" else body
    return Call(headers, body, URL, hook, NOW + timedelta(seconds=late))


def bizgo_headers(timestamp: str, secret: str = KEYS["signing"]) -> dict[str, str]:
    mac = hmac.new(secret.encode(), timestamp.encode(), hashlib.sha256)
    return {"x-ib-timestamp": timestamp, "x-ib-signature": mac.hexdigest()}


def twilio_signature(token: str, signed: str) -> str:
    mac = hmac.new(token.encode(), signed.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def plain_form(body: bytes) -> str:
    """Names and values in the order of names, of a form without repeats."""
    from urllib.parse import parse_qsl

    pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    return "".join(name + value for name, value in sorted(pairs))


def sample(vendor: str, name: str) -> tuple[Call, Account]:
    """The call and the account of a payload file."""
    written = (folder_of(vendor) / f"{name}.json").read_bytes()
    if vendor == "twilio":
        return call(vendor, urlencode(json.loads(written)).encode()), account()
    if vendor == "mapped-text":
        told = json.loads(written)
        mapped = account(mapping=read_mapping(told["mapping"]))
        return call(vendor, json.dumps(told["body"]).encode()), mapped
    return call(vendor, written), account()


def folder_of(vendor: str) -> Path:
    return PAYLOADS / vendor.replace("-", "_")


def names_of(vendor: str) -> list[str]:
    files = folder_of(vendor).glob("*.json")
    return sorted(file.stem for file in files if not file.stem.endswith(".expected"))


def message_of(
    vendor: str, said: str, sender: str = "01000000001", number: int | None = 1
) -> dict[str, Any]:
    id = {} if number is None else {ID[vendor]: f"id-{number}"}
    return {FROM[vendor]: sender, SAID[vendor]: said, TO[vendor]: "18990000"} | id


FROM = {"msghub": "moCallback", "bizgo-mo": "originator", "twilio": "From",
        "aws-sms": "originationNumber", "mapped-text": "from"}  # fmt: skip
SAID = {"msghub": "moMsg", "bizgo-mo": "content", "twilio": "Body",
        "aws-sms": "messageBody", "mapped-text": "content"}  # fmt: skip
TO = {"msghub": "moNumber", "bizgo-mo": "to", "twilio": "To",
      "aws-sms": "destinationNumber", "mapped-text": "to"}  # fmt: skip
ID = {"msghub": "moKey", "bizgo-mo": "msgKey", "twilio": "MessageSid",
      "aws-sms": "inboundMessageId", "mapped-text": "id"}  # fmt: skip


def plain_of(vendor: str, message: Any) -> Any:
    """The body that holds this one message."""
    if vendor == "msghub":
        return {"moCnt": 1, "moLst": [message]}
    return {"data": {"items": [message]}} if vendor == "mapped-text" else message


def batch_of(vendor: str, messages: list[Any]) -> bytes:
    body = {"moLst": messages} if vendor == "msghub" else {"data": {"items": messages}}
    return json.dumps(body).encode()


def body_of(vendor: str, payload: Any) -> bytes:
    if vendor != "twilio":
        return json.dumps(payload).encode()
    fields = payload if isinstance(payload, dict) else {}
    return urlencode(fields, errors="replace").encode()
