"""The desk's statistics as items: a talk, an agent's day, a cell. Packed: JSON, zipped."""

import json
import zlib
from collections import Counter
from datetime import date
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_records import AgentDay, Given, TalkRecord
from chalicelib.domain.shared_work import WorkedSpell
from chalicelib.domain.sharing_time import Spell
from chalicelib.domain.talk_facts import dump_facts, load_facts
from chalicelib.store import places
from chalicelib.store.table import Attributes, Item

TALK = "R#"
FIGURE = "f:"


class RevisedItem(Item):
    """The head of a person's talks; `revision` counts the changes of any of them."""

    revision = NumberAttribute(attr_name="r")


class TalkItem(Item):
    """One talk at sk `R#<receipt>`."""

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


def talk_item(place: str, record: TalkRecord, ttl: int) -> TalkItem:
    """As it is written."""
    worked = sorted([agent, day.isoformat()] for agent, day in record.worked)
    return TalkItem(
        place,
        f"{TALK}{record.talk.receipt}",
        ttl=ttl,
        facts=zlib.compress(dump_facts(record.talk.in_order()).encode()),
        given=_packed_given(record.given),
        worked=_json(worked) if worked else None,
    )


def read_talk(item: TalkItem) -> TalkRecord:
    """What was written."""
    facts = load_facts(item.sk.removeprefix(TALK), zlib.decompress(item.facts).decode())
    worked = json.loads(item.worked) if item.worked else []
    days = frozenset((agent, date.fromisoformat(day)) for agent, day in worked)
    return TalkRecord(facts, _given(item.given), days)


def day_item(tenant_id: str, day: AgentDay, ttl: int) -> AgentDayItem:
    """As it is written, one revision on."""
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


def read_day(agent: str, day: date, item: AgentDayItem) -> AgentDay:
    """What was written."""
    spells = tuple(
        WorkedSpell(Spell(talk, starts, ends), _cell(cell))
        for talk, starts, ends, cell in _unpacked(item.spells)
    )
    rests = tuple((starts, ends) for starts, ends in json.loads(item.rests or "[]"))
    return AgentDay(agent, day, int(item.revision), spells, rests, _given(item.given))


def cell_place(tenant_id: str, cell: Cell) -> tuple[str, str]:
    """A department's day, which has no channel and no agent, lies with its other days."""
    if not cell.channel and not cell.agent:
        return places.desk_pace(tenant_id, cell.department), cell.day.isoformat()
    return places.desk_cells(tenant_id, cell.day), _json(list(cell[1:]))


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
            name.removeprefix(FIGURE): int(value["N"])
            for name, value in data.items()
            if name.startswith(FIGURE)
        }
    )


def _packed(value: Any) -> bytes:
    return zlib.compress(_json(value).encode())


def _unpacked(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
