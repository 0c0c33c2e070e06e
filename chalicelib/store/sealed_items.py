"""Personal data beside a conversation, sealed by the vault: an address, what a person told us.

They go with the conversation: the same partition, the same life.
"""

from datetime import datetime

from pynamodb.attributes import BinaryAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.store import places
from chalicelib.store.table import Item, Table

_PREFIX = "P#"


class SealedItem(Item):
    """At sk `P#<what it is>`."""

    sealed = BinaryAttribute(legacy_encoding=False)


class SealedItems:
    """Sealed data of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(
        self, tenant_id: str, who: ConversationKey, name: str, sealed: bytes, until: datetime
    ) -> None:
        """Writes or replaces."""
        place = places.conversation(tenant_id, who.family, who.contact)
        ttl = int(until.timestamp())
        self._table.put(SealedItem(place, _PREFIX + name, ttl=ttl, sealed=sealed))

    def get(self, tenant_id: str, who: ConversationKey, name: str) -> bytes | None:
        """What was put, read strongly; None where nothing was."""
        place = places.conversation(tenant_id, who.family, who.contact)
        item = self._table.get(SealedItem, place, _PREFIX + name)
        return item.sealed if item else None
