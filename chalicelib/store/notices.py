"""Notices: one item each, at `T#<tenant>#NOTICE#<id>`, sk `N`; what is told of it beside it.

The fact that one was made rides on its item, as on a turn; a later one (`F#<changes>`) is written
in one transaction with the change it tells of.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.notice import Notice
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.indexed_table import IndexedTable
from chalicelib.store.notice_facts import FACTS, told_item
from chalicelib.store.notice_item import (
    SHARDS,
    SORT_KEY,
    NoticeItem,
    item_of,
    read_notice,
    ttl_of,
)
from chalicelib.store.table import Item
from chalicelib.store.turn_item import microseconds

# Beside the conversation that it is for: `NOTICE#<id>`, so that who deletes one finds its notices.
_MARK = "NOTICE#"
_MARKS = Item.sk.startswith(_MARK)
_TRIES = 5

_NEW = Item.sk.does_not_exist()


class Notices:
    """Notices of all tenants."""

    def __init__(self, table: IndexedTable) -> None:
        self._table = table

    def create(self, notice: Notice) -> bool:
        """Writes a new one with its fact; False where one of this id is there already."""
        beside = [self._table.saving(_mark(notice.who, notice))] if notice.who else []
        try:
            if beside:
                self._table.transact(self._table.saving(item_of(notice), _NEW), *beside)
            else:
                self._table.put(item_of(notice), _NEW)
        except Taken:
            return False
        except Conflict as crossed:
            raise Retryable("notices crossed") from crossed
        return True

    def get(self, tenant_id: str, id: str) -> Notice | None:
        """As it is, read strongly."""
        item = self._table.get(NoticeItem, places.notice(tenant_id, id), SORT_KEY)
        return read_notice(tenant_id, id, item) if item else None

    def change(self, before: Notice, after: Notice, told: Fact | None = None) -> Notice:
        """Writes `after` over what was seen, and a fact with it: as written. Raises Conflict."""
        if (before.tenant_id, before.id) != (after.tenant_id, after.id):
            raise Conflict("another notice")
        written = _counted(before, after)
        seen = NoticeItem.changes == before.changes
        if told is None:
            self._table.put(item_of(written), seen)
        else:
            self._table.transact(
                self._table.saving(item_of(written), seen),
                self._table.saving(told_item(written, told), _NEW),
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
            told = Item.sk.startswith(FACTS)
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


def _place(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def _mark(who: ConversationKey, notice: Notice) -> Item:
    return Item(_place(notice.tenant_id, who), f"{_MARK}{notice.id}", ttl=ttl_of(notice))


def _counted(before: Notice, after: Notice) -> Notice:
    return replace(after, changes=before.changes + 1)
