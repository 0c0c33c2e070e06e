"""What the statistics of the desk need of the outside; the fake passes the store's contract."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_records import AgentDay, Change, Given, PersonRecord
from chalicelib.domain.handling import Handling


class DeskFigures(Protocol):
    """Cells of figures, and the records of what gave them."""

    def person(self, tenant_id: str, who: ConversationKey) -> PersonRecord:
        """The talks of one person, read strongly; nothing where none is known."""

    def agent_day(self, tenant_id: str, agent: str, day: date) -> AgentDay:
        """Read strongly; nothing where they did no work."""

    def change(self, tenant_id: str, who: ConversationKey, change: Change, until: datetime) -> None:
        """Writes all of it or nothing; records live until then, figures stay.

        Raises Conflict when the person's talks or an agent's day have changed since.
        """

    def rest(self, tenant_id: str, day: AgentDay, adds: Given, until: datetime) -> None:
        """Writes an agent's day alone, as `change` does; raises Conflict when it has changed."""

    def add(self, tenant_id: str, claim: str, cell: Cell, figures: Figures) -> bool:
        """Adds once per claim (for 7 days); False when it had been added before."""

    def cells(self, tenant_id: str, days: Iterable[date]) -> Iterator[tuple[Cell, Figures]]:
        """What was counted on these days; a cell may come in several parts."""

    def handling(
        self, tenant_id: str, department: str, first: date, last: date
    ) -> Sequence[tuple[date, Handling]]:
        """How long talks lasted, day by day, newest first; days without any are left out."""

    def forget(self, tenant_id: str, who: ConversationKey) -> int:
        """Removes a person's records, not what was counted; how many items."""
