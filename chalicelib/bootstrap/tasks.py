"""Tasks of contact: a part of its own, which nothing that a webhook imports knows of."""

from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap import platform
from chalicelib.bootstrap.chance import now
from chalicelib.bootstrap.desk import DeskParts
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.contact_tasks import ContactTasks
    from chalicelib.services.due_tasks import DueTasks
    from chalicelib.services.task_telling import TaskTelling
    from chalicelib.services.wished_contacts import WishedContacts
    from chalicelib.store.contact_tasks import ContactTasks as TaskStore


class TaskParts(DeskParts):
    """Services of calls, visits and texts that staff owe people."""

    def follow(self, body: str) -> None:
        """Makes or moves tasks by one published fact, as its queue carries it."""
        from chalicelib.aws.topic import published_of

        self._wished.follow(published_of(body))

    @cached_property
    def tasks(self) -> "ContactTasks":
        """What staff do with them."""
        from chalicelib.services.contact_tasks import ContactTasks

        return ContactTasks(
            self._tasks,
            self.tenants,
            self._desks,
            self._sealed,
            self._vault,
            self._telling,
            now,
            self.feeds.bump,
        )

    @cached_property
    def due(self) -> "DueTasks":
        """Tells departments of those that are overdue."""
        from chalicelib.services.due_tasks import DueTasks

        return DueTasks(self.versions, self._tasks, now)

    @cached_property
    def _wished(self) -> "WishedContacts":
        from chalicelib.services.wished_contacts import WishedContacts

        return WishedContacts(
            self._tasks, self.tenants, self._conversations, self._desks, self._telling, now
        )

    @cached_property
    def _telling(self) -> "TaskTelling":
        from chalicelib.services.task_telling import TaskTelling

        return TaskTelling(self._desk_turns)

    @cached_property
    def _tasks(self) -> "TaskStore":
        from chalicelib.store.contact_tasks import ContactTasks

        return ContactTasks(self._table)


def task_parts() -> TaskParts:
    """The platform's."""
    return _parts(platform().settings)


@cache
def _parts(settings: Settings) -> TaskParts:
    return TaskParts(settings)
