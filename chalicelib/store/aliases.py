"""Other ids of a contact: a contact item that names them is followed by an alias for each.

The table's stream hands contact items over, so that the turn that wrote one pays nothing more.
"""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.store import contact_item, places
from chalicelib.store.contact_item import ContactItem
from chalicelib.store.table import Attributes, Item, Table

SORT_KEY = "A"


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

    def follow(self, image: Attributes) -> None:
        """Writes the aliases of a stream record's NewImage; nothing for other items."""
        place = image["pk"]["S"].split("#", 4)
        if len(place) != 5 or place[2] != "C" or image["sk"]["S"] != contact_item.SORT_KEY:
            return
        item = ContactItem()
        item.from_dynamodb_dict({name: dict(value) for name, value in image.items()})
        for hashed in contact_item.contact_from(item).aliases:
            partition = places.alias(place[1], place[3], hashed)
            self._table.put(AliasItem(partition, SORT_KEY, ttl=item.ttl, contact=place[4]))
