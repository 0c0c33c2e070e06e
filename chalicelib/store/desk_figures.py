"""The desk's statistics: cells that are added to, and the records of what gave to them.

One transaction writes a talk's record with what it adds, on the condition that nothing of the same
person was written since it was read; so no fact counts twice, and none is lost.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_records import AgentDay, Change, Given, PersonRecord, handling_from
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.handling import Handling
from chalicelib.store import places
from chalicelib.store.desk_figure_items import (
    FIGURE,
    TALK,
    AgentDayItem,
    CellItem,
    RevisedItem,
    TalkItem,
    cell_place,
    day_item,
    read_day,
    read_talk,
    talk_item,
)
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table, Write

HEAD = "HEAD"
CLAIM_LIFE = timedelta(days=7)
_TRIES = 3


class DeskFigures:
    """Statistics of all tenants' desks. `now` gives aware UTC."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def person(self, tenant_id: str, who: ConversationKey) -> PersonRecord:
        """The talks of one person, read strongly; nothing where none is known."""
        place = places.desk_talks(tenant_id, who.family, who.contact)
        # The head is read first: it is never newer than the talks that come after it.
        head = self._table.get(RevisedItem, place, HEAD)
        if head is None:
            return PersonRecord()
        items = self._table.query(TalkItem, place, TalkItem.sk.startswith(TALK))
        talks = {item.sk.removeprefix(TALK): read_talk(item) for item in items}
        return PersonRecord(int(head.revision), talks)

    def agent_day(self, tenant_id: str, agent: str, day: date) -> AgentDay:
        """Read strongly; nothing where they did no work."""
        item = self._table.get(AgentDayItem, places.desk_work(tenant_id, day), agent)
        return read_day(agent, day, item) if item else AgentDay(agent, day)

    def change(self, tenant_id: str, who: ConversationKey, change: Change, until: datetime) -> None:
        """Writes all of it or nothing; records live until then, figures stay.

        Raises Conflict when the person's talks or an agent's day have changed since.
        """
        place, ttl = places.desk_talks(tenant_id, who.family, who.contact), _seconds(until)
        head = RevisedItem(place, HEAD, ttl=ttl, revision=change.seen + 1)
        self._table.transact(
            self._table.saving(head, _unchanged(change.seen)),
            *(self._table.saving(talk_item(place, each, ttl)) for each in change.talks),
            *(
                self._table.saving(day_item(tenant_id, each, ttl), _unchanged(each.revision))
                for each in change.days
            ),
            *self._adding(tenant_id, change.adds),
        )

    def rest(self, tenant_id: str, day: AgentDay, adds: Given, until: datetime) -> None:
        """Writes an agent's day alone, as `change` does; raises Conflict when it has changed."""
        item = day_item(tenant_id, day, _seconds(until))
        self._table.transact(
            self._table.saving(item, _unchanged(day.revision)), *self._adding(tenant_id, adds)
        )

    def add(self, tenant_id: str, claim: str, cell: Cell, figures: Figures) -> bool:
        """Adds once per claim (for 7 days); False when it had been added before."""
        ends = _seconds(self._now() + CLAIM_LIFE)
        item = Item(places.claim(tenant_id, claim), "I#desk", ttl=ends)
        for _ in range(_TRIES):
            try:
                self._table.transact(
                    self._table.saving(item, Item.sk.does_not_exist()),
                    *self._adding(tenant_id, {cell: figures}),
                )
            except Taken:
                return False
            except Conflict:
                continue
            return True
        raise Retryable("statistics are busy")

    def cells(self, tenant_id: str, days: Iterable[date]) -> Iterator[tuple[Cell, Figures]]:
        """What was counted on these days; a cell may come in several parts."""
        for day in days:
            place = places.desk_cells(tenant_id, day)
            for item in self._table.query(CellItem, place, strong=False):
                yield Cell(day, *json.loads(item.sk)), item.figures

    def handling(
        self, tenant_id: str, department: str, first: date, last: date
    ) -> Sequence[tuple[date, Handling]]:
        """How long talks lasted, day by day, newest first; days without any are left out."""
        place = places.desk_pace(tenant_id, department)
        within = CellItem.sk.between(first.isoformat(), last.isoformat())
        items = list(self._table.query(CellItem, place, within, strong=False))
        return [
            (date.fromisoformat(item.sk), handling_from(item.figures)) for item in reversed(items)
        ]

    def forget(self, tenant_id: str, who: ConversationKey) -> int:
        """Removes a person's records, not what was counted; how many items."""
        place = places.desk_talks(tenant_id, who.family, who.contact)
        return self._table.remove(list(self._table.keys(place)))

    def _adding(self, tenant_id: str, adds: Given) -> Iterator[Write]:
        for cell, figures in adds.items():
            actions = [Path([f"{FIGURE}{name}"]).add(number) for name, number in figures.items()]
            if actions:
                yield self._table.updating(*cell_place(tenant_id, cell), actions)


def _unchanged(revision: int) -> Condition:
    if revision:
        return RevisedItem.revision == revision
    return RevisedItem.sk.does_not_exist()


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
