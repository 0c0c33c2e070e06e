"""Pushes of turns, beside the conversation: each is claimed before its call, none goes back.

Until one has come to its end it takes part in the index of what is not done yet (overdue.py).
"""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.delivery import Delivery, DeliveryState
from chalicelib.domain.overdue import unfinished_by
from chalicelib.store import places, turn_item
from chalicelib.store.failures import Taken
from chalicelib.store.overdue import Kind, due_text, index_key
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import TurnItem, microseconds, moment_of

PREFIX = "D#"

_FREE = Item.sk.does_not_exist()


class DeliveryItem(Item):
    """At sk `D#<seq, 8 digits>#<n, 2 digits>`."""

    state = UnicodeAttribute(attr_name="s")
    at = NumberAttribute(attr_name="i")  # microseconds since 1970
    attempts = NumberAttribute(attr_name="n")
    reason = UnicodeAttribute(attr_name="r", null=True)
    key = UnicodeAttribute(attr_name="k", null=True)
    vendor = UnicodeAttribute(attr_name="v", null=True)
    late = UnicodeAttribute(attr_name="g1k", null=True)
    due = UnicodeAttribute(attr_name="g1s", null=True)


class Deliveries:
    """Deliveries of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def create(
        self, tenant_id: str, who: ConversationKey, delivery: Delivery, until: datetime
    ) -> bool:
        """Claims a push; False when it was claimed before."""
        try:
            self._table.put(_item(tenant_id, who, delivery, until), _FREE)
        except Taken:
            return False
        return True

    def find(self, tenant_id: str, who: ConversationKey, seq: int, n: int) -> Delivery | None:
        """One push, read strongly."""
        item = self._table.get(DeliveryItem, _place(tenant_id, who), sort_key(seq, n))
        return delivery_of(item) if item else None

    def change(
        self, tenant_id: str, who: ConversationKey, before: Delivery, after: Delivery
    ) -> bool:
        """Writes `after` over what was seen; False when it has changed since, or is gone."""
        seen = (
            (DeliveryItem.state == before.state.value)
            & (DeliveryItem.attempts == before.attempts)
            & _by(before.vendor)
        )
        actions = [
            DeliveryItem.state.set(after.state.value),
            DeliveryItem.at.set(microseconds(after.at)),
            DeliveryItem.attempts.set(after.attempts),
            DeliveryItem.reason.set(after.reason) if after.reason else DeliveryItem.reason.remove(),
            DeliveryItem.key.set(after.key) if after.key else DeliveryItem.key.remove(),
            DeliveryItem.vendor.set(after.vendor) if after.vendor else DeliveryItem.vendor.remove(),
            *_watched(tenant_id, after),
        ]
        place = _place(tenant_id, who), sort_key(after.seq, after.n)
        try:
            self._table.update(*place, actions, seen)
        except Taken:
            return False
        return True

    def recent(self, tenant_id: str, who: ConversationKey, since: int) -> Sequence[Delivery]:
        """The pushes of turns from `since` on, in order, read strongly."""
        within = DeliveryItem.sk.between(sort_key(since, 0), f"{PREFIX}~")
        return [*map(delivery_of, self._table.query(DeliveryItem, _place(tenant_id, who), within))]

    def newest(self, tenant_id: str, who: ConversationKey, turns: int) -> Sequence[Delivery]:
        """The pushes of the newest turn that has one and of so many numbers up to it, in order."""
        within = DeliveryItem.sk.startswith(PREFIX)
        last = self._table.last(DeliveryItem, _place(tenant_id, who), within)
        if last is None:
            return []
        return self.recent(tenant_id, who, max(delivery_of(last).seq - turns + 1, 0))

    def turns(self, tenant_id: str, who: ConversationKey, first: int, last: int) -> Sequence[Turn]:
        """The turns from one number to another, in order, read strongly."""
        keys = turn_item.sort_key(max(first, 1)), turn_item.sort_key(last)
        within = TurnItem.sk.between(*keys)
        items = self._table.query(TurnItem, _place(tenant_id, who), within)
        return [turn_item.turn_from(item) for item in items]


def _place(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def sort_key(seq: int, n: int) -> str:
    """Where a push of a turn lies."""
    return f"{PREFIX}{seq:08d}#{n:02d}"


def _item(
    tenant_id: str, who: ConversationKey, delivery: Delivery, until: datetime
) -> DeliveryItem:
    due = unfinished_by(delivery)
    return DeliveryItem(
        _place(tenant_id, who),
        sort_key(delivery.seq, delivery.n),
        ttl=int(until.timestamp()),
        state=delivery.state.value,
        at=microseconds(delivery.at),
        attempts=delivery.attempts,
        reason=delivery.reason or None,
        key=delivery.key or None,
        vendor=delivery.vendor or None,
        late=index_key(tenant_id, Kind.PUSHES) if due else None,
        due=due_text(due) if due else None,
    )


def _by(vendor: str) -> Condition:
    """In one try several vendors may be called, one after another."""
    return DeliveryItem.vendor == vendor if vendor else DeliveryItem.vendor.does_not_exist()


def _watched(tenant_id: str, delivery: Delivery) -> Sequence[Action]:
    due = unfinished_by(delivery)
    if due is None:
        return DeliveryItem.late.remove(), DeliveryItem.due.remove()
    named = index_key(tenant_id, Kind.PUSHES)
    return DeliveryItem.late.set(named), DeliveryItem.due.set(due_text(due))


def delivery_of(item: DeliveryItem) -> Delivery:
    """The push as its item tells it."""
    _, seq, n = item.sk.split("#")
    return Delivery(
        seq=int(seq),
        n=int(n),
        state=DeliveryState(item.state),
        at=moment_of(item.at),
        attempts=int(item.attempts),
        reason=item.reason or "",
        key=item.key or "",
        vendor=item.vendor or "",
    )
