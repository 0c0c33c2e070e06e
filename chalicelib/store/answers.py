"""Who was given which answer by which version, and which of those answers were recalled.

`T#<tenant>#F#<version>#<entry>` holds an item for each turn that gave the answer; under `#R#` in
place of `#F#` lies one for each recall. Whoever notes a turn writes the first and then reads the
second, a recall writes the second and then reads the first; both read strongly: nobody is missed.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.recall import Given, Recall
from chalicelib.store import places, turn_item
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

_THERE = Item.sk.exists()
_FREE = Item.sk.does_not_exist()


class GivenItem(Item):
    """At sk `<family>#<contact>#<seq, 8 digits>`; goes when the turn that gave the answer goes."""


class RecallItem(Item):
    """At sk `<recall's id>`."""

    entry = UnicodeAttribute(attr_name="f")
    version = NumberAttribute(attr_name="v")
    text = UnicodeAttribute(attr_name="x")
    author = UnicodeAttribute(attr_name="by")
    at = UnicodeAttribute()


class Answers:
    """Given and recalled answers of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def give(self, tenant_id: str, given: Given) -> bool:
        """Notes it, while the turn that gave it is there; False when it was deleted before."""
        item = GivenItem(
            places.given(tenant_id, given.entry, given.version),
            _sort_key(given),
            ttl=int(given.expires_at.timestamp()),
        )
        turns = places.conversation(tenant_id, given.who.family, given.who.contact)
        turn = self._table.checking(turns, turn_item.sort_key(given.seq), _THERE)
        try:
            self._table.transact(self._table.saving(item), turn)
        except Taken:
            return False
        return True

    def given_to(self, tenant_id: str, entry: str, version: int) -> Iterator[ConversationKey]:
        """Every conversation that was given the answer, each once."""
        keys = self._table.keys(places.given(tenant_id, entry, version))
        # A conversation's turns stand together.
        for talk, _ in groupby(keys, lambda key: key[1].rpartition("#")[0]):
            family, _, contact = talk.partition("#")
            yield ConversationKey(tenant_id, family, contact)

    def forget(self, tenant_id: str, given: Sequence[Given]) -> None:
        """Removes what `give` noted; does nothing where nothing was."""
        keys = {
            (places.given(tenant_id, each.entry, each.version), _sort_key(each)) for each in given
        }
        self._table.remove(sorted(keys))

    def add_recall(self, tenant_id: str, recall: Recall) -> bool:
        """Writes the recall; False when the same was there before."""
        item = RecallItem(
            places.recalls(tenant_id, recall.entry, recall.version),
            recall.id,
            entry=recall.entry,
            version=recall.version,
            text=json.dumps(recall.text, ensure_ascii=False),
            author=recall.author,
            at=recall.at.isoformat(),
        )
        try:
            self._table.put(item, _FREE)
        except Taken:
            return False
        return True

    def recalls(self, tenant_id: str, entry: str, version: int) -> Sequence[Recall]:
        """The recalls of an entry's answer of this version, the oldest first."""
        items = self._table.query(RecallItem, places.recalls(tenant_id, entry, version))
        return sorted(map(_recall, items), key=lambda recall: recall.at)


def _recall(item: RecallItem) -> Recall:
    at = datetime.fromisoformat(item.at)
    return Recall(item.entry, int(item.version), json.loads(item.text), item.author, at)


def _sort_key(given: Given) -> str:
    return f"{given.who.family}#{given.who.contact}#{given.seq:08d}"
