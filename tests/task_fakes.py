"""A store of tasks that keeps the true one's promises."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.contact_task import ContactTask
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict


class FakeTasks:
    """`told`: tasks whose fact TaskDue rode on a write."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], ContactTask] = {}
        self.told: list[ContactTask] = []

    def get(self, tenant_id: str, id: str) -> ContactTask | None:
        return self.known.get((tenant_id, id))

    def make(self, tenant_id: str, task: ContactTask) -> bool:
        if (tenant_id, task.id) in self.known:
            return False
        self.known[tenant_id, task.id] = task
        return True

    def change(
        self,
        tenant_id: str,
        before: ContactTask,
        after: ContactTask,
        until: datetime | None = None,
        tells: bool = False,
    ) -> None:
        found = self.known.get((tenant_id, before.id))
        if found is None or found.revision != before.revision:
            raise Conflict("task has changed")
        self.known[tenant_id, after.id] = after
        self.told += [after] if tells else []

    def open_ones(self, tenant_id: str, until: datetime | None = None) -> Sequence[ContactTask]:
        found = [
            task
            for (tenant, _), task in self.known.items()
            if tenant == tenant_id and task.is_open and _is_due_by(task, until)
        ]
        return sorted(found, key=_place)

    def forget(self, tenant_id: str, who: ConversationKey, receipts: Sequence[str]) -> None:
        mine = {place: task for place, task in self.known.items() if task.who == who}
        for (tenant, id), task in mine.items():
            if tenant == tenant_id and (task.is_open or task.receipt in receipts):
                del self.known[tenant, id]


def _is_due_by(task: ContactTask, until: datetime | None) -> bool:
    return until is None or (task.due_at is not None and task.due_at <= until)


def _place(task: ContactTask) -> tuple[bool, float, str]:
    return task.due_at is None, task.due_at.timestamp() if task.due_at else 0, task.id
