"""Claims on deliveries: what a push channel sends twice is taken once.

A claim is a write beside the turn's own, in one transaction (`T#<tenant>#I#<claim>`, sk `D`).
"""

from datetime import datetime, timedelta

from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table, Write

LIFE = timedelta(days=7)
SORT_KEY = "D"

_FREE = Item.sk.does_not_exist()


class ClaimedItem(Item):
    """Stands for a delivery that was taken."""


class Claims:
    """Claims of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def taken(self, tenant_id: str, claim: str) -> bool:
        """Whether this delivery was taken, read strongly."""
        return self._table.get(ClaimedItem, places.claim(tenant_id, claim), SORT_KEY) is not None

    def take(self, tenant_id: str, claim: str, at: datetime) -> bool:
        """Takes a delivery that needs no other write; False when it was taken before."""
        try:
            self._table.put(_item(tenant_id, claim, at), _FREE)
        except Taken:
            return False
        return True


def claiming(table: Table, tenant_id: str, claim: str, at: datetime) -> Write:
    """The claim as a write for `Table.transact`: fails when it was taken. `at`: of the turn."""
    return table.saving(_item(tenant_id, claim, at), _FREE)


def _item(tenant_id: str, claim: str, at: datetime) -> ClaimedItem:
    return ClaimedItem(places.claim(tenant_id, claim), SORT_KEY, ttl=int((at + LIFE).timestamp()))
