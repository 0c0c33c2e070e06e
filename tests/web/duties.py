"""Tasks of contact at a staffed desk: made from talks, changed by members of staff."""

from chalicelib.bootstrap.tasks import task_parts
from chalicelib.domain.contact_task import ContactTask, TaskState
from chalicelib.domain.conversation import ConversationKey
from tests.web.desk_site import TENANT, Clerk, DeskSite, path_of

PATH = "/desk/tasks"


def at_work(desk: DeskSite) -> Clerk:
    """Somebody at a desk that owes nobody anything."""
    desk.empty()
    parts = task_parts()
    for task in parts._tasks.open_ones(TENANT):
        gone = task.changed(state=TaskState.DROPPED, reason="시험")
        parts._tasks.change(TENANT, task, gone)
    return Clerk(desk).ready()


def made(desk: DeskSite, clerk: Clerk, kind: str = "call") -> tuple[ConversationKey, ContactTask]:
    """A task of a talk that the clerk has."""
    who = desk.asks("전화로 여쭙고 싶어요")
    assert clerk.send(f"{path_of(who)}/take").status == 204
    sent = clerk.send(f"{path_of(who)}/tasks", kind=kind)
    assert (sent.status, sent.headers["hx-redirect"][-10:]) == (204, "?done=made")
    [task] = [each for each in task_parts()._tasks.open_ones(TENANT) if each.who == who]
    return who, task


def act(clerk: Clerk, task: ContactTask, what: str, **fields: str) -> int:
    sent = clerk.send(f"{PATH}/{task.id}/{what}", revision=str(task.revision), **fields)
    return int(sent.status)


def now(task: ContactTask) -> ContactTask:
    found = task_parts()._tasks.get(TENANT, task.id)
    assert found
    return found
