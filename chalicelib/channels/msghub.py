"""Texts to representative numbers (15xx, 16xx, 18xx) as LG U+ msghub posts them, in batches.

msghub signs nothing: an unguessable segment of the address is the proof of origin. What is not
answered as it wants comes again every 10 seconds for 72 hours. Source: MO, "receiving SMS, LMS and
MMS by a representative number", of doc.msghub.uplus.co.kr/guide.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.domain.channel import Account
from chalicelib.domain.message import Attachment, Json, Unknown
from chalicelib.domain.shared_secret import check_secret
from chalicelib.domain.text_body import mended, read_mended
from chalicelib.domain.text_fields import (
    delivery_id,
    file_of,
    files_of,
    from_person,
    moment_of,
    objects,
    our_number,
    phone_of,
    string,
    title_of,
    words_of,
)
from chalicelib.domain.text_message import Acknowledged, Call, Ping, ReadSecret, TextArrived


class Msghub:
    """LG U+ msghub MO."""

    name = "msghub"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong segment."""
        check_secret(call.hook, account)

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """One item for each of `moLst`; one that is broken harms no other."""
        body = mended(call).strip()
        if not body:
            return (Ping(),)
        payload = read_mended(body)
        items = objects(payload.get("moLst"))
        if items:
            return [_item(item, call, account) for item in items]
        return (Ping(),) if _is_trial(payload) else (Unknown("no_items"),)

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """Anything else is a failure to msghub."""
        return Acknowledged(b'{"code":"10000","message":"success"}')


def _item(item: Any, call: Call, account: Account) -> TextArrived | Ping | Unknown:
    if not isinstance(item, dict):
        return Unknown("not_an_object")
    if _is_trial(item):
        return Ping()
    files, lost = files_of(_files(item))
    text = TextArrived(
        id=_id(item, call),
        to=our_number(item.get("moNumber")),
        sender=phone_of(item.get("moCallback")),
        text=words_of(item.get("moMsg")),
        title=title_of(item.get("moTitle")),
        files=files,
        at=moment_of(item.get("moRecvDt")),
        lost=lost,
    )
    return from_person(text, account)


def _is_trial(fields: Json) -> bool:
    """At registration msghub posts once, with every field empty."""
    return not any(value and value != "0" for value in fields.values())


def _id(item: Json, call: Call) -> str:
    """The vendor's own example of a consumer has no `moKey`."""
    when = item.get("moRecvDt") or call.received_at.isoformat()
    about = (item.get("moNumber"), item.get("moCallback"), when, item.get("moMsg"))
    return delivery_id(item.get("moKey"), *about)


def _files(item: Json) -> Iterator[Attachment | None]:
    for content in objects(item.get("contentInfoLst")):
        told = content if isinstance(content, dict) else {}
        url = string(told.get("contentUrl"))
        # Seen in production: the address of a photo that was never stored holds `/null/`.
        usable = "null" not in url.split("/")
        kind, name = string(told.get("contentExt")), told.get("contentName")
        yield file_of(url, kind, name, told.get("contentSize")) if usable else None
