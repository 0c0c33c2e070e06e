"""The person behind a conversation as an item; the address in it is sealed."""

import json
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import Contact
from chalicelib.store.table import Item

SORT_KEY = "CONTACT"


class ContactItem(Item):
    """One a conversation, at sk `CONTACT`."""

    since = NumberAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
    address_kind = UnicodeAttribute(attr_name="kind")
    language = UnicodeAttribute()
    told = UnicodeAttribute()
    aliases = UnicodeAttribute(null=True)


def item_of(partition: str, contact: Contact) -> ContactItem:
    """The contact as it is stored; moments keep whole seconds."""
    return ContactItem(
        partition,
        SORT_KEY,
        ttl=int(contact.expires_at.timestamp()),
        since=int(contact.since.timestamp()),
        sealed=contact.sealed,
        address_kind=contact.address_kind,
        language=contact.language,
        told=contact.told,
        aliases=json.dumps(contact.aliases) if contact.aliases else None,
    )


def contact_from(item: ContactItem) -> Contact:
    """The contact that was stored."""
    return Contact(
        since=_moment(item.since),
        sealed=item.sealed,
        address_kind=item.address_kind,
        language=item.language,
        told=item.told,
        expires_at=_moment(item.ttl),
        aliases=tuple(json.loads(item.aliases or "[]")),
    )


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
