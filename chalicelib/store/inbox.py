"""Texts that arrived and wait to be read: one item each, which is the claim on its delivery too.

The vendor is answered when it is written. Its fact rides on it as on a turn: the stream brings the
item's name to the queue, and never what it holds. Only a write that finds the place free is an
insert, so that a repeat brings nothing. Until it is read it takes part in the index of what is not
done yet (overdue.py): the same write says so.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.events import Fact, Published
from chalicelib.domain.message import Attachment
from chalicelib.domain.overdue import unread_by
from chalicelib.domain.text_message import REMEMBERED_DAYS, KeptText
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.overdue import Kind, due_text, index_key
from chalicelib.store.table import Attributes, Item, Table
from chalicelib.store.turn_item import storable

SORT_KEY = "TEXT"

_FREE = Item.sk.does_not_exist()


class InboxItem(Item):
    """At `T#<tenant>#I#<delivery>`, sk `TEXT`."""

    to = UnicodeAttribute(attr_name="n")
    text = UnicodeAttribute(attr_name="x", null=True)
    sealed = BinaryAttribute(attr_name="y", legacy_encoding=False)
    files = UnicodeAttribute(attr_name="f", null=True)
    hidden = UnicodeAttribute(attr_name="h", null=True)
    at = UnicodeAttribute(attr_name="i")
    received_at = NumberAttribute(attr_name="u")
    late = UnicodeAttribute(attr_name="g1k", null=True)
    due = UnicodeAttribute(attr_name="g1s", null=True)


class Inbox:
    """Texts of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, tenant_id: str, text: KeptText) -> bool:
        """Keeps it for 30 days; False when the same delivery is there already."""
        try:
            self._table.put(_item(tenant_id, text), _FREE)
        except Taken:
            return False
        return True

    def done(self, tenant_id: str, delivery: str) -> None:
        """It is read: nobody need look for it any more. The same again changes nothing."""
        away = [InboxItem.late.remove(), InboxItem.due.remove()]
        place = places.claim(tenant_id, delivery)
        # An item that is gone must not come to be by this.
        with suppress(Taken):
            self._table.update(place, SORT_KEY, away, InboxItem.due.exists())

    def get(self, tenant_id: str, delivery: str) -> KeptText | None:
        """What was kept, read strongly."""
        item = self._table.get(InboxItem, places.claim(tenant_id, delivery), SORT_KEY)
        return _text(delivery, item) if item else None


def arrival_of(image: Attributes) -> Published | None:
    """The fact of a stream record's NewImage; None if it is another item's."""
    place = image["pk"]["S"].split("#", 3)
    if len(place) != 4 or place[2] != "I" or image["sk"]["S"] != SORT_KEY:
        return None
    at = moment_of(image["u"]["N"])
    return Published(f"arrived-{place[3]}", Fact.TEXT_ARRIVED, place[3], place[1], "", "", 0, at)


def _item(tenant_id: str, text: KeptText) -> InboxItem:
    until = text.received_at + timedelta(days=REMEMBERED_DAYS)
    return InboxItem(
        places.claim(tenant_id, text.id),
        SORT_KEY,
        ttl=int(until.timestamp()),
        to=text.to,
        text=storable(text.text) or None,
        sealed=text.sealed,
        files=_listed([[each.kind, each.url, each.expires_at] for each in text.files]),
        hidden=_listed(list(text.hidden)),
        at=text.at.astimezone(UTC).isoformat(),
        received_at=round(text.received_at.timestamp() * 1000),
        late=index_key(tenant_id, Kind.TEXTS),
        due=due_text(unread_by(text.received_at)),
    )


def _text(delivery: str, item: InboxItem) -> KeptText:
    return KeptText(
        id=delivery,
        to=item.to,
        text=item.text or "",
        sealed=item.sealed,
        files=tuple(Attachment(*each[:3]) for each in json.loads(item.files or "[]")),
        hidden=tuple(json.loads(item.hidden or "[]")),
        at=datetime.fromisoformat(item.at),
        received_at=moment_of(item.received_at),
    )


def _listed(values: list[object] | list[str] | list[list[str | None]]) -> str | None:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else None


def moment_of(milliseconds: object) -> datetime:
    """Of an item's milliseconds since 1970."""
    return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
