"""What the work of an agent's day counts: an agent's talks at once share their time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chalicelib.domain.desk_cells import Cell, Figures, RosterOf, Where
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.sharing_time import Spell, by_day, milliseconds, shared, without
from chalicelib.domain.talk_facts import TalkFacts
from chalicelib.domain.talk_story import story_of


@dataclass(frozen=True, slots=True)
class WorkedSpell:
    """Part of an agent's day; `cell` is where its share of their time is counted."""

    spell: Spell
    cell: Cell


def spells_of(talk: TalkFacts, roster_of: RosterOf) -> Iterator[tuple[str, date, WorkedSpell]]:
    """Agent, day in Seoul and spell of all work on a talk."""
    story = story_of(talk)
    if story is None:
        return
    where = Where(roster_of, story.channel)
    for stretch in story.stretches:
        cell = where.cell(stretch.starts_at, stretch.department, stretch.agent)
        for whole in stretch.spells:
            for starts, ends in by_day(*whole):
                spell = Spell(talk.receipt, milliseconds(starts), milliseconds(ends))
                yield stretch.agent, starts.astimezone(SEOUL).date(), WorkedSpell(spell, cell)


def shares_of(
    spells: Iterable[WorkedSpell], rests: Sequence[tuple[int, int]] = ()
) -> dict[Cell, Figures]:
    """What the work of one agent's day counts, their time shared among the talks at once.

    `rests`: recovery breaks of that day in milliseconds since 1970, disjoint; they are no work,
    so what the talks counted of them as `active_ms` is taken back here.
    Whole milliseconds: rounded once a cell.
    """
    worked = list(spells)
    parts = [(each.cell, part) for each in worked for part in without(each.spell, rests)]
    sums: dict[Cell, Fraction] = {}
    for (cell, _), share in zip(parts, shared([part for _, part in parts]), strict=True):
        sums[cell] = sums.get(cell, Fraction(0)) + share
    given = {each.cell: Counter(shared_ms=round(sums.get(each.cell, 0))) for each in worked}
    for each in worked:
        given[each.cell]["active_ms"] -= each.spell.length
    for cell, part in parts:
        given[cell]["active_ms"] += part.length
    return given
