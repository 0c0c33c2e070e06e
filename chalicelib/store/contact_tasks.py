"""Tasks of contact: each an item by its id, and while it is open the same once more in its city's
list, whose order is the due time: what is overdue stands at its front.

That a due time has passed is told by an item of its own, which nothing writes twice: the table's
stream publishes it.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.contact_task import ContactTask, Kind, Outcome, TaskState, Try, task_id
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.wished_time import Window
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Attributes, Item, Table, Write
from chalicelib.store.turn_item import microseconds, moment_of, storable

SORT_KEY = "TASK"
TOLD = "TASKDUE"
# As long as a fact may still be on its way.
_TOLD_LIFE = timedelta(days=30)
_TRIES = 5
_FREE = Item.sk.does_not_exist()
# Behind every moment: the office opens in no 60 days.
_NEVER = "9" * 16


class TaskItem(Item):
    """At `T#<tenant>#TASK#<id>`, sk `TASK`; while it is open at `T#<tenant>#TASKS` too, sk
    `<due, microseconds since 1970>#<id>`.
    """

    task = UnicodeAttribute(attr_name="x")
    revision = NumberAttribute(attr_name="r")


class DueItem(Item):
    """At `T#<tenant>#I#task-<id>-<due>`, sk `TASKDUE`."""

    data = UnicodeAttribute(attr_name="x")
    at = NumberAttribute(attr_name="i")  # microseconds since 1970


class ContactTasks:
    """Tasks of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, tenant_id: str, id: str) -> ContactTask | None:
        """Read strongly."""
        item = self._table.get(TaskItem, places.task(tenant_id, id), SORT_KEY)
        return _task(item, tenant_id) if item else None

    def make(self, tenant_id: str, task: ContactTask) -> bool:
        """Keeps a new task; False where one of this id is there already."""
        own = _item((places.task(tenant_id, task.id), SORT_KEY), task)
        listed = _item(_listed(tenant_id, task), task)
        try:
            self._table.transact(self._table.saving(own, _FREE), self._table.saving(listed))
        except Taken:
            return False
        return True

    def change(
        self,
        tenant_id: str,
        before: ContactTask,
        after: ContactTask,
        until: datetime | None = None,
        tells: bool = False,
    ) -> None:
        """Writes it over the revision that was read, or raises Conflict."""
        own = _item((places.task(tenant_id, after.id), SORT_KEY), after, until)
        writes = [self._table.saving(own, _unchanged(before)), *self._lists(before, after)]
        if tells:
            writes.append(self._table.saving(_due_item(tenant_id, after), _FREE))
        try:
            self._table.transact(*writes)
        except Taken:
            raise Conflict("task has changed") from None

    def open_ones(self, tenant_id: str, until: datetime | None = None) -> Sequence[ContactTask]:
        """The open tasks by due time, those without one last; `until`: due by then alone."""
        within = TaskItem.sk <= f"{microseconds(until):016d}~" if until else None
        items = self._table.query(TaskItem, places.tasks(tenant_id), within)
        return [_task(item, tenant_id) for item in items]

    def forget(self, tenant_id: str, who: ConversationKey, receipts: Sequence[str]) -> None:
        """Takes away every task of a conversation that is deleted, whatever its state.

        `receipts`: of its talks, which what is over is found by; what is open the city's list has.
        """
        for task in self.open_ones(tenant_id):
            if task.who == who:
                self._remove(tenant_id, task.id)
        for receipt, kind in product(receipts, Kind):
            ids = (task_id(who, receipt, kind, n) for n in count())
            while self._remove(tenant_id, next(ids)):
                pass

    def _remove(self, tenant_id: str, id: str) -> bool:
        """With its place on the list; False where there is none of this id."""
        for _ in range(_TRIES):
            task = self.get(tenant_id, id)
            if task is None:
                return False
            told = [_told_place(tenant_id, task)] if task.due_at else []
            own = self._table.deleting(places.task(tenant_id, id), SORT_KEY, _unchanged(task))
            beside = [_listed(tenant_id, task), *told]
            try:
                self._table.transact(own, *(self._table.deleting(*place) for place in beside))
            except Conflict:
                continue
            return True
        raise Retryable("task keeps changing")

    def _lists(self, before: ContactTask, after: ContactTask) -> Iterator[Write]:
        tenant_id = before.who.tenant_id
        was, now = _listed(tenant_id, before), _listed(tenant_id, after)
        if before.is_open and (was != now or not after.is_open):
            yield self._table.deleting(*was)
        if after.is_open:
            yield self._table.saving(_item(now, after))


def due_of(image: Attributes) -> Published | None:
    """The fact of a stream record's NewImage; None if it is another item's."""
    place = image["pk"]["S"].split("#", 3)
    if len(place) != 4 or place[2] != "I" or image["sk"]["S"] != TOLD:
        return None
    data, at = image["x"]["S"], moment_of(image["i"]["N"])
    told = json.loads(data)
    family, contact = told["channel"], told["contact"]
    return Published(place[3], Fact.TASK_DUE, data, place[1], family, contact, 0, at)


def _listed(tenant_id: str, task: ContactTask) -> tuple[str, str]:
    stamp = f"{microseconds(task.due_at):016d}" if task.due_at else _NEVER
    return places.tasks(tenant_id), f"{stamp}#{task.id}"


def _told_place(tenant_id: str, task: ContactTask) -> tuple[str, str]:
    assert task.due_at is not None, "a task without a due time is never overdue"
    return places.claim(tenant_id, f"task-{task.id}-{microseconds(task.due_at)}"), TOLD


def _unchanged(before: ContactTask) -> Condition:
    return TaskItem.revision == before.revision


def _due_item(tenant_id: str, task: ContactTask) -> DueItem:
    assert task.due_at is not None, "a task without a due time is never overdue"
    stamp = microseconds(task.due_at)
    told = {
        "task": task.id,
        "receipt": task.receipt,
        "kind": task.kind.value,
        "department": task.department,
        "agent": task.agent,
        "channel": task.who.family,
        "contact": task.who.contact,
        "due": task.due_at.astimezone(UTC).isoformat(),
    }
    return DueItem(
        *_told_place(tenant_id, task),
        ttl=int((task.due_at + _TOLD_LIFE).timestamp()),
        data=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        at=stamp,
    )


def _item(place: tuple[str, str], task: ContactTask, until: datetime | None = None) -> TaskItem:
    text = json.dumps(_fields(task), ensure_ascii=False, separators=(",", ":"))
    ttl = int(until.timestamp()) if until else None
    return TaskItem(*place, task=storable(text), revision=task.revision, ttl=ttl)


def _fields(task: ContactTask) -> dict[str, Any]:
    """What is set; old and new code read one shape by names."""
    fields = {
        "id": task.id,
        "family": task.who.family,
        "contact": task.who.contact,
        "receipt": task.receipt,
        "kind": task.kind.value,
        "department": task.department,
        "made": microseconds(task.made_at),
        "due": _stamp(task.due_at),
        "agent": task.agent,
        "window": task.window
        and [microseconds(task.window.earliest), microseconds(task.window.latest)],
        "state": task.state.value,
        "outcome": task.outcome and task.outcome.value,
        "tries": [[microseconds(each.at), each.agent] for each in task.tries],
        "reason": task.reason,
        "ended": _stamp(task.ended_at),
        "heard": task.heard,
        "told": int(task.is_told),
    }
    return {name: value for name, value in fields.items() if value}


def _task(item: TaskItem, tenant_id: str) -> ContactTask:
    raw: dict[str, Any] = json.loads(item.task)
    window, outcome = raw.get("window"), raw.get("outcome")
    return ContactTask(
        id=raw["id"],
        who=ConversationKey(tenant_id, raw["family"], raw["contact"]),
        receipt=raw.get("receipt", ""),
        kind=Kind(raw["kind"]),
        department=raw.get("department", ""),
        made_at=moment_of(raw["made"]),
        due_at=_moment(raw.get("due")),
        window=Window(*map(moment_of, window)) if window else None,
        agent=raw.get("agent", ""),
        state=TaskState(raw["state"]),
        outcome=Outcome(outcome) if outcome else None,
        tries=tuple(Try(moment_of(at), agent) for at, agent in raw.get("tries", ())),
        reason=raw.get("reason", ""),
        ended_at=_moment(raw.get("ended")),
        heard=raw.get("heard", 0),
        is_told=bool(raw.get("told")),
        revision=int(item.revision),
    )


def _stamp(moment: datetime | None) -> int | None:
    return microseconds(moment) if moment else None


def _moment(stamp: int | None) -> datetime | None:
    return moment_of(stamp) if stamp else None
