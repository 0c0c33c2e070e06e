"""What a tenant's messages cost in a month: one counter, added to under a condition.

The push's key is claimed in the same transaction, so that nothing is paid for twice. One item and
no shards: a cap over several would be passed by what the others do not know, and one item takes
some 500 such writes a second, each for up to 200 recipients, where vendors take 200 messages.
"""

from datetime import datetime, timedelta

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

SORT_KEY = "SPENT"
# Longer than any push is tried again.
CLAIM_LIFE = timedelta(days=7)
# A bill may be asked about for a year.
MONTH_LIFE = timedelta(days=400)
_TRIES = 12
_CLAIM = "SPEND"


class SpentItem(Item):
    """One month's counter, in hundredths of a won."""

    spent = NumberAttribute(attr_name="n")
    warned = BooleanAttribute(attr_name="w", null=True)


class PaidItem(Item):
    """Stands for a push that was paid for: how much, in which month, and what was given back."""

    cost = NumberAttribute(attr_name="n", null=True)
    month = UnicodeAttribute(attr_name="m", null=True)
    back = NumberAttribute(attr_name="b", null=True)


class Purse:
    """Counters of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def pay(
        self, tenant_id: str, month: str, key: str, cost: int, cap: int | None, at: datetime
    ) -> bool:
        """Adds the cost once per key; False, with nothing added, where it would pass the cap.

        `cap` None: there is none for this one. Raises Retryable.
        """
        for _ in range(_TRIES):
            try:
                self._add(tenant_id, month, key, cost, cap, at)
            except Taken:
                return self._is_paid(tenant_id, key)
            except Conflict:
                # Another push is being paid for.
                continue
            return True
        raise Retryable("purse is busy")

    def give_back(self, tenant_id: str, key: str, cost: int, at: datetime) -> bool:
        """Takes the cost, or what was paid if that is less, off the month in which it was paid.

        Once per key; False where nothing was paid by it of late, or it was given back. Raises
        Retryable.
        """
        for _ in range(_TRIES):
            paid = self._table.get(PaidItem, places.claim(tenant_id, key), _CLAIM)
            if paid is None or paid.month is None or paid.back is not None:
                return False
            try:
                self._take_off(tenant_id, paid, min(cost, int(paid.cost)), at)
            except Taken:
                return False
            except Conflict:
                continue
            return True
        raise Retryable("purse is busy")

    def spent(self, tenant_id: str, month: str) -> int:
        """So far, read strongly."""
        item = self._table.get(SpentItem, places.spending(tenant_id, month), SORT_KEY)
        return int(item.spent) if item else 0

    def warns(self, tenant_id: str, month: str, at_least: int) -> bool:
        """Whether so much is spent, and nobody was told of it yet: True once a month."""
        item = self._table.get(SpentItem, places.spending(tenant_id, month), SORT_KEY)
        if item is None or item.warned or int(item.spent) < at_least:
            return False
        actions = [SpentItem.warned.set(True)]
        try:
            self._table.update(item.pk, SORT_KEY, actions, SpentItem.warned.does_not_exist())
        except Taken:
            return False
        return True

    def _add(
        self, tenant_id: str, month: str, key: str, cost: int, cap: int | None, at: datetime
    ) -> None:
        place, ttl = places.claim(tenant_id, key), _ends(at, CLAIM_LIFE)
        claim = PaidItem(place, _CLAIM, ttl=ttl, cost=cost, month=month)
        actions = [SpentItem.spent.add(cost), SpentItem.ttl.set(_ends(at, MONTH_LIFE))]
        self._table.transact(
            self._table.saving(claim, PaidItem.sk.does_not_exist()),
            self._table.updating(
                places.spending(tenant_id, month), SORT_KEY, actions, _within(cost, cap)
            ),
        )

    def _take_off(self, tenant_id: str, paid: PaidItem, cost: int, at: datetime) -> None:
        given = [PaidItem.back.set(cost)]
        fresh = PaidItem.month.exists() & PaidItem.back.does_not_exist()
        less = [SpentItem.spent.add(-cost), SpentItem.ttl.set(_ends(at, MONTH_LIFE))]
        self._table.transact(
            self._table.updating(paid.pk, _CLAIM, given, fresh),
            self._table.updating(places.spending(tenant_id, paid.month), SORT_KEY, less),
        )

    def _is_paid(self, tenant_id: str, key: str) -> bool:
        return self._table.get(PaidItem, places.claim(tenant_id, key), _CLAIM) is not None


def _within(cost: int, cap: int | None) -> Condition | None:
    """Holds while the cost fits under the cap; the first of a month needs room for itself."""
    if cap is None:
        return None
    fits: Condition = SpentItem.spent <= cap - cost
    return fits if cost > cap else SpentItem.spent.does_not_exist() | fits


def _ends(at: datetime, life: timedelta) -> int:
    return int((at + life).timestamp())
