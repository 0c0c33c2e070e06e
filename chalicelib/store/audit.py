"""The log of access as items nobody changes: a partition a month and share, in order of time.

There is no method that changes or deletes; what is old enough goes by `ttl`.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from heapq import merge

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.audit import KEPT, AuditEntry, Wanted
from chalicelib.store import places
from chalicelib.store.table import Attributes, Item, Table
from chalicelib.store.turn_item import microseconds, moment_of, storable

SHARDS = 4
_DIGITS = 16


class AuditItem(Item):
    """At sk `<microseconds since 1970, 16 digits>#<nonce>`, so that keys are in order of time."""

    member = UnicodeAttribute(attr_name="m")
    action = UnicodeAttribute(attr_name="a")
    subject = UnicodeAttribute(attr_name="s")
    source = UnicodeAttribute(attr_name="o")
    detail = UnicodeAttribute(attr_name="d", null=True)


_FREE = AuditItem.sk.does_not_exist()


class Audit:
    """The logs of all tenants. `new_nonce` tells apart what happens in one microsecond."""

    def __init__(self, table: Table, new_nonce: Callable[[], str]) -> None:
        self._table = table
        self._new_nonce = new_nonce

    def add(self, tenant_id: str, entry: AuditEntry) -> None:
        """Writes it, or raises Retryable."""
        nonce = self._new_nonce()
        shard = zlib.crc32(nonce.encode()) % SHARDS
        item = AuditItem(
            places.audit(tenant_id, _month(entry.at), shard),
            f"{_micros(entry.at)}#{nonce}",
            ttl=int((entry.at + KEPT).timestamp()),
            member=storable(entry.member),
            action=entry.action,
            subject=storable(entry.subject),
            source=entry.source,
            detail=storable(entry.detail) or None,
        )
        self._table.put(item, _FREE)

    def entries(self, tenant_id: str, wanted: Wanted) -> Sequence[AuditEntry]:
        """Oldest first."""
        since, until = _micros(wanted.since), _micros(wanted.until)
        found = (
            entry
            for month in _months(wanted.since, wanted.until)
            for _, entry in merge(*self._shares(tenant_id, month, since, until), key=_key)
        )
        return [entry for entry in found if wanted.takes(entry)]

    def _shares(
        self, tenant_id: str, month: str, since: str, until: str
    ) -> list[Iterator[tuple[str, AuditEntry]]]:
        return [
            self._share(places.audit(tenant_id, month, shard), since, until)
            for shard in range(SHARDS)
        ]

    def _share(self, place: str, since: str, until: str) -> Iterator[tuple[str, AuditEntry]]:
        for item in self._table.query(AuditItem, place, AuditItem.sk.between(since, until)):
            yield item.sk, _entry(item)


def line_of(image: Attributes) -> tuple[str, bytes] | None:
    """Name and JSON of a stream record's NewImage; None if it is another item's.

    The name is `<tenant>/<YYYY-MM>/<sk>.json`, so that a tenant's month lists in order of time.
    """
    _, tenant_id, *place = image["pk"]["S"].split("#")
    if len(place) != 3 or place[0] != "L":
        return None
    entry = _entry(AuditItem.from_raw_data(image))
    fields = {
        "at": entry.at.isoformat(),
        "member": entry.member,
        "action": entry.action,
        "subject": entry.subject,
        "source": entry.source,
        "detail": entry.detail,
    }
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return f"{tenant_id}/{place[1]}/{image['sk']['S']}.json", text.encode()


def _entry(item: AuditItem) -> AuditEntry:
    return AuditEntry(
        at=moment_of(item.sk.partition("#")[0]),
        member=item.member,
        action=item.action,
        subject=item.subject,
        source=item.source,
        detail=item.detail or "",
    )


def _key(pair: tuple[str, AuditEntry]) -> str:
    return pair[0]


def _micros(at: datetime) -> str:
    return f"{microseconds(at):0{_DIGITS}d}"


def _month(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m")


def _months(since: datetime, until: datetime) -> Iterator[str]:
    at, last = since.astimezone(UTC), _month(until)
    while True:
        month = _month(at)
        if month > last:
            return
        yield month
        # The first of the next month: 32 days on from the first of this one, and back.
        at = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
