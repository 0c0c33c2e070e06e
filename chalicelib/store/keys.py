"""Tenants' secret keys: 32 bytes each, stored wrapped, unwrapped once a process and tenant."""

from collections.abc import Callable

from pynamodb.attributes import BinaryAttribute

from chalicelib.domain.errors import NotFound
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

SORT_KEY = "KEY"


class KeyItem(Item):
    """The wrapped key; whoever destroys it ends the contract."""

    wrapped = BinaryAttribute(legacy_encoding=False)


class TenantKeys:
    """Keys of all tenants. `wrap` makes a new wrapped key, `unwrap` opens one (aws/kms.py)."""

    def __init__(
        self,
        table: Table,
        wrap: Callable[[str], bytes],
        unwrap: Callable[[str, bytes], bytes],
    ) -> None:
        self._table = table
        self._wrap = wrap
        self._unwrap = unwrap
        self._keys: dict[str, bytes] = {}

    def of(self, tenant_id: str) -> bytes:
        """32 bytes; raises NotFound for a tenant that never was registered."""
        key = self._keys.get(tenant_id)
        if key is None:
            item = self._read(tenant_id)
            if item is None:
                raise NotFound("tenant has no key")
            key = self._keys[tenant_id] = self._unwrap(tenant_id, item.wrapped)
        return key

    def ensure(self, tenant_id: str) -> None:
        """Makes the key at registration; does nothing when there is one."""
        if self._read(tenant_id):
            return
        item = KeyItem(places.config(tenant_id), SORT_KEY, wrapped=self._wrap(tenant_id))
        try:
            self._table.put(item, KeyItem.sk.does_not_exist())
        except Taken:
            # Somebody registered the same tenant at the same time: theirs is the key.
            return

    def _read(self, tenant_id: str) -> KeyItem | None:
        return self._table.get(KeyItem, places.config(tenant_id), SORT_KEY)
