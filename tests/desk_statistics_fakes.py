"""The statistics' port in memory; it passes the contract tests of the true store."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_records import AgentDay, Change, Given, PersonRecord, handling_from
from chalicelib.domain.errors import Conflict
from chalicelib.domain.handling import Handling


class FakeDeskFigures:
    """Cells and records in dicts by tenant. `crossed` changes are refused before one passes."""

    def __init__(self) -> None:
        self.sums: dict[str, dict[Cell, Figures]] = {}
        self.people: dict[tuple[str, ConversationKey], PersonRecord] = {}
        self.days: dict[tuple[str, str, date], AgentDay] = {}
        self.claims: set[tuple[str, str]] = set()
        self.crossed = 0

    def person(self, tenant_id: str, who: ConversationKey) -> PersonRecord:
        return self.people.get((tenant_id, who), PersonRecord())

    def agent_day(self, tenant_id: str, agent: str, day: date) -> AgentDay:
        return self.days.get((tenant_id, agent, day), AgentDay(agent, day))

    def change(self, tenant_id: str, who: ConversationKey, change: Change, until: datetime) -> None:
        known = self.person(tenant_id, who)
        stale = [
            each
            for each in change.days
            if self.agent_day(tenant_id, each.agent, each.day).revision != each.revision
        ]
        if known.revision != change.seen or stale or self.crossed:
            self.crossed = max(0, self.crossed - 1)
            raise Conflict("somebody else was first")
        talks = {**known.talks, **{each.talk.receipt: each for each in change.talks}}
        self.people[tenant_id, who] = PersonRecord(change.seen + 1, talks)
        for each in change.days:
            self.days[tenant_id, each.agent, each.day] = replace(each, revision=each.revision + 1)
        for cell, figures in change.adds.items():
            self._sum(tenant_id, cell).update(figures)

    def rest(self, tenant_id: str, day: AgentDay, adds: Given, until: datetime) -> None:
        if self.crossed or self.agent_day(tenant_id, day.agent, day.day).revision != day.revision:
            self.crossed = max(0, self.crossed - 1)
            raise Conflict("somebody else was first")
        self.days[tenant_id, day.agent, day.day] = replace(day, revision=day.revision + 1)
        for cell, figures in adds.items():
            self._sum(tenant_id, cell).update(figures)

    def add(self, tenant_id: str, claim: str, cell: Cell, figures: Figures) -> bool:
        if (tenant_id, claim) in self.claims:
            return False
        self.claims.add((tenant_id, claim))
        self._sum(tenant_id, cell).update(figures)
        return True

    def cells(self, tenant_id: str, days: Iterable[date]) -> Iterator[tuple[Cell, Figures]]:
        wanted = set(days)
        for cell, figures in self.sums.get(tenant_id, {}).items():
            if cell.day in wanted and (cell.channel or cell.agent):
                yield cell, figures

    def handling(
        self, tenant_id: str, department: str, first: date, last: date
    ) -> Sequence[tuple[date, Handling]]:
        found = [
            (cell.day, handling_from(figures))
            for cell, figures in self.sums.get(tenant_id, {}).items()
            if cell == Cell(cell.day, "", department) and first <= cell.day <= last
        ]
        return sorted(found, key=lambda each: each[0], reverse=True)

    def forget(self, tenant_id: str, who: ConversationKey) -> int:
        known = self.people.pop((tenant_id, who), None)
        return 1 + len(known.talks) if known else 0

    def _sum(self, tenant_id: str, cell: Cell) -> Figures:
        return self.sums.setdefault(tenant_id, {}).setdefault(cell, Counter())
