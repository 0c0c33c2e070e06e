"""What somebody owes a citizen outside their talk: a call back, a visit, a text later.

A task lives apart from the talk it came from, so that the talk's end loses nothing. It names nobody
and holds no number: only the conversation's key. It is open until it has an outcome or a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Unfit
from chalicelib.domain.first_response import first_response_due
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.wished_time import Window, inside

# A citizen who was not reached so often is not called on and on.
TRIES = 3


class Kind(StrEnum):
    """How the citizen would be reached."""

    TEXT = "text"
    CALL = "call"
    VISIT = "visit"


class TaskState(StrEnum):
    """Open until somebody ends it; what is over stays over."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What came of it, or of one try."""

    REACHED = "reached"
    VISITED = "visited"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"


# What can come of which; the first is what is hoped for.
OUTCOMES: Mapping[Kind, tuple[Outcome, ...]] = {
    Kind.TEXT: (Outcome.REACHED, Outcome.REFUSED),
    Kind.CALL: (Outcome.REACHED, Outcome.NOT_REACHED, Outcome.REFUSED),
    Kind.VISIT: (Outcome.VISITED, Outcome.NOT_REACHED, Outcome.REFUSED),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One that reached nobody: when, by whom."""

    at: datetime
    agent: str


@dataclass(frozen=True, slots=True)
class ContactTask:
    """Moments are aware. `due_at`: None where the office opens in no 60 days."""

    id: str
    who: ConversationKey
    receipt: str
    kind: Kind
    department: str
    made_at: datetime
    due_at: datetime | None
    # When the citizen wants it, inside opening hours; None where they did not say it plainly.
    window: Window | None = None
    # Who has it; empty: whoever of the department comes first.
    agent: str = ""
    state: TaskState = TaskState.OPEN
    outcome: Outcome | None = None
    tries: tuple[Try, ...] = ()
    # Why it was dropped, and what was noted when it ended.
    reason: str = ""
    ended_at: datetime | None = None
    # The newest turn of the citizen's that was understood as this wish; 0: an agent made it.
    heard: int = 0
    # Whether the department was told that this due time has passed.
    is_told: bool = False
    # Counts every change: who changes it names the one they saw.
    revision: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes it."""
        return self.state is TaskState.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has come and nobody has done it."""
        return self.is_open and self.due_at is not None and self.due_at <= now

    def changed(self, **changes: Any) -> "ContactTask":
        """The task after a change, which is counted; another due time is told anew."""
        if changes.get("due_at", self.due_at) != self.due_at:
            changes.setdefault("is_told", False)
        return replace(self, revision=self.revision + 1, **changes)


def task_id(who: ConversationKey, receipt: str, kind: Kind, n: int) -> str:
    """Names the n-th task of a kind in a talk: the same wish heard twice makes one task."""
    named = f"{who.family}#{who.contact}#{receipt}#{kind.value}#{n}"
    return sha256(named.encode()).hexdigest()[:24]


def due(kind: Kind, hours: OpeningHours, window: Window | None, now: datetime) -> datetime | None:
    """By when it is done: the end of the wished time, else as a first answer is promised.

    Never outside opening hours; a window must be inside them already (`inside`). A visit has to be
    agreed on first, so that it is due as an answer is, or sooner.
    """
    promised = first_response_due(hours, now)
    if window is None:
        return promised
    return min(window.latest, promised or window.latest) if kind is Kind.VISIT else window.latest


def planned(
    task: ContactTask, hours: OpeningHours, wish: Window | None, now: datetime
) -> ContactTask:
    """The task with another wished time; one that no opening hours meet is none."""
    _demand_open(task)
    window = inside(hours, wish, now)
    return task.changed(window=window, due_at=due(task.kind, hours, window, now))


def moved(task: ContactTask, department: str, hours: OpeningHours, now: datetime) -> ContactTask:
    """The task with another office: its time stays where that office is open then."""
    _demand_open(task)
    after = task.changed(department=department, agent="")
    if task.due_at and task.due_at > now and _ends_open(hours, task.due_at):
        return after
    window = inside(hours, task.window, now)
    return replace(after, window=window, due_at=due(task.kind, hours, window, now), is_told=False)


def taken(task: ContactTask, agent: str) -> ContactTask:
    """Somebody has it now; raises Conflict where they have it already."""
    _demand_open(task)
    if task.agent == agent:
        raise Conflict("task is theirs already")
    return task.changed(agent=agent)


def ended(
    task: ContactTask,
    outcome: Outcome,
    agent: str,
    hours: OpeningHours,
    now: datetime,
    note: str = "",
) -> ContactTask:
    """What came of it. Who was not reached is tried again, at most three times in all."""
    _demand_open(task)
    if outcome not in OUTCOMES[task.kind]:
        raise Unfit("no outcome of this kind")
    if outcome is Outcome.NOT_REACHED:
        tries = (*task.tries, Try(now, agent))
        if len(tries) < TRIES:
            again = first_response_due(hours, now)
            return task.changed(agent=agent, tries=tries, window=None, due_at=again, is_told=False)
        task = replace(task, tries=tries)
    return task.changed(
        state=TaskState.DONE, outcome=outcome, agent=agent, reason=note, ended_at=now
    )


def dropped(task: ContactTask, reason: str, now: datetime, agent: str = "") -> ContactTask:
    """Nobody owes it any more, for a reason that is kept."""
    _demand_open(task)
    if not reason.strip():
        raise Unfit("a reason is missing")
    return task.changed(
        state=TaskState.DROPPED, reason=reason, agent=agent or task.agent, ended_at=now
    )


def sees(member: Member, task: ContactTask) -> bool:
    """Whether it is theirs, their department's, or of the city that they supervise."""
    if member.tenant_id != task.who.tenant_id:
        return False
    mine = task.agent == member.id or task.department in member.departments
    return mine or Role.SUPERVISOR in member.roles


def demand_sight(member: Member, task: ContactTask) -> None:
    """Raises NotFound for another tenant's task, Forbidden for one beyond their reach."""
    if member.tenant_id != task.who.tenant_id:
        raise NotFound("no such task")
    if not sees(member, task):
        raise Forbidden("task")


def demand_number(member: Member, task: ContactTask) -> None:
    """The number is for who has the open task, and for supervisors. Raises as `demand_sight`."""
    demand_sight(member, task)
    if not task.is_open or (task.agent != member.id and Role.SUPERVISOR not in member.roles):
        raise Forbidden("number")


def _demand_open(task: ContactTask) -> None:
    if not task.is_open:
        raise Conflict("task is over")


def _ends_open(hours: OpeningHours, at: datetime) -> bool:
    """Whether the office is open at this moment, or until it: its closing is the last."""
    return hours.is_open(at) or hours.is_open(at - timedelta(minutes=1))
