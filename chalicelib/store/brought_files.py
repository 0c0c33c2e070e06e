"""What came of files that people brought, beside the turns that name their addresses."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.brought_file import BroughtFile
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.shared_file import SharedFile
from chalicelib.store import places, turn_item
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

PREFIX = "FILE#"

_FREE = Item.sk.does_not_exist()
_THERE = Item.sk.exists()


class BroughtItem(Item):
    """At sk `FILE#<seq, 8 digits>#<n, 2 digits>`."""

    id = UnicodeAttribute(attr_name="f", null=True)
    name = UnicodeAttribute(attr_name="n", null=True)
    kind = UnicodeAttribute(attr_name="k", null=True)
    mime = UnicodeAttribute(attr_name="m", null=True)
    size = NumberAttribute(attr_name="z", null=True)
    lost = UnicodeAttribute(attr_name="r", null=True)


class BroughtFiles:
    """Outcomes of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(
        self, tenant_id: str, who: ConversationKey, brought: BroughtFile, until: datetime
    ) -> bool:
        """Notes it while its turn is there; False when it was noted or the turn deleted before."""
        place = _place(tenant_id, who)
        turn = self._table.checking(place, turn_item.sort_key(brought.seq), _THERE)
        try:
            self._table.transact(self._table.saving(_item(place, brought, until), _FREE), turn)
        except Taken:
            return False
        return True

    def of(
        self, tenant_id: str, who: ConversationKey, first: int, last: int
    ) -> Sequence[BroughtFile]:
        """What came of the files of turns from one number to another, in order, read strongly."""
        within = BroughtItem.sk.between(_sort_key(first, 0), _sort_key(last, 99))
        items = self._table.query(BroughtItem, _place(tenant_id, who), within)
        return [_brought(item) for item in items]


def _place(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def _sort_key(seq: int, n: int) -> str:
    return f"{PREFIX}{seq:08d}#{n:02d}"


def _item(place: str, brought: BroughtFile, until: datetime) -> BroughtItem:
    file = brought.file
    return BroughtItem(
        place,
        _sort_key(brought.seq, brought.n),
        ttl=int(until.timestamp()),
        id=file.id if file else None,
        name=file.name if file else None,
        kind=file.kind if file else None,
        mime=file.mime if file else None,
        size=file.size if file else None,
        lost=brought.lost or None,
    )


def _brought(item: BroughtItem) -> BroughtFile:
    seq, n = map(int, item.sk.removeprefix(PREFIX).split("#"))
    file = None
    if item.id:
        told = item.name or "", item.kind or "", item.mime or ""
        file = SharedFile(item.id, *told, int(item.size or 0))
    return BroughtFile(seq, n, file, item.lost or "")
