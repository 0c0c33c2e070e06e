"""`할 일`: whom somebody owes a call, a visit or a text, by due time; each done in two presses."""

import re
from datetime import datetime, time

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.bootstrap.tasks import task_parts
from chalicelib.domain.contact_task import Kind, Outcome
from chalicelib.domain.errors import NotFound, Reason, Rejected
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.wished_time import Window
from chalicelib.web.desk import TALK
from chalicelib.web.desk_acts import FORMS, LINE_LENGTH
from chalicelib.web.desk_frame import STAFF, Values, asked, frame, key_of, me
from chalicelib.web.desk_task_rows import KINDS, kind_tabs, task_figures, task_rows
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.guard import Visit, staff
from chalicelib.web.request import whole

duties = Blueprint(__name__)

TASK = "/desk/tasks/{task}"
# Of task_id; what has another shape is no task.
_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
_DONE = {
    "made": "할 일을 만들었습니다.",
    "taken": "이 할 일을 맡았습니다.",
    "ended": "결과를 적었습니다.",
    "again": "통화하지 못한 것을 적었습니다. 다음 기한이 새로 정해졌습니다.",
    "dropped": "할 일을 취소했습니다. 까닭은 기록에 남습니다.",
    "planned": "시간을 바꾸었습니다.",
}


@duties.route("/desk/tasks", methods=["GET"])
@staff(*STAFF)
def tasks(visit: Visit) -> Response:
    """Mine and my department's, what is overdue on top. `kind`: of one kind alone."""
    values = {**frame(visit, "할 일"), **_shown(visit), "done": _DONE.get(asked("done"), "")}
    return page("desk/tasks.html", visit.address, **values)


@duties.route("/desk/tasks/now", methods=["GET"])
@staff(*STAFF, slides=False)
def tasks_now(visit: Visit) -> Response:
    """The list and its figures anew."""
    return page("desk/tasks_now.html", visit.address, visit=visit, **_shown(visit))


@duties.route(TALK + "/tasks", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="task.make")
def make(visit: Visit, family: str, contact: str) -> Response:
    """From a talk; the citizen is told nothing by it, the agent tells them."""
    kind = visit.form.get("kind", "")
    if kind not in KINDS:
        raise Rejected(Reason.BAD_BODY)
    who = key_of(visit, family, contact)
    task_parts().tasks.make(visit.member, who, Kind(kind), _wish(visit))
    return _onward(visit, "made")


@duties.route(TASK + "/take", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="task", action="task.take")
def take(visit: Visit, task: str) -> Response:
    """It is theirs from now on."""
    task_parts().tasks.take(visit.member, _id(task), _revision(visit))
    return _onward(visit, "taken")


@duties.route(TASK + "/end", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="task", action="task.end")
def end(visit: Visit, task: str) -> Response:
    """What came of it."""
    outcome = visit.form.get("outcome", "")
    if outcome not in set(Outcome):
        raise Rejected(Reason.BAD_BODY)
    after = task_parts().tasks.end(
        visit.member, _id(task), _revision(visit), Outcome(outcome), _line(visit, "note")
    )
    return _onward(visit, "again" if after.is_open else "ended")


@duties.route(TASK + "/drop", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="task", action="task.drop")
def drop(visit: Visit, task: str) -> Response:
    """Nobody owes it any more, for a reason."""
    reason = _line(visit, "reason")
    if not reason:
        raise Rejected(Reason.BAD_BODY)
    task_parts().tasks.drop(visit.member, _id(task), _revision(visit), reason)
    return _onward(visit, "dropped")


@duties.route(TASK + "/plan", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="task", action="task.plan")
def plan(visit: Visit, task: str) -> Response:
    """Another time."""
    task_parts().tasks.plan(visit.member, _id(task), _revision(visit), _wish(visit))
    return _onward(visit, "planned")


@duties.route(TASK + "/number", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="task", action="task.number")
def number(visit: Visit, task: str) -> Response:
    """The citizen's number, for this one look; noted under the citizen too."""
    found = task_parts().tasks.of(visit.member, _id(task))
    visit.note("contact.reveal", found.who.contact, found.id)
    shown = task_parts().tasks.reveal(visit.member, found.id)
    return page("desk/contact_shown.html", visit.address, number=shown)


def _shown(visit: Visit) -> Values:
    """By one query, and one of the staff's names."""
    shown = task_parts().tasks.shown(visit.member)
    agents = {each.agent: each for each in platform().agents.everyone(visit.tenant_id)}
    kind = asked("kind") if asked("kind") in set(Kind) else ""
    return {
        "me": me(agents.get(visit.member.id), visit.now),
        "service": say(shown.tenant.service, KOREAN),
        "rows": task_rows(shown, visit, {id: each.name for id, each in agents.items()}, kind),
        "figures": task_figures(shown.tasks, visit.member, visit.now),
        "tabs": kind_tabs(shown.tasks),
        "kind": kind,
    }


def _wish(visit: Visit) -> Window | None:
    """From a form's day and hours, Korean time; None where no day is chosen. Raises Rejected."""
    day = visit.form.get("day", "")
    if not day:
        return None
    first, last = visit.form.get("first", ""), visit.form.get("last", "")
    try:
        earliest = datetime.combine(datetime.fromisoformat(day), _clock(first, time.min), SEOUL)
        latest = datetime.combine(datetime.fromisoformat(day), _clock(last, time(23, 59)), SEOUL)
    except ValueError as fault:
        raise Rejected(Reason.BAD_BODY) from fault
    if latest <= max(earliest, visit.now):
        raise Rejected(Reason.BAD_BODY)
    return Window(earliest, latest)


def _clock(given: str, otherwise: time) -> time:
    return time.fromisoformat(given).replace(tzinfo=None) if given else otherwise


def _id(task: str) -> str:
    if not _ID.fullmatch(task):
        raise NotFound("no such task")
    return task


def _revision(visit: Visit) -> int:
    return whole(visit.form.get("revision", ""))


def _line(visit: Visit, name: str) -> str:
    given = visit.form.get(name, "").strip()
    if len(given) > LINE_LENGTH:
        raise Rejected(Reason.BAD_BODY)
    return given


def _onward(visit: Visit, done: str) -> Response:
    where = visit.address.path(f"/desk/tasks?done={done}")
    return Response("", {**SECURITY, "HX-Redirect": where}, 204)
