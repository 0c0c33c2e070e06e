"""What tasks of contact need of the outside; the fakes pass the store's contract tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.contact_task import ContactTask
from chalicelib.domain.conversation import ConversationKey


class TaskStore(Protocol):
    """Tasks of all tenants."""

    def get(self, tenant_id: str, id: str) -> ContactTask | None:
        """Read strongly."""

    def make(self, tenant_id: str, task: ContactTask) -> bool:
        """Keeps a new task; False where one of this id is there already."""

    def change(
        self,
        tenant_id: str,
        before: ContactTask,
        after: ContactTask,
        until: datetime | None = None,
        tells: bool = False,
    ) -> None:
        """Writes it over the revision that was read, or raises Conflict.

        `until`: how long a task that is over is kept. `tells`: the fact TaskDue rides on the write.
        """

    def open_ones(self, tenant_id: str, until: datetime | None = None) -> Sequence[ContactTask]:
        """The open tasks by due time, those without one last; `until`: due by then alone."""

    def forget(self, tenant_id: str, who: ConversationKey, receipts: Sequence[str]) -> None:
        """Takes away every task of a conversation that is deleted. Raises Retryable.

        `receipts`: those of its talks.
        """
