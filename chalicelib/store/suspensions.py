"""Who is suspended, all of a tenant's in one small partition: `T#<tenant>#SUSPENDED`.

Sk `<family>#<contact>`. Written in the transaction that writes the contact's record
(store/abuse.py), so the list never tells otherwise; the end is judged by time, here as there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.abuse_protocol import AbuseRecord
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.suspension import Suspension, standing
from chalicelib.store import places
from chalicelib.store.table import Item, Table, Write
from chalicelib.store.turn_item import microseconds, moment_of, storable

_AFTER = timedelta(days=1)


class SuspensionItem(Item):
    """One suspended contact."""

    until = NumberAttribute(attr_name="u")  # microseconds since 1970
    by = UnicodeAttribute(attr_name="b")
    reason = UnicodeAttribute(attr_name="x")
    objections = NumberAttribute(attr_name="o")
    objected = UnicodeAttribute(attr_name="w", null=True)


def listing(
    table: Table, tenant_id: str, who: ConversationKey, record: AbuseRecord, at: datetime
) -> Sequence[Write]:
    """What a record's write does to the list; nothing for who never was suspended."""
    place = place_of(tenant_id, who)
    known = standing(who, record, at)
    if known:
        return [table.saving(_item(place, known))]
    return [table.deleting(*place)] if record.lifted or record.suspended_until else []


def listed(table: Table, tenant_id: str, now: datetime) -> Sequence[Suspension]:
    """One strong query; who is suspended at this moment, in the order of their keys."""
    items = table.query(SuspensionItem, places.suspended(tenant_id))
    found = (_suspension(tenant_id, item) for item in items)
    return [each for each in found if now < each.until]


def place_of(tenant_id: str, who: ConversationKey) -> tuple[str, str]:
    """Where a contact's suspension lies."""
    return places.suspended(tenant_id), f"{who.family}#{who.contact}"


def _item(place: tuple[str, str], known: Suspension) -> SuspensionItem:
    return SuspensionItem(
        *place,
        ttl=int((known.until + _AFTER).timestamp()),
        until=microseconds(known.until),
        by=known.by,
        reason=storable(known.reason),
        objections=known.objections,
        objected=storable(known.objected) or None,
    )


def _suspension(tenant_id: str, item: SuspensionItem) -> Suspension:
    family, contact = item.sk.split("#", 1)
    return Suspension(
        ConversationKey(tenant_id, family, contact),
        moment_of(item.until),
        item.by,
        item.reason,
        int(item.objections),
        item.objected or "",
    )
