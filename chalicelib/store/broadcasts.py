"""Broadcasts: a head, a small item for each chunk that was begun, and one for whoever failed.

At `T#<tenant>#B#<id>`: `H`, `K#<chunk>`, `F#<chunk>#<place>`; who the people are lies in S3. A
chunk that has no item was not begun. `T#<tenant>#BROADCASTS` has a line for each broadcast.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.chunk import LEASE, Chunk, FailedOne, after_reports, fresh
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.store import places
from chalicelib.store.broadcast_chunk import CHUNK, ChunkItem, chunk_key, read_reports
from chalicelib.store.broadcast_item import HEAD, HeadItem, head_item, read_head
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table, Write
from chalicelib.store.turn_item import microseconds, moment_of

# From the day it was made; results can be asked for as long.
LIFE = timedelta(days=90)
# A transaction holds a hundred writes: these and the chunk's own.
_FAILURES_A_CALL = 99
_FAILED = "F#"
# Reports of its texts may cross a chunk's transaction.
_TRIES = 5

_NEW = Item.sk.does_not_exist()


class ListItem(Item):
    """At sk `<made at, microseconds>#<id>`."""

    over = BooleanAttribute(attr_name="o", null=True)


class FailedItem(Item):
    """At sk `F#<chunk, 6 digits>#<place, 3 digits>`."""

    reason = UnicodeAttribute(attr_name="r")


class Broadcasts:
    """Broadcasts of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def create(self, tenant_id: str, it: Broadcast) -> None:
        """Writes a new one and puts it on the tenant's list; raises Conflict where it is there."""
        self._table.transact(
            self._table.saving(head_item(tenant_id, it, _ttl(it)), _NEW),
            self._listing(tenant_id, it),
        )

    def get(self, tenant_id: str, id: str) -> Broadcast | None:
        """As it is, read strongly."""
        item = self._table.get(HeadItem, places.broadcast(tenant_id, id), HEAD)
        return read_head(id, item) if item else None

    def change(self, tenant_id: str, before: Broadcast, after: Broadcast) -> Broadcast:
        """Writes `after` over what was seen: as written. Raises Conflict if it has changed."""
        written = _counted(before, after)
        item, seen = (
            head_item(tenant_id, written, _ttl(written)),
            HeadItem.changes == before.changes,
        )
        if written.is_over and not before.is_over:
            self._table.transact(self._table.saving(item, seen), self._listing(tenant_id, written))
        else:
            self._table.put(item, seen)
        return written

    def listed(self, tenant_id: str) -> Sequence[str]:
        """The ids of those that are not over yet."""
        items = self._table.query(ListItem, places.broadcasts(tenant_id))
        return [item.sk.partition("#")[2] for item in items if not item.over]

    def made(self, tenant_id: str) -> Sequence[str]:
        """The ids of all there are, newest first."""
        items = self._table.query(ListItem, places.broadcasts(tenant_id))
        return [item.sk.partition("#")[2] for item in items][::-1]

    def claim(
        self, tenant_id: str, id: str, number: int, size: int, holder: str, now: datetime
    ) -> Chunk | None:
        """Takes a chunk for LEASE; None while somebody has it, it rests, or it is done."""
        free = _NEW | (ChunkItem.done.does_not_exist() & (ChunkItem.free_at <= microseconds(now)))
        actions = [
            ChunkItem.size.set(size),
            ChunkItem.turn.set(ChunkItem.turn | 1),
            ChunkItem.asked_at.set(ChunkItem.asked_at | microseconds(now)),
            ChunkItem.free_at.set(microseconds(now + LEASE)),
            ChunkItem.holder.set(holder),
            ChunkItem.ttl.set(int((now + LIFE).timestamp())),
        ]
        try:
            place = places.broadcast(tenant_id, id), chunk_key(number)
            return _chunk(self._table.updated(ChunkItem, *place, actions, free))
        except Taken:
            return None

    def claim_untouched(
        self, tenant_id: str, id: str, sizes: Mapping[int, int], holder: str, now: datetime
    ) -> bool:
        """Takes chunks that nobody touched yet, all or none."""
        pk, ttl = places.broadcast(tenant_id, id), int((now + LIFE).timestamp())
        asked_at, free_at = microseconds(now), microseconds(now + LEASE)
        begun = (
            ChunkItem(
                pk,
                chunk_key(number),
                ttl=ttl,
                size=size,
                turn=1,
                holder=holder,
                asked_at=asked_at,
                free_at=free_at,
            )
            for number, size in sizes.items()
        )
        try:
            self._table.transact(*(self._table.saving(item, _NEW) for item in begun))
        except Conflict:
            return False
        return True

    def record(
        self,
        tenant_id: str,
        id: str,
        holder: str,
        after: Chunk,
        failures: Mapping[int, str],
        free_at: datetime,
    ) -> bool:
        """Writes what a pass came to, if `holder` still has the chunk; False if not."""
        pk, ttl = places.broadcast(tenant_id, id), int((free_at + LIFE).timestamp())
        failed = iter(
            [
                self._table.saving(
                    FailedItem(pk, _failed_key(after.number, place), ttl=ttl, reason=why)
                )
                for place, why in sorted(failures.items())
            ]
        )
        first = list(islice(failed, _FAILURES_A_CALL))
        # Those beyond a transaction's room go before it: written twice, they are the same.
        while more := list(islice(failed, _FAILURES_A_CALL)):
            self._table.transact(*more)
        mine = ChunkItem.holder == holder
        actions = [
            ChunkItem.states.set(after.states),
            ChunkItem.turn.set(after.turn),
            ChunkItem.free_at.set(microseconds(free_at)),
            ChunkItem.holder.remove(),
            ChunkItem.asked_at.remove(),
            *([ChunkItem.done.set(True)] if after.is_done else []),
        ]
        chunk = self._table.updating(pk, chunk_key(after.number), actions, mine)
        for _ in range(_TRIES):
            try:
                if first:
                    self._table.transact(chunk, *first)
                else:
                    self._table.update(pk, chunk_key(after.number), actions, mine)
            except Taken:
                return False
            except Conflict:
                continue
            return True
        raise Retryable("chunk keeps changing")

    def release(
        self, tenant_id: str, id: str, mine: Chunk, free_at: datetime, asked: bool = True
    ) -> None:
        """Gives a chunk back in the pass it was in; nothing where its holder has it no more."""
        place = places.broadcast(tenant_id, id), chunk_key(mine.number)
        actions = [
            ChunkItem.free_at.set(microseconds(free_at)),
            ChunkItem.holder.remove(),
            *([] if asked else [ChunkItem.asked_at.remove()]),
        ]
        try:
            self._table.update(*place, actions, ChunkItem.holder == mine.holder)
        except Taken:
            return

    def chunks(self, tenant_id: str, id: str) -> Iterator[Chunk]:
        """All that were begun, in order, as reports left them, read strongly."""
        within = ChunkItem.sk.startswith(CHUNK)
        items = self._table.query(ChunkItem, places.broadcast(tenant_id, id), within)
        return (after_reports(_chunk(item), read_reports(item.reported or ())) for item in items)

    def failures(self, tenant_id: str, id: str) -> Iterator[FailedOne]:
        """Whoever the vendor's calls did not reach, in the order of the list."""
        within = FailedItem.sk.startswith(_FAILED)
        for item in self._table.query(FailedItem, places.broadcast(tenant_id, id), within):
            _, chunk, place = item.sk.split("#")
            yield FailedOne(int(chunk), int(place), item.reason)

    def _listing(self, tenant_id: str, it: Broadcast) -> Write:
        place = places.broadcasts(tenant_id), f"{microseconds(it.made_at):016d}#{it.id}"
        return self._table.saving(ListItem(*place, ttl=_ttl(it), over=it.is_over or None))


def _counted(before: Broadcast, after: Broadcast) -> Broadcast:
    if after.id != before.id:
        raise Conflict("another broadcast")
    return after.with_changes(before.changes + 1)


def _ttl(it: Broadcast) -> int:
    return int((it.made_at + LIFE).timestamp())


def _failed_key(chunk: int, place: int) -> str:
    return f"{_FAILED}{chunk:06d}#{place:03d}"


def _chunk(item: ChunkItem) -> Chunk:
    number, size = int(item.sk.removeprefix(CHUNK)), int(item.size)
    return Chunk(
        number=number,
        size=size,
        states=item.states or fresh(number, size).states,
        turn=int(item.turn),
        holder=item.holder or "",
        asked_at=moment_of(item.asked_at) if item.asked_at else None,
        free_at=moment_of(item.free_at),
    )
