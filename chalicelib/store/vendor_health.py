"""How vendors serve, over all cities: a counter for each minute, and the standing after them.

One partition for a vendor, whose name comes last. `*` can be no tenant's id: nothing here is any
city's. A counter takes an add from each process every 20 seconds: 50 of them are 3 a second.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.vendor_health import Standing, Tally, minute_of
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

LIFE = timedelta(hours=1)
# After the minutes, so that one query reads both.
STANDING = "S"


class HealthItem(Item):
    """A minute's counts at sk `M#<minute since 1970>`, or the standing: `moved` in milliseconds."""

    calls = NumberAttribute(attr_name="n", null=True)
    slow = NumberAttribute(attr_name="w", null=True)
    failed = NumberAttribute(attr_name="f", null=True)
    step = NumberAttribute(attr_name="p", null=True)
    moved = NumberAttribute(attr_name="m", null=True)


class VendorHealth:
    """Counters of all vendors."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, vendor: str, minute: datetime, tally: Tally) -> None:
        """Adds to a minute's count, which is kept for an hour. Raises Retryable."""
        actions = [
            HealthItem.calls.add(tally.calls),
            HealthItem.slow.add(tally.slow),
            HealthItem.failed.add(tally.failed),
            HealthItem.ttl.set(int((minute + LIFE).timestamp())),
        ]
        self._table.update(_place(vendor), _sort_key(minute), actions)

    def of(self, vendor: str, since: datetime) -> tuple[Standing, Mapping[datetime, Tally]]:
        """The standing, and the minutes from the one that `since` lies in. Raises Retryable."""
        standing, minutes = Standing(), {}
        within = HealthItem.sk >= _sort_key(since)
        for item in self._table.query(HealthItem, _place(vendor), within, strong=False):
            if item.sk == STANDING:
                standing = Standing(int(item.step), _moment(int(item.moved)))
            else:
                counts = (int(item.calls), int(item.slow), int(item.failed))
                minutes[_minute(item.sk)] = Tally(*counts)
        return standing, minutes

    def move(self, vendor: str, before: Standing, after: Standing) -> bool:
        """Writes a standing; False where it is no longer what it was before. Raises Retryable."""
        known = HealthItem.moved
        same = known == _milliseconds(before.at) if before.at else known.does_not_exist()
        actions = [HealthItem.step.set(after.step), known.set(_milliseconds(after.at))]
        try:
            self._table.update(_place(vendor), STANDING, actions, same)
        except Taken:
            return False
        return True


def _place(vendor: str) -> str:
    return f"T#*#V#{vendor}"


def _sort_key(at: datetime) -> str:
    return f"M#{int(minute_of(at).timestamp()) // 60:010}"


def _minute(sort_key: str) -> datetime:
    return datetime.fromtimestamp(int(sort_key.removeprefix("M#")) * 60, UTC)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(
        milliseconds=milliseconds % 1000
    )


def _milliseconds(at: datetime | None) -> int:
    return round(at.timestamp() * 1000) if at else 0
