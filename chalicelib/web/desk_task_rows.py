"""Tasks of contact as rows of a page: no word of what was said, no number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from chalicelib.domain.contact_task import (
    OUTCOMES,
    TRIES,
    ContactTask,
    Kind,
    Outcome,
    demand_number,
)
from chalicelib.domain.desk_words import department_name
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN
from chalicelib.domain.staff import Member
from chalicelib.services.contact_tasks import ShownTasks
from chalicelib.web.desk_words import between, clock, lasted
from chalicelib.web.guard import Visit

KINDS: Mapping[str, str] = {Kind.CALL: "전화", Kind.VISIT: "방문", Kind.TEXT: "문자"}
_OUTCOMES: Mapping[tuple[Kind, Outcome], str] = {
    (Kind.CALL, Outcome.REACHED): "통화함",
    (Kind.CALL, Outcome.NOT_REACHED): "받지 않음",
    (Kind.VISIT, Outcome.VISITED): "방문함",
    (Kind.VISIT, Outcome.NOT_REACHED): "만나지 못함",
    (Kind.TEXT, Outcome.REACHED): "답변함",
}
_REFUSED = "시민이 원하지 않음"


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """Of all that a member sees. `today`: due by midnight, and not overdue yet.

    `next`: when these figures change by themselves, in ISO 8601: a due time, or the next day's
    beginning; empty where nothing is to come.
    """

    open: int
    overdue: int
    today: int
    mine: int
    next: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One open task. `overdue`: for how long, empty where its time has not come."""

    id: str
    path: str
    talk: str
    kind: str
    receipt: str
    department: str
    agent: str
    is_mine: bool
    due: str
    moment: str
    overdue: str
    wished: str
    made: str
    tries: str
    outcomes: Sequence[tuple[str, str]]
    may_reveal: bool
    revision: int


def task_rows(
    shown: ShownTasks, visit: Visit, names: Mapping[str, str], kind: str
) -> list[TaskRow]:
    """Each task as a row, in the order given; `kind`: of one kind alone, empty: all."""
    chosen = (task for task in shown.tasks if kind in ("", task.kind.value))
    return [_row(shown, task, visit, names) for task in chosen]


def task_figures(tasks: Sequence[ContactTask], member: Member, now: datetime) -> TaskFigures:
    """What stands above the list, whatever kind is shown of it."""
    coming = [each.due_at for each in tasks if each.due_at and not each.is_overdue(now)]
    today = now.astimezone(SEOUL).date()
    tomorrow = datetime.combine(today + timedelta(days=1), time(), SEOUL)
    return TaskFigures(
        open=len(tasks),
        overdue=sum(each.is_overdue(now) for each in tasks),
        today=sum(each.astimezone(SEOUL).date() == today for each in coming),
        mine=sum(each.agent == member.id for each in tasks),
        next=min(*coming, tomorrow).astimezone(UTC).isoformat() if coming else "",
    )


def kind_tabs(tasks: Sequence[ContactTask]) -> list[tuple[str, str, int]]:
    """Kind, name and how many: all of them first."""
    counts = [
        (kind, name, sum(task.kind == kind for task in tasks)) for kind, name in KINDS.items()
    ]
    return [("", "전체", len(tasks)), *counts]


def _row(shown: ShownTasks, task: ContactTask, visit: Visit, names: Mapping[str, str]) -> TaskRow:
    now, window = visit.now, task.window
    return TaskRow(
        id=task.id,
        path=f"/desk/tasks/{task.id}",
        talk=f"/desk/talks/{task.who.family}/{task.who.contact}",
        kind=KINDS[task.kind],
        receipt=task.receipt,
        department=department_name(shown.tenant, task.department, KOREAN),
        agent=names.get(task.agent, "다른 직원") if task.agent else "",
        is_mine=task.agent == visit.member.id,
        due=clock(task.due_at, now) if task.due_at else "",
        moment=task.due_at.isoformat() if task.due_at else "",
        overdue=_overdue(task, now),
        wished=between(window.earliest, window.latest, now) if window else "",
        made=clock(task.made_at, now),
        tries=f"{len(task.tries)}/{TRIES}번 시도" if task.tries else "",
        outcomes=[(each.value, _outcome(task, each)) for each in OUTCOMES[task.kind]],
        may_reveal=_may_reveal(visit.member, task),
        revision=task.revision,
    )


def _overdue(task: ContactTask, now: datetime) -> str:
    return lasted(now - task.due_at) if task.due_at and task.is_overdue(now) else ""


def _outcome(task: ContactTask, outcome: Outcome) -> str:
    if outcome is Outcome.NOT_REACHED:
        return f"{_OUTCOMES[task.kind, outcome]} ({len(task.tries) + 1}번째)"
    return _OUTCOMES.get((task.kind, outcome), _REFUSED)


def _may_reveal(member: Member, task: ContactTask) -> bool:
    try:
        demand_number(member, task)
    except Forbidden:
        return False
    return True
