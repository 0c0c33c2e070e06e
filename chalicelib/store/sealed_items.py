"""Personal data beside a conversation, sealed by the vault: an address, what a person told us.

They go with the conversation: the same partition, the same life.
"""

from datetime import UTC, datetime

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.person_told import Sealed
from chalicelib.store import places
from chalicelib.store.table import Item, Table

_PREFIX = "P#"


class SealedItem(Item):
    """At sk `P#<what it is>`. `hint`: what of it may be seen unopened."""

    sealed = BinaryAttribute(legacy_encoding=False)
    hint = UnicodeAttribute(null=True)


class SealedItems:
    """Sealed data of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(
        self,
        tenant_id: str,
        who: ConversationKey,
        name: str,
        sealed: bytes,
        until: datetime,
        hint: str = "",
    ) -> None:
        """Writes or replaces."""
        place = places.conversation(tenant_id, who.family, who.contact)
        ttl = int(until.timestamp())
        item = SealedItem(place, _PREFIX + name, ttl=ttl, sealed=sealed, hint=hint or None)
        self._table.put(item)

    def get(self, tenant_id: str, who: ConversationKey, name: str) -> bytes | None:
        """What was put, read strongly; None where nothing was."""
        found = self.find(tenant_id, who, name)
        return found.sealed if found else None

    def find(self, tenant_id: str, who: ConversationKey, name: str) -> Sealed | None:
        """The same with its hint and the end of its life, in whole seconds."""
        place = places.conversation(tenant_id, who.family, who.contact)
        item = self._table.get(SealedItem, place, _PREFIX + name)
        if item is None:
            return None
        return Sealed(item.sealed, item.hint or "", datetime.fromtimestamp(int(item.ttl or 0), UTC))
