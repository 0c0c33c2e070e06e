"""What departments were told, one item a notice and way (`T#<tenant>#I#<name>`, sk `TOLD`).

A claim that ends: it is begun by a conditional write and ended by another, so that what a crash
left begun can be told from what was told.
"""

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.department_notice import LEASE, Begun
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

LIFE = timedelta(days=30)
SORT_KEY = "TOLD"


class TellingItem(Item):
    """`begun_at` and `ended_at`: microseconds since 1970."""

    begun_at = NumberAttribute(attr_name="b")
    ended_at = NumberAttribute(attr_name="e", null=True)


class TellingStore:
    """Of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, tenant_id: str, name: str, now: datetime) -> Begun:
        """Whether it is ours to tell; what was begun longer ago than LEASE is, too."""
        place = places.claim(tenant_id, name)
        left = TellingItem.ended_at.does_not_exist() & (TellingItem.begun_at < _micros(now - LEASE))
        item = TellingItem(place, SORT_KEY, ttl=_ttl(now), begun_at=_micros(now))
        try:
            self._table.put(item, Item.sk.does_not_exist() | left)
        except Taken:
            known = self._table.get(TellingItem, place, SORT_KEY)
            return Begun.DONE if known and known.ended_at else Begun.UNDER_WAY
        return Begun.OURS

    def end(self, tenant_id: str, name: str, now: datetime) -> None:
        """It is told."""
        place = places.claim(tenant_id, name)
        self._table.update(place, SORT_KEY, [TellingItem.ended_at.set(_micros(now))])


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def _ttl(now: datetime) -> int:
    return int((now + LIFE).timestamp())
