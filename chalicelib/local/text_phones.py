"""The simulator's door to the phones: the page asks here, since it may ask no other origin.

`GET /simulator/texts?phone=&number=&after=` gives what a phone sent and received; `POST` sends a
text: `{phone, number, text, photo?}`, the photo a JPEG in base64;
`/simulator/texts/pictures/<id>` is a picture of either side.
"""

import base64
import binascii
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.bootstrap import Platform
from chalicelib.domain.phone_number import NotAPhone, read_phone
from chalicelib.domain.text_message import CHANNEL
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.gateway import Answer, json_answer
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.page_calls import BAD, NOT_FOUND, file_answer, read_object, seen
from chalicelib.local.webhook_addresses import webhook_of

PATH = "/simulator/texts"
_PICTURES = f"{PATH}/pictures/"
# Numbers nobody has.
_PHONE = re.compile(r"0100000\d{4}")
_MOST_CHARACTERS = 5000
_JPEG = b"\xff\xd8\xff"
_VENDOR = "msghub"


class TextPhones:
    """Phones of the simulated carriers, for the simulator's page."""

    def __init__(self, msghub: SimulatedMsghub, bizgo: SimulatedBizgo) -> None:
        self._msghub = msghub
        self._bizgo = bizgo

    def answer(self, method: str, target: str, body: bytes) -> Answer | None:
        """None for any other path."""
        address = urlsplit(target)
        if method == "GET" and address.path == PATH:
            return self._lines({name: all[0] for name, all in parse_qs(address.query).items()})
        if method == "GET" and address.path.startswith(_PICTURES):
            return self._picture(address.path.removeprefix(_PICTURES))
        if method != "POST" or address.path != PATH:
            return None
        asked = read_object(body)
        return BAD if asked is None else self._send(asked)

    def _send(self, asked: dict[str, Any]) -> Answer:
        named, text = _named(asked), asked.get("text", "")
        photo = _photo(asked.get("photo", ""))
        if named is None or photo is None or not isinstance(text, str):
            return BAD
        if len(text) > _MOST_CHARACTERS or not (text.strip() or photo):
            return BAD
        self._msghub.say(*named, text, photo)
        return self._lines(asked)

    def _lines(self, asked: dict[str, Any]) -> Answer:
        named = _named(asked)
        if named is None:
            return BAD
        return json_answer(200, self._msghub.phones.lines(*named, seen(asked)))

    def _picture(self, id: str) -> Answer:
        upload = self._bizgo.uploads.find(id)
        body = upload.body if upload else self._msghub.photo(id)
        if body is None:
            return NOT_FOUND
        return file_answer(upload.mime if upload else "image/jpeg", body)


def text_webhook(platform: Platform, url: str, number: str) -> str | None:
    """Where the texts to a number (digits) are posted to."""
    return webhook_of(platform, url, _VENDOR, lambda id: _digits(id) == number)


def is_ours(platform: Platform, number: str) -> bool:
    """Whether a city's texts go out from this number (digits)."""
    tenants = [platform.tenants.active(id) for id in platform.versions.ids()]
    accounts = [tenant.accounts.get(CHANNEL) for tenant in tenants if tenant]
    return any(_digits(account.id) == number for account in accounts if account)


def _named(asked: dict[str, Any]) -> tuple[str, str] | None:
    phone, number = _digits(asked.get("phone", "")), _digits(asked.get("number", ""))
    return (phone, number) if _PHONE.fullmatch(phone) and number else None


def _digits(text: object) -> str:
    try:
        return read_phone(str(text)).digits
    except NotAPhone:
        return ""


def _photo(text: object) -> bytes | None:
    """The JPEG, empty where none was sent; None for what is none."""
    try:
        body = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        return None
    return body if not body or body.startswith(_JPEG) else None
