"""What members of staff do with tasks of contact. The caller notes each look at a number."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.contact_task import (
    ContactTask,
    Kind,
    Outcome,
    demand_number,
    demand_sight,
    dropped,
    due,
    ended,
    planned,
    sees,
    taken,
    task_id,
)
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.masking import mask
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand
from chalicelib.domain.person_told import read_told, written_phone
from chalicelib.domain.staff import Member
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import CHANNEL as TEXTS
from chalicelib.domain.text_message import FAMILY as TEXT_FAMILY
from chalicelib.domain.wished_time import Window, inside
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.contact_task_ports import TaskStore
from chalicelib.services.desk_ports import Desks
from chalicelib.services.introducing import PERSON
from chalicelib.services.ports import Tenants, Vault
from chalicelib.services.task_telling import TaskTelling
from chalicelib.services.wished_contacts import MOST

log = logging.getLogger(__name__)

# Tells open pages: a tenant, and the departments in which something changed. Raises Retryable.
Bump = Callable[[str, Sequence[str]], None]


def _nobody(_: str, __: Sequence[str]) -> None:
    """No page is open."""


@dataclass(frozen=True, slots=True)
class ShownTasks:
    """The open tasks that a member sees, by due time: what is overdue stands on top."""

    tenant: Tenant
    tasks: Sequence[ContactTask]


class ContactTasks:
    """Raises NotFound for another tenant's task or talk, Forbidden for one beyond the member's
    reach, Conflict for what has changed meanwhile or is over, Unfit, Retryable.

    `revision`: the one that the page showed.
    """

    def __init__(
        self,
        tasks: TaskStore,
        tenants: Tenants,
        desks: Desks,
        sealed: SealedItems,
        vault: Vault,
        telling: TaskTelling,
        clock: Callable[[], datetime],
        bump: Bump = _nobody,
    ) -> None:
        self._tasks = tasks
        self._tenants = tenants
        self._desks = desks
        self._sealed = sealed
        self._vault = vault
        self._telling = telling
        self._clock = clock
        self._bump = bump

    def shown(self, member: Member) -> ShownTasks:
        """One's own, one's department's; for supervisors everybody's. One query."""
        tenant = self._tenant(member.tenant_id)
        found = self._tasks.open_ones(member.tenant_id)
        return ShownTasks(tenant, [task for task in found if sees(member, task)])

    def make(
        self, member: Member, who: ConversationKey, kind: Kind, wish: Window | None = None
    ) -> ContactTask:
        """From an open talk, for its department; of a kind that is open, the time is changed."""
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")
        entry = self._desks.entry(who.tenant_id, who)
        if entry is None:
            raise NotFound("no open talk")
        demand(member, Right.WORK, entry)
        now, hours = self._clock(), self._hours(who.tenant_id, entry.department, entry.channel)
        for n in range(MOST):
            id = task_id(who, entry.receipt, kind, n)
            known = self._tasks.get(who.tenant_id, id)
            if known is None:
                return self._made(member, entry, kind, id, wish, hours, now)
            if known.is_open:
                return self._changed(known, planned(known, hours, wish, now))
        raise Conflict("too many tasks in one talk")

    def plan(self, member: Member, id: str, revision: int, wish: Window | None) -> ContactTask:
        """Another wished time; None: none."""
        task, now = self._seen(member, id, revision), self._clock()
        return self._changed(task, planned(task, self._hours_of(task), wish, now))

    def take(self, member: Member, id: str, revision: int) -> ContactTask:
        """It is theirs from now on, whoever had it."""
        task = self._seen(member, id, revision)
        return self._changed(task, taken(task, member.id))

    def end(
        self, member: Member, id: str, revision: int, outcome: Outcome, note: str = ""
    ) -> ContactTask:
        """What came of it; whom a call did not reach is told so, and when the next one comes.

        The same again, after it was broken off between the two, tells what is not told yet.
        """
        after = self._task(member, id)
        if outcome is not Outcome.NOT_REACHED or not _is_noted(after, member, revision):
            task, now = self._seen(member, id, revision), self._clock()
            hidden = self._hidden(member.tenant_id, note)
            after = ended(task, outcome, member.id, self._hours_of(task), now, hidden)
            self._changed(task, after)
        if outcome is Outcome.NOT_REACHED and after.kind is Kind.CALL:
            self._telling.missed(after, _channel_of(after))
        return after

    def drop(self, member: Member, id: str, revision: int, reason: str) -> ContactTask:
        """Nobody owes it any more."""
        task = self._seen(member, id, revision)
        hidden = self._hidden(member.tenant_id, reason)
        return self._changed(task, dropped(task, hidden, self._clock(), member.id))

    def reveal(self, member: Member, id: str) -> str:
        """The citizen's number, for who has the open task and for supervisors.

        Raises NotFound where no number is known.
        """
        task = self._task(member, id)
        demand_number(member, task)
        told = self._sealed.find(member.tenant_id, task.who, PERSON)
        if told and told.hint and told.expires_at > self._clock():
            return written_phone(read_told(self._vault.open(member.tenant_id, told.sealed)).phone)
        texts = self._sealed.find(member.tenant_id, task.who, TEXTS)
        if texts is None or texts.expires_at <= self._clock():
            raise NotFound("no number")
        return written_phone(self._vault.open(member.tenant_id, texts.sealed).decode())

    def of(self, member: Member, id: str) -> ContactTask:
        """One task, over or not."""
        return self._task(member, id)

    def _made(
        self,
        member: Member,
        entry: DeskEntry,
        kind: Kind,
        id: str,
        wish: Window | None,
        hours: OpeningHours,
        now: datetime,
    ) -> ContactTask:
        window = inside(hours, wish, now)
        task = ContactTask(
            id=id,
            who=entry.who,
            receipt=entry.receipt,
            kind=kind,
            department=entry.department,
            made_at=now,
            due_at=due(kind, hours, window, now),
            window=window,
            agent=member.id,
        )
        if not self._tasks.make(member.tenant_id, task):
            raise Conflict("made meanwhile")
        self._tell_pages(task)
        return task

    def _changed(self, before: ContactTask, after: ContactTask) -> ContactTask:
        tenant = self._tenant(before.who.tenant_id)
        until = None if after.is_open else self._clock() + timedelta(days=tenant.retention_days)
        self._tasks.change(tenant.id, before, after, until)
        self._tell_pages(after)
        return after

    def _tell_pages(self, task: ContactTask) -> None:
        """No act of a member's changes whose department's it is. Nothing fails by it."""
        try:
            self._bump(task.who.tenant_id, [task.department])
        except Retryable:
            # They see it when anything else changes.
            log.info("pages not told", extra={"tenant_id": task.who.tenant_id})

    def _seen(self, member: Member, id: str, revision: int) -> ContactTask:
        task = self._task(member, id)
        if task.revision != revision:
            raise Conflict("task has changed")
        return task

    def _task(self, member: Member, id: str) -> ContactTask:
        task = self._tasks.get(member.tenant_id, id)
        if task is None:
            raise NotFound("no such task")
        demand_sight(member, task)
        return task

    def _hours_of(self, task: ContactTask) -> OpeningHours:
        return self._hours(task.who.tenant_id, task.department, _channel_of(task))

    def _hours(self, tenant_id: str, department: str, channel: str) -> OpeningHours:
        return self._tenant(tenant_id).roster_of(department, channel).hours

    def _hidden(self, tenant_id: str, text: str) -> str:
        return mask(text, self._tenant(tenant_id).public_numbers).text

    def _tenant(self, tenant_id: str) -> Tenant:
        tenant = self._tenants.active(tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        return tenant


def _is_noted(task: ContactTask, member: Member, revision: int) -> bool:
    """Whether the newest change is this member's call that reached nobody."""
    mine = bool(task.tries) and task.tries[-1].agent == member.id == task.agent
    return mine and task.revision == revision + 1


def _channel_of(task: ContactTask) -> str:
    """By which the desk answers in this conversation."""
    return _CHANNELS.get(task.who.family, task.who.family)


_CHANNELS = {TEXT_FAMILY: TEXTS, "kakao": "kakao-consult"}
