"""Records of abuse at sk `ABUSE` of the conversation, and the evidence in partitions of its own.

Evidence is put and read; nothing here changes or removes it before its `ttl`. What an IAM policy
may add: `dynamodb:LeadingKeys` like `T#*#E#*` for nobody but those who open it.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.abuse_protocol import AbuseEvent, AbuseRecord, By, Heard, Objection
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.evidence import Evidence, Trace, demand_two
from chalicelib.domain.message import Json
from chalicelib.domain.suspension import Suspension
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.suspensions import listed, listing
from chalicelib.store.table import Item, Table, Write
from chalicelib.store.turn_item import microseconds, moment_of, storable

SORT_KEY = "ABUSE"
# Longer than any warning or suspension counts.
RECORD_LIFE = timedelta(days=400)
_DIGITS = 16


class AbuseItem(Item):
    """The record, packed JSON; `revision` counts its writes."""

    data = BinaryAttribute(attr_name="z", legacy_encoding=False)
    revision = NumberAttribute(attr_name="r")


class TraceItem(Item):
    """At sk `<microseconds since 1970, 16 digits>#<id>`."""

    seq = NumberAttribute(attr_name="q")
    category = UnicodeAttribute(attr_name="c")


class EvidenceItem(TraceItem):
    """The same with the words, packed."""

    text = BinaryAttribute(attr_name="z", legacy_encoding=False)


class AbuseRecords:
    """Records of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, tenant_id: str, who: ConversationKey) -> AbuseRecord:
        """The record, read strongly; an empty one where there is none."""
        item = self._table.get(AbuseItem, _conversation(tenant_id, who), SORT_KEY)
        return _record(item) if item else AbuseRecord()

    def write(
        self, tenant_id: str, who: ConversationKey, record: AbuseRecord, at: datetime
    ) -> AbuseRecord:
        """Writes over the revision that was read; raises Conflict when it has changed since."""
        self._table.transact(*recording(self._table, tenant_id, who, record, at))
        return replace(record, revision=record.revision + 1)

    def suspended(self, tenant_id: str, now: datetime) -> Sequence[Suspension]:
        """Who is suspended at this moment, read strongly."""
        return listed(self._table, tenant_id, now)


class EvidenceStore:
    """Evidence of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, tenant_id: str, evidence: Evidence) -> bool:
        """Keeps it until it expires; False when this id was there already."""
        trace = evidence.trace
        item = EvidenceItem(
            _evidence(tenant_id, trace.who),
            _sort_key(trace),
            ttl=int(evidence.expires_at.timestamp()),
            seq=trace.seq,
            category=trace.category.value,
            text=zlib.compress(storable(evidence.text).encode()),
        )
        try:
            self._table.put(item, EvidenceItem.sk.does_not_exist())
        except Taken:
            return False
        return True

    def traces(self, tenant_id: str, who: ConversationKey, now: datetime) -> Sequence[Trace]:
        """What there is of this contact, oldest first, without the words."""
        items = self._table.query(TraceItem, _evidence(tenant_id, who))
        return [_trace(item, who) for item in items if _lives(item, now)]

    def open(
        self, tenant_id: str, trace: Trace, first: str, second: str, now: datetime
    ) -> Evidence | None:
        """The words, for two members; raises Permanent for one, or the same twice."""
        demand_two(first, second)
        place = _evidence(tenant_id, trace.who)
        item = self._table.get(EvidenceItem, place, _sort_key(trace))
        if item is None or not _lives(item, now):
            return None
        text = zlib.decompress(item.text).decode()
        return Evidence(_trace(item, trace.who), text, _seconds(item.ttl))


def recording(
    table: Table, tenant_id: str, who: ConversationKey, record: AbuseRecord, at: datetime
) -> Sequence[Write]:
    """The record and its place in the list, for `Table.transact`: fails when it has changed since
    it was read.
    """
    written = table.saving(_item(tenant_id, who, record, at), _unchanged(record))
    return [written, *listing(table, tenant_id, who, record, at)]


def _item(tenant_id: str, who: ConversationKey, record: AbuseRecord, at: datetime) -> AbuseItem:
    return AbuseItem(
        _conversation(tenant_id, who),
        SORT_KEY,
        ttl=int((at + RECORD_LIFE).timestamp()),
        data=zlib.compress(storable(_json(record)).encode()),
        revision=record.revision + 1,
    )


def _unchanged(record: AbuseRecord) -> Condition:
    if not record.revision:
        return AbuseItem.sk.does_not_exist()
    return AbuseItem.revision == record.revision


def _conversation(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def _evidence(tenant_id: str, who: ConversationKey) -> str:
    return places.evidence(tenant_id, who.family, who.contact)


def _sort_key(trace: Trace) -> str:
    return f"{microseconds(trace.at):0{_DIGITS}}#{trace.id}"


def _trace(item: TraceItem, who: ConversationKey) -> Trace:
    micros, id = item.sk.split("#", 1)
    return Trace(id, who, int(item.seq), moment_of(micros), Heard(item.category))


def _lives(item: Item, now: datetime) -> bool:
    return _seconds(item.ttl) > now


def _seconds(ttl: Any) -> datetime:
    return datetime.fromtimestamp(int(ttl or 0), UTC)


def _json(record: AbuseRecord) -> str:
    raw = {
        "events": [[_text(each.at), each.category, each.by, each.agent] for each in record.events],
        "warnings": record.warnings,
        "final_warned": record.final_warned,
        "counted_at": _text(record.counted_at),
        "suspended_until": _text(record.suspended_until),
        "suspended_by": record.suspended_by,
        "reason": record.reason,
        "objection": record.objection,
        "lifted": record.lifted,
        "objections": [[_text(each.at), each.text, each.by] for each in record.objections],
        "break_offered": {who: _text(at) for who, at in record.break_offered.items()},
    }
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def _record(item: AbuseItem) -> AbuseRecord:
    raw: Json = json.loads(zlib.decompress(item.data))
    moments = {name: _moment(raw[name]) for name in ("counted_at", "suspended_until")}
    events = tuple(
        AbuseEvent(datetime.fromisoformat(at), Heard(category), By(by), agent)
        for at, category, by, agent in raw["events"]
    )
    offered = {who: datetime.fromisoformat(at) for who, at in raw["break_offered"].items()}
    objected = tuple(
        Objection(datetime.fromisoformat(at), text, by)
        for at, text, by in raw.get("objections", ())
    )
    fields = {**moments, "events": events, "break_offered": offered, "objections": objected}
    return AbuseRecord(**{**raw, **fields, "revision": int(item.revision)})


def _text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
