"""Tasks of contact: the fake and the true store keep the same promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.contact_task import ContactTask, Kind, Outcome, Try, dropped, task_id
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Fact
from chalicelib.domain.wished_time import Window
from chalicelib.services.contact_task_ports import TaskStore
from chalicelib.store.contact_tasks import ContactTasks, due_of
from tests.store.benches import Bench
from tests.store.desk_benches import TENANT, key
from tests.task_fakes import FakeTasks

OTHER = "dongjak"
NOW = datetime(2026, 11, 23, 1, 0, 0, 123456, UTC)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def tasks(request: pytest.FixtureRequest) -> TaskStore:
    if request.param == "fake":
        return FakeTasks()
    return ContactTasks(request.getfixturevalue(f"{request.param}_bench").table)


def task(name: str = "a", hours: int | None = 3, **changes: Any) -> ContactTask:
    who = key(name)
    by = NOW + timedelta(hours=hours) if hours is not None else None
    made = ContactTask(
        task_id(who, "r", Kind.CALL, 0), who, f"261123-{name}", Kind.CALL, "minwon", NOW, by
    )
    return replace(made, **changes)


def test_a_task_comes_back_as_it_was_kept(tasks: TaskStore) -> None:
    full = task(
        window=Window(NOW, NOW + timedelta(hours=3)),
        agent="kim",
        tries=(Try(NOW, "kim"), Try(NOW + timedelta(days=1), "lee")),
        heard=7,
        is_told=True,
    )
    assert tasks.get(TENANT, full.id) is None
    assert tasks.make(TENANT, full)
    assert tasks.get(TENANT, full.id) == full
    assert tasks.open_ones(TENANT) == [full]
    assert tasks.get(OTHER, full.id) is None
    assert tasks.open_ones(OTHER) == []


def test_the_same_task_is_made_once(tasks: TaskStore) -> None:
    assert tasks.make(TENANT, task())
    assert not tasks.make(TENANT, task(agent="lee"))
    assert [each.agent for each in tasks.open_ones(TENANT)] == [""]


def test_of_two_who_change_it_one_wins(tasks: TaskStore) -> None:
    tasks.make(TENANT, task())
    tasks.change(TENANT, task(), task().changed(agent="kim"))
    with pytest.raises(Conflict):
        tasks.change(TENANT, task(), task().changed(agent="lee"))
    [found] = tasks.open_ones(TENANT)
    assert (found.agent, found.revision) == ("kim", 1)


def test_open_ones_stand_in_the_order_in_which_they_are_due(tasks: TaskStore) -> None:
    soon, later, never = task("a", 1), task("b", 5), task("c", None)
    for each in (never, later, soon):
        tasks.make(TENANT, each)
    assert tasks.open_ones(TENANT) == [soon, later, never]
    moved = later.changed(due_at=NOW)
    tasks.change(TENANT, later, moved)
    assert tasks.open_ones(TENANT) == [moved, soon, never]
    assert tasks.open_ones(TENANT, NOW + timedelta(hours=1)) == [moved, soon]
    assert tasks.open_ones(TENANT, NOW - timedelta(microseconds=1)) == []


def test_what_is_over_leaves_the_list_and_is_known_still(tasks: TaskStore) -> None:
    tasks.make(TENANT, task())
    over = dropped(task(), "까닭", NOW)
    tasks.change(TENANT, task(), over, until=NOW + timedelta(days=365))
    assert tasks.open_ones(TENANT) == []
    assert tasks.get(TENANT, over.id) == over
    done = task("b").changed(outcome=Outcome.REACHED)
    tasks.make(TENANT, done)
    assert tasks.get(TENANT, done.id) == done


def test_a_due_time_that_passes_is_told_by_an_item_of_its_own(moto_bench: Bench) -> None:
    tasks, before = ContactTasks(moto_bench.table), task(agent="kim")
    tasks.make(TENANT, before)
    tasks.change(TENANT, before, before.changed(is_told=True), tells=True)
    items = moto_bench.client.scan(TableName=moto_bench.name)["Items"]
    [event] = [found for image in items if (found := due_of(image))]
    assert (event.fact, event.tenant_id, event.contact) == (Fact.TASK_DUE, TENANT, "a")
    assert '"department":"minwon","agent":"kim"' in event.data
    # The same due time is told by nobody else.
    again = task(agent="kim").changed(is_told=True)
    with pytest.raises(Conflict):
        tasks.change(TENANT, again, again.changed(agent="lee"), tells=True)


def test_what_is_over_is_forgotten_some_day_and_what_is_open_never(moto_bench: Bench) -> None:
    tasks = ContactTasks(moto_bench.table)
    tasks.make(TENANT, task("a"))
    tasks.make(TENANT, task("b"))
    tasks.change(TENANT, task("b"), dropped(task("b"), "까닭", NOW), until=NOW)
    items = moto_bench.client.scan(TableName=moto_bench.name)["Items"]
    assert [bool(each.get("ttl")) for each in items if each["sk"]["S"] == "TASK"].count(True) == 1
    assert not any("ttl" in each for each in items if each["pk"]["S"].endswith("#TASKS"))


def test_of_a_deleted_conversation_no_task_is_left_open_or_over(tasks: TaskStore) -> None:
    def of(kind: Kind, n: int, name: str = "a") -> ContactTask:
        receipt, who = f"261123-{name}", key(name)
        return task(name, id=task_id(who, receipt, kind, n), kind=kind)

    calls, visit, other = (
        [of(Kind.CALL, n) for n in range(3)],
        of(Kind.VISIT, 0),
        of(Kind.CALL, 0, "b"),
    )
    for each in calls[:2]:
        tasks.make(TENANT, each)
        tasks.change(TENANT, each, dropped(each, "done with", NOW), NOW + timedelta(days=365))
    tasks.make(TENANT, calls[2])
    tasks.change(TENANT, calls[2], calls[2].changed(is_told=True), tells=True)
    # Its talk's turns are gone: the list alone tells of it.
    old = task("a", id=task_id(key("a"), "older", Kind.CALL, 0), receipt="older")
    for each in (visit, other, old):
        tasks.make(TENANT, each)
    for _ in range(2):
        tasks.forget(TENANT, key("a"), ["261123-a"])
        assert tasks.open_ones(TENANT) == [other]
        assert [tasks.get(TENANT, each.id) for each in (*calls, visit, old)] == [None] * 5
    assert tasks.get(TENANT, other.id) == other


def test_nothing_in_the_table_names_whose_tasks_were_forgotten(moto_bench: Bench) -> None:
    tasks, due = ContactTasks(moto_bench.table), task("a")
    tasks.make(TENANT, due)
    tasks.change(TENANT, due, due.changed(is_told=True), tells=True)
    assert moto_bench.client.scan(TableName=moto_bench.name)["Count"] == 3
    tasks.forget(TENANT, due.who, [])
    assert moto_bench.client.scan(TableName=moto_bench.name)["Count"] == 0


def test_whoever_had_read_a_task_writes_over_none_that_was_forgotten(tasks: TaskStore) -> None:
    tasks.make(TENANT, task())
    tasks.forget(TENANT, task().who, [])
    with pytest.raises(Conflict):
        tasks.change(TENANT, task(), task().changed(agent="kim"))
    assert tasks.open_ones(TENANT) == []
