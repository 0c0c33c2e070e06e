"""Texts that could not be kept: counted, so that one of them does not hold a vendor's queue up."""

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.text_message import REMEMBERED_DAYS
from chalicelib.store import places
from chalicelib.store.table import Item, Table

SORT_KEY = "ASIDE"


class AsideItem(Item):
    """At `T#<tenant>#I#<delivery>`, sk `ASIDE`."""

    tries = NumberAttribute(attr_name="n")
    error = UnicodeAttribute(attr_name="e")


class Aside:
    """Failures of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def failed(self, tenant_id: str, delivery: str, error: str, at: datetime) -> int:
        """Notes one more failure; how many there were by now."""
        place = places.claim(tenant_id, delivery)
        until = at + timedelta(days=REMEMBERED_DAYS)
        self._table.update(
            place,
            SORT_KEY,
            [
                AsideItem.tries.add(1),
                AsideItem.error.set(error),
                AsideItem.ttl.set(int(until.timestamp())),
            ],
        )
        item = self._table.get(AsideItem, place, SORT_KEY)
        return int(item.tries) if item else 1
