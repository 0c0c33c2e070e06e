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
        known = self._table.get(AsideItem, place, SORT_KEY)
        tries = int(known.tries) + 1 if known else 1
        ttl = int((at + timedelta(days=REMEMBERED_DAYS)).timestamp())
        # Two at once count as one: it comes again in ten seconds.
        self._table.put(AsideItem(place, SORT_KEY, tries=tries, error=error, ttl=ttl))
        return tries
