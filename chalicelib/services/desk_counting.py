"""Counts facts of talks into the desk's statistics: each once, in whatever order they come.

A fact that is new to its talk's record changes what the talk gives; the record and the difference
are written in one transaction, so nothing is counted twice and late facts put right what stood.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell, Figures, RosterOf, difference
from chalicelib.domain.desk_records import (
    LIFE,
    AgentDay,
    Change,
    Given,
    PersonRecord,
    TalkRecord,
    added,
    department_day,
)
from chalicelib.domain.desk_statistics import cells_of, handling_of
from chalicelib.domain.errors import Conflict, Permanent, Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.shared_work import WorkedSpell, shares_of, spells_of
from chalicelib.domain.sharing_time import by_day, milliseconds
from chalicelib.domain.staff import RECOVERY_BREAK
from chalicelib.domain.talk_facts import TalkFacts, happened_of
from chalicelib.services.desk_statistics_ports import DeskFigures
from chalicelib.services.ports import Tenants

_TRIES = 5
_Time = tuple[datetime, datetime]


class DeskCounting:
    """The consumer behind the desk's queue. `clock` gives an aware now."""

    def __init__(
        self, figures: DeskFigures, tenants: Tenants, clock: Callable[[], datetime]
    ) -> None:
        self._figures = figures
        self._tenants = tenants
        self._clock = clock

    def count(self, event: Published) -> None:
        """Any fact may come. Raises Retryable when the store is busy or silent, Permanent for no
        such tenant.
        """
        told = happened_of(event)
        if told is None:
            return
        tenant = self._tenants.active(event.tenant_id)
        if tenant is None:
            raise Permanent("no such tenant")
        receipt, happened = told
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        for _ in range(_TRIES):
            person = self._figures.person(tenant.id, who)
            known = person.talks.get(receipt) or TalkRecord(TalkFacts(receipt))
            if known.talk.knows(happened):
                return
            talk = known.talk.with_fact(happened)
            change = self._change(tenant.id, person, talk, tenant.roster_of)
            try:
                self._figures.change(tenant.id, who, change, self._clock() + LIFE)
            except Conflict:
                # Another fact of this person's, or of this agent's, was first.
                continue
            return
        raise Retryable("statistics are busy")

    def rested(self, tenant_id: str, agent: str, department: str, at: datetime) -> None:
        """A recovery break was given; the same moment again counts once. Raises Retryable.

        Its ten minutes are no part of any talk's time, whatever is written in them.
        """
        cell = Cell(at.astimezone(SEOUL).date(), "", department, "", agent)
        claim = f"rested-{agent}-{at.isoformat()}"
        self._figures.add(tenant_id, claim, cell, Figures(rested=1))
        self._keep_rest(tenant_id, agent, at, at + RECOVERY_BREAK)

    def came_back(self, tenant_id: str, agent: str, began: datetime, at: datetime) -> None:
        """The break that began then was ended: what is left of the ten minutes is work again."""
        if began <= at < began + RECOVERY_BREAK:
            self._keep_rest(tenant_id, agent, began, at)

    def _keep_rest(self, tenant_id: str, agent: str, began: datetime, ended: datetime) -> None:
        whole = by_day(began, began + RECOVERY_BREAK)
        for starts, ends in whole:
            day, rest = starts.astimezone(SEOUL).date(), (starts, min(ends, ended))
            self._keep_rest_of(tenant_id, agent, day, (starts, ends), rest)

    def _keep_rest_of(
        self, tenant_id: str, agent: str, day: date, whole: _Time, rest: _Time
    ) -> None:
        """Puts this rest in the place of what that day knows of the same break."""
        first, last = (milliseconds(each) for each in whole)
        starts, ends = (milliseconds(each) for each in rest)
        for _ in range(_TRIES):
            old = self._figures.agent_day(tenant_id, agent, day)
            others = [each for each in old.rests if not first <= each[0] < last]
            rests = tuple(sorted([*others, *([(starts, ends)] if starts < ends else [])]))
            new = replace(old, rests=rests, given=shares_of(old.spells, rests))
            adds = difference(new.given, old.given)
            try:
                return self._figures.rest(tenant_id, new, adds, self._clock() + LIFE)
            except Conflict:
                # A fact of one of this agent's talks was first.
                continue
        raise Retryable("statistics are busy")

    def _change(
        self, tenant_id: str, person: PersonRecord, talk: TalkFacts, roster_of: RosterOf
    ) -> Change:
        """The talk changes, and with it what the person's other talks and its agents' days give."""
        talks = {receipt: record.talk for receipt, record in person.talks.items()}
        talks[talk.receipt] = talk
        records: list[TalkRecord] = []
        adds: Given = {}
        for receipt, each in talks.items():
            before = person.talks.get(receipt) or TalkRecord(each)
            others = [other for name, other in talks.items() if name != receipt]
            after = TalkRecord(each, _given(each, others, roster_of), before.worked)
            if receipt == talk.receipt or after.given != before.given:
                records.append(after)
                adds = added(adds, difference(after.given, before.given))
        spells = _by_agent_day(talk, roster_of)
        before = person.talks.get(talk.receipt) or TalkRecord(talk)
        days = [
            self._day(tenant_id, place, talk.receipt, spells.get(place, ()))
            for place in sorted({*spells, *before.worked})
        ]
        for old, new in days:
            adds = added(adds, difference(new.given, old.given))
        return Change(
            seen=person.revision,
            talks=tuple(
                replace(each, worked=frozenset(spells)) if each.talk is talk else each
                for each in records
            ),
            days=tuple(new for old, new in days if new != old),
            adds=adds,
        )

    def _day(
        self, tenant_id: str, place: tuple[str, date], receipt: str, spells: Iterable[WorkedSpell]
    ) -> tuple[AgentDay, AgentDay]:
        """An agent's day before and after this talk's part in it is this."""
        old = self._figures.agent_day(tenant_id, *place)
        kept = tuple(each for each in old.spells if each.spell.talk != receipt)
        worked = tuple(sorted((*kept, *spells), key=_order))
        return old, replace(old, spells=worked, given=shares_of(worked, old.rests))


def _given(talk: TalkFacts, others: Iterable[TalkFacts], roster_of: RosterOf) -> Given:
    counted = cells_of(talk, others, roster_of)
    lasted = handling_of(talk, roster_of)
    return added(counted, department_day(*lasted)) if lasted else counted


def _by_agent_day(
    talk: TalkFacts, roster_of: RosterOf
) -> Mapping[tuple[str, date], list[WorkedSpell]]:
    found: dict[tuple[str, date], list[WorkedSpell]] = {}
    for agent, day, spell in spells_of(talk, roster_of):
        found.setdefault((agent, day), []).append(spell)
    return found


def _order(worked: WorkedSpell) -> tuple[int, int, str]:
    return worked.spell.starts, worked.spell.ends, worked.spell.talk
