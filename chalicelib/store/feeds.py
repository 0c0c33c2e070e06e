"""Counters of change, one small item a tenant: what an idle page asks for costs half a read unit.

Each department has a counter of its own in the item, so that the first change needs no other write.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.expressions.operand import Path

from chalicelib.domain.staff import FeedState
from chalicelib.store import places
from chalicelib.store.table import Attributes, Item, Table

SORT_KEY = "VER"
_COUNTER = "d:"


class FeedItem(Item):
    """At sk `VER`. `counts`: every attribute `d:<department>`."""

    # `<end, seconds since 1970>#<session>` of sessions that are over.
    revoked = UnicodeSetAttribute(attr_name="x", null=True)
    counts: Mapping[str, int]

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "FeedItem":
        """The item, with the counters that no attribute names."""
        item = super().from_raw_data(data)
        item.counts = _counts(data)
        return item


class Feeds:
    """Feeds of all tenants. `now` gives aware UTC."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def bump(self, tenant_id: str, departments: Sequence[str]) -> None:
        """Something changed in these departments."""
        adds = [Path([f"{_COUNTER}{each}"]).add(1) for each in sorted(set(departments))]
        if adds:
            self._table.update(places.feed(tenant_id), SORT_KEY, adds)

    def versions(self, tenant_id: str) -> FeedState:
        """One eventually consistent read, at most 0.5 RCU."""
        item = self._table.get(FeedItem, places.feed(tenant_id), SORT_KEY, strong=False)
        if item is None:
            return FeedState({}, frozenset())
        over = {_session(each) for each in item.revoked or () if not self._past(each)}
        return FeedState(item.counts, frozenset(over))

    def revoke(self, tenant_id: str, session: str, until: datetime) -> None:
        """This session is over: every page of it learns that at its next poll.

        Forgotten after `until`, when it would have ended by itself.
        """
        place = places.feed(tenant_id), SORT_KEY
        self._table.update(*place, [FeedItem.revoked.add({f"{until.timestamp():.0f}#{session}"})])
        item = self._table.get(FeedItem, *place)
        past = {each for each in (item.revoked if item else None) or () if self._past(each)}
        if past:
            self._table.update(*place, [FeedItem.revoked.delete(past)])

    def _past(self, revoked: str) -> bool:
        return int(revoked.partition("#")[0]) <= self._now().timestamp()


def _session(revoked: str) -> str:
    return revoked.partition("#")[2]


def _counts(data: Attributes) -> dict[str, int]:
    return {
        name.removeprefix(_COUNTER): int(value["N"])
        for name, value in data.items()
        if name.startswith(_COUNTER)
    }
