"""Other ids of a contact: a contact item that names them is followed by an alias for each.

The table's stream hands contact items over, so that the turn that wrote one pays nothing more.
"""

from dataclasses import replace
from datetime import UTC, datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.store import contact_item, places
from chalicelib.store.contact_item import ContactItem
from chalicelib.store.table import Attributes, Item, Table, Write

SORT_KEY = "A"
_TRIES = 4


class AliasItem(Item):
    """Whose id this is, at sk `A`; lives as long as the contact's own item."""

    contact = UnicodeAttribute(attr_name="c")


class Aliases:
    """Aliases of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, tenant_id: str, family: str, hashed: str) -> str:
        """The contact id behind another id's hash, read strongly; empty where none is known."""
        item = self._table.get(AliasItem, places.alias(tenant_id, family, hashed), SORT_KEY)
        return item.contact if item else ""

    def learn(self, tenant_id: str, who: ConversationKey, hashed: str, until: datetime) -> None:
        """From now on this is an id of that contact too.

        The contact names it, where there is one: what is deleted with a conversation is known by
        that. Raises Retryable.
        """
        place = places.conversation(tenant_id, who.family, who.contact)
        alias = self._table.saving(_alias(tenant_id, who.family, hashed, who.contact, until))
        for _ in range(_TRIES):
            known = self._table.get(ContactItem, place, contact_item.SORT_KEY)
            try:
                self._table.transact(alias, *([self._naming(known, hashed)] if known else []))
            except Conflict:
                continue
            return
        raise Retryable("contact keeps changing")

    def _naming(self, known: ContactItem, hashed: str) -> Write:
        contact = contact_item.contact_from(known)
        names = tuple(dict.fromkeys((*contact.aliases, hashed)))
        named = contact_item.item_of(known.pk, replace(contact, aliases=names))
        return self._table.saving(named, ContactItem.ttl == known.ttl)

    def follow(self, image: Attributes) -> None:
        """Writes the aliases of a stream record's NewImage; nothing for other items."""
        place = image["pk"]["S"].split("#", 4)
        if len(place) != 5 or place[2] != "C" or image["sk"]["S"] != contact_item.SORT_KEY:
            return
        item = ContactItem()
        item.from_dynamodb_dict({name: dict(value) for name, value in image.items()})
        for hashed in contact_item.contact_from(item).aliases:
            until = datetime.fromtimestamp(int(item.ttl or 0), UTC)
            self._table.put(_alias(place[1], place[3], hashed, place[4], until))


def _alias(tenant_id: str, family: str, hashed: str, contact: str, until: datetime) -> AliasItem:
    partition = places.alias(tenant_id, family, hashed)
    return AliasItem(partition, SORT_KEY, ttl=int(until.timestamp()), contact=contact)
