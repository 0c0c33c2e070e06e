"""Signals as items: one partition a tenant and Korean day, one item an event."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.signals import Kind, Signal
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import microseconds, moment_of, storable


class SignalItem(Item):
    """One signal at sk `<event id>`; `ttl` is the end of the turn it was taken from."""

    at = NumberAttribute(attr_name="i")  # microseconds since 1970
    kind = UnicodeAttribute(attr_name="k")
    contact = UnicodeAttribute(attr_name="c")
    text = UnicodeAttribute(attr_name="x")
    entry = UnicodeAttribute(attr_name="e", null=True)


class Signals:
    """Signals of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, tenant_id: str, signal: Signal) -> bool:
        """Keeps it until it expires; False when this event's signal was there already."""
        try:
            self._table.put(_item(tenant_id, signal), SignalItem.sk.does_not_exist())
        except Taken:
            return False
        return True

    def of(self, tenant_id: str, days: Iterable[date]) -> Iterator[Signal]:
        """The signals of these days; expired ones too (the caller judges)."""
        for day in days:
            place = places.signals(tenant_id, day)
            for item in self._table.query(SignalItem, place, strong=False):
                yield _signal(item)

    def forget(self, tenant_id: str, known: Iterable[tuple[date, str]]) -> int:
        """Removes signals by day and event id; how many were named, whether or not there."""
        return self._table.remove((places.signals(tenant_id, day), id) for day, id in known)


def _item(tenant_id: str, signal: Signal) -> SignalItem:
    return SignalItem(
        places.signals(tenant_id, signal.day),
        signal.id,
        ttl=int(signal.expires_at.timestamp()),
        at=microseconds(signal.at),
        kind=signal.kind.value,
        contact=signal.contact,
        text=storable(signal.text),
        entry=signal.entry or None,
    )


def _signal(item: SignalItem) -> Signal:
    return Signal(
        id=item.sk,
        kind=Kind(item.kind),
        at=moment_of(item.at),
        contact=item.contact,
        text=item.text,
        entry=item.entry or "",
        expires_at=datetime.fromtimestamp(int(item.ttl or 0), UTC),
    )
