"""Notices: one item each, at `T#<tenant>#NOTICE#<id>`, sk `N`; what is told of it beside it.

The fact that one was made rides on its item, as on a turn; a later one (`F#<changes>`) is written
in one transaction with the change it tells of. While somebody has to look at a notice it lies in
the index, in one of the tenant's shards, by its moment.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from zlib import crc32

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import LIFE, End, Notice, Step
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.indexed_table import IndexedItem, IndexedTable
from chalicelib.store.table import Attributes, Item
from chalicelib.store.turn_item import microseconds, moment_of

SORT_KEY = "N"
SHARDS = 8
_TOLD = "F#"

# Beside the conversation that it is for: `NOTICE#<id>`, so that who deletes one finds its notices.
_MARK = "NOTICE#"
_MARKS = Item.sk.startswith(_MARK)
_TRIES = 5

_NEW = Item.sk.does_not_exist()


class NoticeItem(IndexedItem):
    """Moments are microseconds since 1970. `steps`: JSON, as `_listed` writes them."""

    purpose = UnicodeAttribute(attr_name="p")
    cause = UnicodeAttribute(attr_name="a")
    made_at = NumberAttribute(attr_name="i")
    sealed = BinaryAttribute(attr_name="y", legacy_encoding=False, null=True)
    template = UnicodeAttribute(attr_name="t", null=True)
    family = UnicodeAttribute(attr_name="f", null=True)
    contact = UnicodeAttribute(attr_name="c", null=True)
    approver = UnicodeAttribute(attr_name="u", null=True)
    steps = UnicodeAttribute(attr_name="s", null=True)
    held_until = NumberAttribute(attr_name="h", null=True)
    nudged_at = NumberAttribute(attr_name="m", null=True)
    end = UnicodeAttribute(attr_name="e", null=True)
    reason = UnicodeAttribute(attr_name="r", null=True)
    changes = NumberAttribute(attr_name="n")
    department = UnicodeAttribute(attr_name="d", null=True)


class ToldItem(Item):
    """A fact of a notice, at sk `F#<changes>`."""

    fact = UnicodeAttribute(attr_name="o")
    data = UnicodeAttribute(attr_name="x")
    at = NumberAttribute(attr_name="i")


class Notices:
    """Notices of all tenants."""

    def __init__(self, table: IndexedTable) -> None:
        self._table = table

    def create(self, notice: Notice) -> bool:
        """Writes a new one with its fact; False where one of this id is there already."""
        beside = [self._table.saving(_mark(notice.who, notice))] if notice.who else []
        try:
            if beside:
                self._table.transact(self._table.saving(_item(notice), _NEW), *beside)
            else:
                self._table.put(_item(notice), _NEW)
        except Taken:
            return False
        except Conflict as crossed:
            raise Retryable("notices crossed") from crossed
        return True

    def get(self, tenant_id: str, id: str) -> Notice | None:
        """As it is, read strongly."""
        item = self._table.get(NoticeItem, places.notice(tenant_id, id), SORT_KEY)
        return _notice(tenant_id, id, item) if item else None

    def change(self, before: Notice, after: Notice, told: Fact | None = None) -> Notice:
        """Writes `after` over what was seen, and a fact with it: as written. Raises Conflict."""
        if (before.tenant_id, before.id) != (after.tenant_id, after.id):
            raise Conflict("another notice")
        written = _counted(before, after)
        seen = NoticeItem.changes == before.changes
        if told is None:
            self._table.put(_item(written), seen)
        else:
            self._table.transact(
                self._table.saving(_item(written), seen),
                self._table.saving(_told(written, told), _NEW),
            )
        return written

    def due(self, tenant_id: str, now: datetime, limit: int) -> Sequence[str]:
        """Ids of those whose moment has come, at most so many; perhaps a moment behind."""
        most = f"{microseconds(now):016d}#~"
        found = (
            pk.rpartition("#")[2]
            for shard in range(SHARDS)
            for pk, _ in self._table.keys_up_to(places.due_notices(tenant_id, shard), most, limit)
        )
        return [*islice(found, limit)]

    def forget(self, tenant_id: str, who: ConversationKey) -> None:
        """Ends every notice to a conversation that is deleted, and leaves nothing of who it was."""
        marks = self._table.query(Item, _place(tenant_id, who), _MARKS)
        for id in [mark.sk.removeprefix(_MARK) for mark in marks]:
            self._erase(tenant_id, id)
            told = Item.sk.startswith(_TOLD)
            self._table.remove(self._table.keys(places.notice(tenant_id, id), within=told))
            self._table.remove([(_place(tenant_id, who), f"{_MARK}{id}")])

    def _erase(self, tenant_id: str, id: str) -> None:
        for _ in range(_TRIES):
            notice = self.get(tenant_id, id)
            if notice is None:
                return
            try:
                self.change(notice, notice.erased())
            except Conflict:
                continue
            return
        raise Retryable("notice keeps changing")


def created_of(image: Attributes) -> Published | None:
    """The fact of a stream record's NewImage; None if it is another item's."""
    place, sk = image["pk"]["S"].split("#"), image["sk"]["S"]
    if len(place) != 4 or place[2] != "NOTICE":
        return None
    tenant_id, id, at = place[1], place[3], moment_of(image["i"]["N"])
    if sk == SORT_KEY:
        named = f"notice-{id}"
        return Published(named, Fact.NOTICE_CREATED, id, tenant_id, "", "", 0, at)
    named, fact, data = f"notice-{id}-{sk}", Fact(image["o"]["S"]), image["x"]["S"]
    told = json.loads(data) if fact is Fact.NOTICE_FAILED else {}
    who = told.get("family", ""), told.get("contact", "")
    return Published(named, fact, data, tenant_id, *who, 0, at)


def told_data(notice: Notice, fact: Fact) -> str:
    """A fact's data: the notice's id; of a failure JSON, with what asked for it and why.

    `{notice, cause, reason, department?, family?, contact?}`: the last two where it was for whoever
    is in a conversation.
    """
    if fact is not Fact.NOTICE_FAILED:
        return notice.id
    who = notice.who
    told = {
        "notice": notice.id,
        "cause": notice.cause,
        "reason": notice.reason,
        **({"department": notice.department} if notice.department else {}),
        **({"family": who.family, "contact": who.contact} if who else {}),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _place(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def _mark(who: ConversationKey, notice: Notice) -> Item:
    return Item(_place(notice.tenant_id, who), f"{_MARK}{notice.id}", ttl=_ttl(notice))


def _counted(before: Notice, after: Notice) -> Notice:
    return replace(after, changes=before.changes + 1)


def _told(notice: Notice, fact: Fact) -> ToldItem:
    last = notice.last
    return ToldItem(
        places.notice(notice.tenant_id, notice.id),
        f"{_TOLD}{notice.changes:06d}",
        ttl=_ttl(notice),
        fact=fact.value,
        data=told_data(notice, fact),
        at=microseconds(last.at if last else notice.made_at),
    )


def _item(notice: Notice) -> NoticeItem:
    due, who = notice.due_at, notice.who
    shard = crc32(notice.id.encode()) % SHARDS
    return NoticeItem(
        places.notice(notice.tenant_id, notice.id),
        SORT_KEY,
        ttl=_ttl(notice),
        index_pk=places.due_notices(notice.tenant_id, shard) if due else None,
        index_sk=f"{microseconds(due):016d}#{notice.id}" if due else None,
        purpose=notice.purpose.value,
        cause=notice.cause,
        made_at=microseconds(notice.made_at),
        sealed=notice.sealed or None,
        template=notice.template or None,
        family=who.family if who else None,
        contact=who.contact if who else None,
        approver=notice.urgent.approver if notice.urgent else None,
        steps=_listed(notice.steps) if notice.steps else None,
        held_until=_stamp(notice.held_until),
        nudged_at=_stamp(notice.nudged_at),
        end=notice.end.value if notice.end else None,
        reason=notice.reason or None,
        changes=notice.changes,
        department=notice.department or None,
    )


def _notice(tenant_id: str, id: str, item: NoticeItem) -> Notice:
    who = ConversationKey(tenant_id, item.family, item.contact) if item.family else None
    return Notice(
        id=id,
        tenant_id=tenant_id,
        purpose=Purpose(item.purpose),
        cause=item.cause,
        made_at=moment_of(item.made_at),
        sealed=item.sealed or b"",
        template=item.template or "",
        who=who if item.contact else None,
        urgent=Urgent(item.approver) if item.approver else None,
        steps=tuple(_step(raw) for raw in json.loads(item.steps or "[]")),
        held_until=_moment(item.held_until),
        nudged_at=_moment(item.nudged_at),
        end=End(item.end) if item.end else None,
        reason=item.reason or "",
        changes=int(item.changes),
        department=item.department or "",
    )


def _listed(steps: Sequence[Step]) -> str:
    listed = [
        [
            step.way.value,
            step.state.value,
            *(microseconds(moment) for moment in (step.began_at, step.at, step.until)),
            step.attempts,
            step.vendor,
            int(step.is_repeatable),
            step.reason,
            step.vendor_key,
            step.asked,
        ]
        for step in steps
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def _step(raw: list[object]) -> Step:
    way, state, began, at, until, attempts, vendor, repeatable, reason, key, asked = raw
    return Step(
        Way(str(way)),
        DeliveryState(str(state)),
        moment_of(began),
        moment_of(at),
        moment_of(until),
        int(str(attempts)),
        str(vendor),
        bool(repeatable),
        str(reason),
        str(key),
        int(str(asked)),
    )


def _stamp(moment: datetime | None) -> int | None:
    return microseconds(moment) if moment else None


def _moment(stamp: object) -> datetime | None:
    return moment_of(stamp).astimezone(UTC) if stamp else None


def _ttl(notice: Notice) -> int:
    return int((notice.made_at + LIFE).timestamp())
