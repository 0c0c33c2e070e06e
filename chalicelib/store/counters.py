"""Daily counters: one transaction adds and claims the event, so that nothing counts twice."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table, Write

SHARDS = 10
TEXT_KEPT = 400
CLAIM_LIFE = timedelta(days=7)
# Texts, although masked, were written by people: they go after a year.
TEXT_LIFE = timedelta(days=365)
_TRIES = 3


class ClaimItem(Item):
    """Stands for an event that has been counted."""


class CounterItem(Item):
    """A share of one counter at sk `<metric>#<shard>`, or one text at sk `<hash>`."""

    times = NumberAttribute(attr_name="n")
    text = UnicodeAttribute(attr_name="x", null=True)


class Counters:
    """Counters of all tenants. `now` gives aware UTC."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def count(self, tenant_id: str, day: date, event_id: str, adds: Mapping[str, int]) -> bool:
        """Adds once per event id; False when it had been counted before."""
        partition = places.counters(tenant_id, day)
        # Any spread will do that stays the same for an event.
        shard = zlib.crc32(event_id.encode()) % SHARDS
        writes = [
            self._table.updating(partition, f"{metric}#{shard}", [CounterItem.times.add(number)])
            for metric, number in adds.items()
        ]
        return self._once(self._claim(tenant_id, event_id, "I"), writes)

    def count_text(self, tenant_id: str, day: date, event_id: str, text: str) -> bool:
        """Counts an unanswered (masked) text once per event id."""
        actions = [
            CounterItem.times.add(1),
            CounterItem.text.set(CounterItem.text | text[:TEXT_KEPT]),
            CounterItem.ttl.set(self._ends(TEXT_LIFE)),
        ]
        write = self._table.updating(places.unanswered(tenant_id, day), _sense(text), actions)
        return self._once(self._claim(tenant_id, event_id, "I#text"), [write])

    def day(self, tenant_id: str, day: date) -> Mapping[str, int]:
        """All counters of a day, summed over shards."""
        totals: Counter[str] = Counter()
        for item in self._table.query(CounterItem, places.counters(tenant_id, day), strong=False):
            totals[item.sk.rpartition("#")[0]] += int(item.times)
        return dict(totals)

    def texts(self, tenant_id: str, days: Iterable[date]) -> Sequence[tuple[str, int]]:
        """Unanswered texts and how often, most frequent first; the oldest wording stands."""
        totals: dict[str, tuple[str, int]] = {}
        for day in sorted(days):
            place = places.unanswered(tenant_id, day)
            for item in self._table.query(CounterItem, place, strong=False):
                wording, before = totals.get(item.sk, (item.text or "", 0))
                totals[item.sk] = (wording, before + int(item.times))
        return sorted(totals.values(), key=lambda pair: (-pair[1], pair[0]))

    def _once(self, claim: ClaimItem, writes: Sequence[Write]) -> bool:
        claiming = self._table.saving(claim, ClaimItem.sk.does_not_exist())
        for _ in range(_TRIES):
            try:
                self._table.transact(claiming, *writes)
            except Taken:
                return False
            except Conflict:
                # Another event is adding to the same share.
                continue
            return True
        raise Retryable("counter is busy")

    def _claim(self, tenant_id: str, event_id: str, sort_key: str) -> ClaimItem:
        return ClaimItem(places.claim(tenant_id, event_id), sort_key, ttl=self._ends(CLAIM_LIFE))

    def _ends(self, life: timedelta) -> int:
        return int((self._now() + life).timestamp())


def _sense(text: str) -> str:
    same = normalize("NFC", " ".join(text.split())).casefold()
    return sha256(same.encode("utf-8", "replace")).hexdigest()[:32]
