"""The table with its sparse indexes, for those few items that bear their keys.

An index has no strong read: who finds something by it reads the item itself before acting on it.
"""

from collections.abc import Callable
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.connection.base import MetaTable
from pynamodb.expressions.operand import Path

from chalicelib.store.failures import translated
from chalicelib.store.schema import SCHEMA
from chalicelib.store.table import Item, Table

INDEX = "GSI1"


class IndexedItem(Item):
    """Lies in the index while it has both keys."""

    index_pk = UnicodeAttribute(attr_name="g1k", null=True)
    index_sk = UnicodeAttribute(attr_name="g1s", null=True)


class IndexedTable(Table):
    """Calls on the table `name`, and on its first index."""

    def __init__(self, name: str, client: Callable[[], Any]) -> None:
        super().__init__(name, client)
        # The table's own knows no index, so that the webhook need not read of them.
        self._indexed = type(self._connection)(client)
        self._indexed.add_meta_table(MetaTable({"TableName": name, **SCHEMA}))

    def keys_up_to(self, index_pk: str, most: str, limit: int) -> list[tuple[str, str]]:
        """Keys of the items of an index's partition up to a sort key, in its order."""
        with translated():
            page = self._indexed.query(
                self._name,
                index_pk,
                range_key_condition=Path("g1s") <= most,
                index_name=INDEX,
                limit=limit,
            )
        return [(raw["pk"]["S"], raw["sk"]["S"]) for raw in page["Items"]]
