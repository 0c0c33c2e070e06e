"""What vendors sign with, sealed, beside a tenant's versions: the webhook asks no other service."""

from pynamodb.attributes import BinaryAttribute

from chalicelib.store import places
from chalicelib.store.table import Item, Table

_PREFIX = "SIGNING#"


class SigningItem(Item):
    """At `T#<tenant>#CFG`, sk `SIGNING#<the secret's name>`."""

    sealed = BinaryAttribute(legacy_encoding=False)


class SigningSecrets:
    """Of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, tenant_id: str, name: str, sealed: bytes) -> None:
        """Writes or replaces."""
        self._table.put(SigningItem(places.config(tenant_id), _PREFIX + name, sealed=sealed))

    def get(self, tenant_id: str, name: str) -> bytes | None:
        """What was put, read strongly; None where nothing was."""
        item = self._table.get(SigningItem, places.config(tenant_id), _PREFIX + name)
        return item.sealed if item else None
