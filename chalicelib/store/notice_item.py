"""A notice as an item: its steps as JSON, its count of changes apart, for conditions.

While somebody has to look at it, it lies in the index, in one of the tenant's shards, by its
moment.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from zlib import crc32

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.notice import LIFE, End, Notice, Step
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.store import places
from chalicelib.store.indexed_table import IndexedItem
from chalicelib.store.turn_item import microseconds, moment_of

SORT_KEY = "N"
SHARDS = 8


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
    answers = NumberAttribute(attr_name="w", null=True)  # 1, or absent


def item_of(notice: Notice) -> NoticeItem:
    """As it is written."""
    due, who = notice.due_at, notice.who
    shard = crc32(notice.id.encode()) % SHARDS
    return NoticeItem(
        places.notice(notice.tenant_id, notice.id),
        SORT_KEY,
        ttl=ttl_of(notice),
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
        answers=1 if notice.answers else None,
    )


def read_notice(tenant_id: str, id: str, item: NoticeItem) -> Notice:
    """What was written."""
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
        answers=bool(item.answers),
    )


def ttl_of(notice: Notice) -> int:
    """When it is swept, with all that lies beside it; seconds since 1970."""
    return int((notice.made_at + LIFE).timestamp())


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
