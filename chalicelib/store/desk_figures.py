"""The desk's statistics: cells that are added to, and the records of what gave to them.

One transaction writes a talk's record with what it adds, on the condition that nothing of the same
person was written since it was read; so no fact counts twice, and none is lost.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_records import (
    AgentDay,
    Change,
    Given,
    PersonRecord,
    TalkRecord,
    handling_from,
)
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.handling import Handling
from chalicelib.domain.shared_work import WorkedSpell
from chalicelib.domain.sharing_time import Spell
from chalicelib.domain.talk_facts import dump_facts, load_facts
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Attributes, Item, Table, Write

HEAD, TALK = "HEAD", "R#"
CLAIM_LIFE = timedelta(days=7)
_FIGURE = "f:"
_TRIES = 3


class RevisedItem(Item):
    """The head of a person's talks; `revision` counts the changes of any of them."""

    revision = NumberAttribute(attr_name="r")


class TalkItem(Item):
    """One talk at sk `R#<receipt>`. Packed: JSON, zipped."""

    facts = BinaryAttribute(attr_name="x", legacy_encoding=False)
    given = BinaryAttribute(attr_name="g", legacy_encoding=False)
    worked = UnicodeAttribute(attr_name="w", null=True)


class AgentDayItem(RevisedItem):
    """An agent's day at sk `<agent>`."""

    spells = BinaryAttribute(attr_name="x", legacy_encoding=False)
    rests = UnicodeAttribute(attr_name="e", null=True)
    given = BinaryAttribute(attr_name="g", legacy_encoding=False)


class CellItem(Item):
    """A cell: every figure is an attribute `f:<name>`."""

    figures: Figures

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "CellItem":
        """The item, with the figures that no attribute names."""
        item = super().from_raw_data(data)
        item.figures = _figures(data)
        return item


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
        talks = {item.sk.removeprefix(TALK): _record(item) for item in items}
        return PersonRecord(int(head.revision), talks)

    def agent_day(self, tenant_id: str, agent: str, day: date) -> AgentDay:
        """Read strongly; nothing where they did no work."""
        item = self._table.get(AgentDayItem, places.desk_work(tenant_id, day), agent)
        if item is None:
            return AgentDay(agent, day)
        spells = tuple(
            WorkedSpell(Spell(talk, starts, ends), _cell(cell))
            for talk, starts, ends, cell in _unpacked(item.spells)
        )
        rests = tuple((starts, ends) for starts, ends in json.loads(item.rests or "[]"))
        return AgentDay(agent, day, int(item.revision), spells, rests, _given(item.given))

    def change(self, tenant_id: str, who: ConversationKey, change: Change, until: datetime) -> None:
        """Writes all of it or nothing; records live until then, figures stay.

        Raises Conflict when the person's talks or an agent's day have changed since.
        """
        place, ttl = places.desk_talks(tenant_id, who.family, who.contact), _seconds(until)
        head = RevisedItem(place, HEAD, ttl=ttl, revision=change.seen + 1)
        self._table.transact(
            self._table.saving(head, _unchanged(change.seen)),
            *(self._table.saving(_talk_item(place, each, ttl)) for each in change.talks),
            *(
                self._table.saving(_day_item(tenant_id, each, ttl), _unchanged(each.revision))
                for each in change.days
            ),
            *self._adding(tenant_id, change.adds),
        )

    def rest(self, tenant_id: str, day: AgentDay, adds: Given, until: datetime) -> None:
        """Writes an agent's day alone, as `change` does; raises Conflict when it has changed."""
        item = _day_item(tenant_id, day, _seconds(until))
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
            actions = [Path([f"{_FIGURE}{name}"]).add(number) for name, number in figures.items()]
            if actions:
                yield self._table.updating(*_cell_place(tenant_id, cell), actions)


def _unchanged(revision: int) -> Condition:
    if revision:
        return RevisedItem.revision == revision
    return RevisedItem.sk.does_not_exist()


def _cell_place(tenant_id: str, cell: Cell) -> tuple[str, str]:
    """A department's day, which has no channel and no agent, lies with its other days."""
    if not cell.channel and not cell.agent:
        return places.desk_pace(tenant_id, cell.department), cell.day.isoformat()
    return places.desk_cells(tenant_id, cell.day), _json(list(cell[1:]))


def _talk_item(place: str, record: TalkRecord, ttl: int) -> TalkItem:
    worked = sorted([agent, day.isoformat()] for agent, day in record.worked)
    return TalkItem(
        place,
        f"{TALK}{record.talk.receipt}",
        ttl=ttl,
        facts=zlib.compress(dump_facts(record.talk.in_order()).encode()),
        given=_packed_given(record.given),
        worked=_json(worked) if worked else None,
    )


def _record(item: TalkItem) -> TalkRecord:
    facts = load_facts(item.sk.removeprefix(TALK), zlib.decompress(item.facts).decode())
    worked = json.loads(item.worked) if item.worked else []
    days = frozenset((agent, date.fromisoformat(day)) for agent, day in worked)
    return TalkRecord(facts, _given(item.given), days)


def _day_item(tenant_id: str, day: AgentDay, ttl: int) -> AgentDayItem:
    spells = [[*_spell(each.spell), _plain(each.cell)] for each in day.spells]
    return AgentDayItem(
        places.desk_work(tenant_id, day.day),
        day.agent,
        ttl=ttl,
        revision=day.revision + 1,
        spells=_packed(spells),
        rests=_json(day.rests) if day.rests else None,
        given=_packed_given(day.given),
    )


def _spell(spell: Spell) -> list[Any]:
    return [spell.talk, spell.starts, spell.ends]


def _packed_given(given: Given) -> bytes:
    return _packed([[_plain(cell), dict(figures)] for cell, figures in given.items()])


def _given(data: bytes) -> Given:
    return {_cell(cell): Counter(figures) for cell, figures in _unpacked(data)}


def _plain(cell: Cell) -> list[str]:
    return [cell.day.isoformat(), *cell[1:]]


def _cell(fields: list[str]) -> Cell:
    return Cell(date.fromisoformat(fields[0]), *fields[1:])


def _figures(data: Attributes) -> Figures:
    return Counter(
        {
            name.removeprefix(_FIGURE): int(value["N"])
            for name, value in data.items()
            if name.startswith(_FIGURE)
        }
    )


def _packed(value: Any) -> bytes:
    return zlib.compress(_json(value).encode())


def _unpacked(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
