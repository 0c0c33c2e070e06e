"""Desk entries, backlogs and agents' talks: every change is one transaction with its turn.

The lists lie in partitions of the table itself, not in an index: "the oldest goes first" needs a
strong read, and an index has none (infra/decisions/0012).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.conversation import Contact, ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.reopening import REOPENED_WITHIN, ClosedTalk
from chalicelib.store import contact_item, desk_item, places, turn_item
from chalicelib.store.agents import gaining, losing
from chalicelib.store.claims import claiming
from chalicelib.store.desk_item import (
    DeskItem,
    entry_from,
    entry_place,
    language_in,
    list_place,
)
from chalicelib.store.table import Item, Table, Write
from chalicelib.store.turn_item import microseconds, moment_of

if TYPE_CHECKING:
    from chalicelib.domain.abuse_protocol import AbuseRecord

_FREE = Item.sk.does_not_exist()
# No entry there: nothing at all, or what was closed.
_CLOSED = DeskItem.entry.does_not_exist()
_FIRST = " "
_TRIES = 5


class ReceiptItem(Item):
    """Which conversation a receipt number was given in, at sk `C`."""

    family = UnicodeAttribute(attr_name="f")
    contact = UnicodeAttribute(attr_name="c")


class ClosedItem(Item):
    """The last talk of a conversation that was closed, in the place of its entry.

    So who closes needs no right to delete beside what was said.
    """

    receipt = UnicodeAttribute(attr_name="n")
    department = UnicodeAttribute(attr_name="d")
    agent = UnicodeAttribute(attr_name="g", null=True)
    at = NumberAttribute(attr_name="i")  # microseconds since 1970


class Desks:
    """Desks of all tenants; each call names its tenant."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def entry(self, tenant_id: str, who: ConversationKey) -> DeskEntry | None:
        """The open entry, read strongly; None when nobody is asked for."""
        item = self._table.get(DeskItem, *entry_place(tenant_id, who))
        return entry_from(item, tenant_id) if item and item.entry else None

    def open(
        self,
        tenant_id: str,
        entry: DeskEntry,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
    ) -> None:
        """Writes a new entry with the turn that asks, and the contact where it must be renewed.

        Raises Conflict when the turn's place is taken, an entry is open, the delivery `claim` was
        taken or the receipt number is in use.
        """
        receipt = ReceiptItem(
            *_receipt_place(tenant_id, entry.receipt),
            ttl=int(turn.expires_at.timestamp()),
            family=entry.who.family,
            contact=entry.who.contact,
        )
        place = entry_place(tenant_id, entry.who)
        self._table.transact(
            *self._told(tenant_id, entry.who, turn, contact, claim),
            self._table.saving(desk_item.item_of(place, entry), _CLOSED),
            self._table.saving(desk_item.item_of(list_place(tenant_id, entry), entry)),
            self._table.saving(receipt, _FREE),
        )

    def move(
        self,
        tenant_id: str,
        before: DeskEntry,
        after: DeskEntry,
        turn: Turn,
        claim: str = "",
        contact: Contact | None = None,
        record: "AbuseRecord | None" = None,
    ) -> None:
        """Changes an entry from what was seen; its lists and its agents' loads follow.

        Raises Conflict when the entry has changed since, the turn's place is taken, an agent who
        gains a talk is not ready or has as many as they may, `claim` was taken, or `record` has
        changed since it was read.
        """
        place = entry_place(tenant_id, after.who)
        old, new = list_place(tenant_id, before), list_place(tenant_id, after)
        leaving = [self._table.deleting(*old)] if old != new else []
        self._table.transact(
            *self._told(tenant_id, after.who, turn, contact, claim, record),
            self._table.saving(desk_item.item_of(place, after), _seen(before)),
            *leaving,
            self._table.saving(desk_item.item_of(new, after)),
            *self._loads(tenant_id, before, after),
        )

    def close(
        self,
        tenant_id: str,
        before: DeskEntry,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
        record: "AbuseRecord | None" = None,
    ) -> None:
        """Ends the talk; its receipt number still finds the conversation. Raises Conflict.

        What was closed stays in the entry's place, for who asks again.
        """
        closed = ClosedItem(
            *entry_place(tenant_id, before.who),
            ttl=int((turn.at + REOPENED_WITHIN).timestamp()),
            receipt=before.receipt,
            department=before.department,
            agent=before.agent or None,
            at=microseconds(turn.at),
        )
        self._table.transact(
            *self._told(tenant_id, before.who, turn, contact, claim, record),
            self._table.saving(closed, _seen(before)),
            *self._off_lists(tenant_id, before),
        )

    def tell(
        self,
        tenant_id: str,
        who: ConversationKey,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
        record: "AbuseRecord | None" = None,
    ) -> None:
        """Writes a turn of the desk while nobody is asked for; raises Conflict as `move` does."""
        self._table.transact(*self._told(tenant_id, who, turn, contact, claim, record))

    def closed(self, tenant_id: str, who: ConversationKey) -> ClosedTalk | None:
        """The last talk that was closed, while none is open; read strongly.

        For seven days at the least.
        """
        item = self._table.get(ClosedItem, *entry_place(tenant_id, who))
        if item is None or not item.receipt:
            return None
        return ClosedTalk(item.receipt, item.department, item.agent or "", moment_of(item.at))

    def forget(self, tenant_id: str, who: ConversationKey, receipts: Sequence[str]) -> None:
        """Takes a conversation that is deleted off the desk, and forgets its receipt numbers.

        Its suspension ends with the record of it, so it leaves that list too.
        """
        for _ in range(_TRIES):
            entry = self.entry(tenant_id, who)
            try:
                if entry:
                    gone = self._table.deleting(*entry_place(tenant_id, who), _seen(entry))
                    self._table.transact(gone, *self._off_lists(tenant_id, entry))
            except Conflict:
                continue
            from chalicelib.store.suspensions import place_of

            numbers = {*receipts, *([entry.receipt] if entry else [])}
            places_of = [_receipt_place(tenant_id, each) for each in sorted(numbers)]
            self._table.remove([*places_of, place_of(tenant_id, who)])
            return
        raise Retryable("desk is busy")

    def backlog(
        self, tenant_id: str, department: str, limit: int = 50, after: str = ""
    ) -> tuple[Sequence[DeskEntry], str]:
        """Who waits, first to last, and where the next page begins (empty: there is none)."""
        partition = places.backlog(tenant_id, department)
        # One more than asked for tells whether there is another page.
        beyond = DeskItem.sk > (after or _FIRST)
        items = self._table.first(DeskItem, partition, limit + 1, beyond)
        more = items[limit - 1].sk if len(items) > limit else ""
        return [entry_from(item, tenant_id) for item in items[:limit]], more

    def waiting(self, tenant_id: str, department: str) -> int:
        """How many wait."""
        return sum(1 for _ in self._table.keys(places.backlog(tenant_id, department)))

    def position(self, tenant_id: str, entry: DeskEntry) -> int:
        """The entry's place in its backlog, 1 for who is next; 0 when it does not wait."""
        if entry.stage is not Stage.WAITING:
            return 0
        partition, own = list_place(tenant_id, entry)
        return sum(1 for _ in self._table.keys(partition, within=Item.sk <= own))

    def ahead(self, tenant_id: str, entry: DeskEntry, department: str) -> Counter[str]:
        """How many wait in a department, in which language, who go before who waits as `entry`."""
        there = replace(entry, department=department, stage=Stage.WAITING)
        partition, own = list_place(tenant_id, there)
        return Counter(map(language_in, self._table.query(DeskItem, partition, Item.sk < own)))

    def mine(self, tenant_id: str, agent: str) -> Sequence[DeskEntry]:
        """The talks of an agent, taken and snoozed, the longest open first."""
        items = self._table.query(DeskItem, places.talks_of(tenant_id, agent))
        return [entry_from(item, tenant_id) for item in items]

    def find(self, tenant_id: str, receipt: str) -> ConversationKey | None:
        """The conversation a receipt number was given in, open or closed."""
        item = self._table.get(ReceiptItem, *_receipt_place(tenant_id, receipt))
        return ConversationKey(tenant_id, item.family, item.contact) if item else None

    def _told(
        self,
        tenant_id: str,
        who: ConversationKey,
        turn: Turn,
        contact: Contact | None,
        claim: str,
        record: "AbuseRecord | None" = None,
    ) -> Iterator[Write]:
        """The turn at its place, what claims its delivery, the contact renewed, the record."""
        partition = places.conversation(tenant_id, who.family, who.contact)
        yield self._table.saving(turn_item.item_of(partition, turn), _FREE)
        if contact:
            yield self._table.saving(contact_item.item_of(partition, contact))
        if claim:
            yield claiming(self._table, tenant_id, claim, turn.at)
        if record:
            # Read here: bot turns come by this file, and never by that one.
            from chalicelib.store.abuse import recording

            yield from recording(self._table, tenant_id, who, record, turn.at)

    def _off_lists(self, tenant_id: str, entry: DeskEntry) -> Iterator[Write]:
        yield self._table.deleting(*list_place(tenant_id, entry))
        if holder(entry):
            yield losing(self._table, tenant_id, entry.agent)

    def _loads(self, tenant_id: str, before: DeskEntry, after: DeskEntry) -> Iterator[Write]:
        lost, gained = holder(before), holder(after)
        if lost != gained:
            if lost:
                yield losing(self._table, tenant_id, lost)
            if gained:
                yield gaining(self._table, tenant_id, gained)


def holder(entry: DeskEntry) -> str:
    """The agent whose load it is: nobody's while it waits or is snoozed."""
    return entry.agent if entry.stage is Stage.TAKEN else ""


def _seen(entry: DeskEntry) -> Condition:
    return DeskItem.revision == entry.revision


def _receipt_place(tenant_id: str, receipt: str) -> tuple[str, str]:
    return places.receipt(tenant_id, receipt), "C"
