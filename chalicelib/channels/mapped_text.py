"""Texts of any vendor that posts JSON with a secret: a city writes down where the fields lie.

What the mapping does not find is never an error: such a message is Unknown.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Attachment, Unknown
from chalicelib.domain.shared_secret import check_secret
from chalicelib.domain.text_body import mended, read_mended
from chalicelib.domain.text_fields import (
    delivery_id,
    file_of,
    files_of,
    from_person,
    moment_of,
    objects,
    other_than,
    our_number,
    phone_of,
    string,
    title_of,
    words_of,
)
from chalicelib.domain.text_mapping import EVERY, ISO, TextMapping, found, moment_by
from chalicelib.domain.text_message import Acknowledged, Call, Ping, ReadSecret, TextArrived

_BEARER = "Bearer "


class MappedText:
    """A vendor told by `account.mapping`."""

    name = "mapped-text"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong header, or segment where no header is named."""
        header = account.mapping.header.lower() if account.mapping else ""
        given = call.headers.get(header, "").removeprefix(_BEARER) if header else call.hook
        check_secret(given, account)

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """One item for each message of the batch, or the body as the one message."""
        body, mapping = _decode(call), account.mapping
        if mapping is None:
            return (Unknown("no_mapping"),)
        items = found(body, mapping.batch) if mapping.batch else [body]
        if items:
            return [_item(_Fields(body, each, mapping), call, account) for each in items]
        return (Ping(),) if _is_empty(body, mapping) else (Unknown("no_items"),)

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """What the city wrote down as the vendor's sign of success."""
        mapping = account.mapping or TextMapping("")
        return Acknowledged(mapping.answer.encode(errors="replace"), mapping.answer_type)


def _is_empty(body: Any, mapping: TextMapping) -> bool:
    """Whether the list is where it should be, and holds nothing."""
    path = mapping.batch.removesuffix(EVERY)
    return (found(body, path) if path else [body]) == [[]]


class _Fields:
    """One message's fields, by the paths of the mapping."""

    def __init__(self, body: Any, item: Any, mapping: TextMapping) -> None:
        self._body = body
        self.item = item
        self.mapping = mapping

    def all(self, path: str) -> list[Any]:
        batch = self.mapping.batch
        if batch and path.startswith(batch):
            return found(self.item, path.removeprefix(batch).removeprefix("."))
        return found(self._body, path)

    def one(self, path: str) -> Any:
        return next(iter(self.all(path)), None)


def _item(fields: _Fields, call: Call, account: Account) -> TextArrived | Unknown:
    mapping = fields.mapping
    said = fields.one(mapping.text)
    files, lost = files_of(_files(fields))
    if not isinstance(said, str | int) and not files and not lost:
        return Unknown("no_text")
    sender = phone_of(fields.one(mapping.sender))
    text = TextArrived(
        id=_id(fields, call),
        # A vendor that does not say it has one number of the city.
        to=our_number(fields.one(mapping.to)) if mapping.to else "",
        sender=sender,
        shown=other_than(sender, fields.one(mapping.shown)),
        text=words_of(said),
        title=title_of(fields.one(mapping.title)),
        files=files,
        at=_at(fields),
        lost=lost,
    )
    return from_person(text, account)


def _id(fields: _Fields, call: Call) -> str:
    at = string(fields.one(fields.mapping.at)) or call.received_at.isoformat()
    return delivery_id(fields.one(fields.mapping.id), fields.item, at)


def _at(fields: _Fields) -> datetime | None:
    value, form = fields.one(fields.mapping.at), fields.mapping.time
    if form == ISO:
        return moment_of(value)
    written = repr(value) if isinstance(value, float) else string(value).strip()
    return moment_by(form, written)


def _files(fields: _Fields) -> Iterator[Attachment | None]:
    """Addresses, one by one or in a list; no value is no file."""
    for value in fields.all(fields.mapping.files):
        for url in objects(value) or [value]:
            if url:
                yield file_of(url, _ending(string(url)))


def _ending(url: str) -> str:
    return re.split("[?#]", url, maxsplit=1)[0].rpartition(".")[2]


def _decode(call: Call) -> Any:
    """An object or a list: as one field of an object it is bounded like every other body."""
    payload = read_mended(b'{"body":' + mended(call) + b"}")
    found_body = payload.get("body")
    if len(payload) != 1 or not isinstance(found_body, dict | list):
        raise Rejected(Reason.BAD_BODY)
    return found_body
