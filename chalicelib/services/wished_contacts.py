"""Hears in what citizens say at the desk how they want to be reached, and makes it a task.

What they said to the bot just before their talk was opened counts as said in it.
Nothing is asked of the turn that was heard: its fact comes by a queue, so that no webhook waits.
The same fact again makes nothing again, and tells nothing again.
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.contact_task import (
    ContactTask,
    Kind,
    dropped,
    due,
    moved,
    planned,
    task_id,
)
from chalicelib.domain.contact_wish import Wish, wish_in
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.wished_time import inside
from chalicelib.services.contact_task_ports import TaskStore
from chalicelib.services.desk_ports import Desks
from chalicelib.services.ports import Conversations, Tenants
from chalicelib.services.task_telling import TaskTelling

log = logging.getLogger(__name__)

FACTS = (Fact.TALK_OPENED, Fact.TALK_HEARD, Fact.TALK_TRANSFERRED)
# Nobody asks so often in one talk.
MOST = 50
# What was said to the bot longer ago, or so many turns before a talk, is another matter.
BEFORE = timedelta(hours=1)
BEFORE_TURNS = 10

BY_TEXT = "시민이 문자로 답변받기를 원함"


class WishedContacts:
    """The job behind the queue `tasks`."""

    def __init__(
        self,
        tasks: TaskStore,
        tenants: Tenants,
        conversations: Conversations,
        desks: Desks,
        telling: TaskTelling,
        clock: Callable[[], datetime],
    ) -> None:
        self._tasks = tasks
        self._tenants = tenants
        self._conversations = conversations
        self._desks = desks
        self._telling = telling
        self._clock = clock

    def follow(self, event: Published) -> None:
        """One fact of a talk: a wish in what was heard, then or before it was opened; a hand-over,
        which tasks go with.

        Raises Retryable.
        """
        tenant = self._tenants.active(event.tenant_id) if event.fact in FACTS else None
        if tenant is None:
            return
        said = _said(tenant, event)
        try:
            if event.fact is Fact.TALK_HEARD:
                self._hear(said)
            elif event.fact is Fact.TALK_OPENED:
                self._hear_before(said)
            else:
                self._go_with(said)
        except Conflict as crossed:
            raise Retryable("task has changed meanwhile") from crossed

    def _hear(self, said: "_Said") -> None:
        turn = self._conversations.turn(said.tenant.id, said.who, said.seq)
        if turn is None or turn.voice is not Voice.CONTACT:
            return
        wish = wish_in(turn.text, turn.at)
        if wish:
            self._note(said, wish)

    def _hear_before(self, said: "_Said") -> None:
        """The newest wish that the bot was told; none where they wished for texts since then."""
        after = max(0, said.seq - 1 - BEFORE_TURNS)
        turns = [*self._conversations.history(said.tenant.id, said.who, after)]
        told = [turn for turn in turns if turn.voice is Voice.CONTACT]
        # What was said before an earlier talk went with that one.
        over = [turn.seq for turn in turns if _closes(turn) and turn.seq < said.seq]
        to_bot = [
            turn for turn in told if _is_to_bot(turn, said) and turn.seq > max(over, default=0)
        ]
        # A word alone, such as `전화`, asks a bot for anything.
        known = [(turn, wish_in(turn.text, turn.at, takes_short=False)) for turn in to_bot]
        turn, wish = next((each for each in reversed(known) if each[1]), (None, None))
        if turn is None or wish is None:
            return
        later = (wish_in(other.text, other.at) for other in told if other.seq > turn.seq)
        # Facts come in any order: that they want texts instead may have been heard before this.
        texts = [other for other in later if other and other.kind is Kind.TEXT]
        if wish.kind is not Kind.TEXT and not texts:
            self._note(replace(said, seq=turn.seq), wish)

    def _note(self, said: "_Said", wish: Wish) -> None:
        log.info("contact wished", extra={**said.ids(), "kind": wish.kind.value})
        if wish.kind is Kind.TEXT:
            self._only_by_text(said)
            return
        task = self._kept(said, wish)
        if task:
            self._telling.planned(task, said.channel, f"heard{said.seq}")

    def _kept(self, said: "_Said", wish: Wish) -> ContactTask | None:
        """The task of this wish: the open one, or a new one; None where a later wish was heard."""
        now, hours = self._clock(), said.hours(said.department)
        for n in range(MOST):
            id = task_id(said.who, said.receipt, wish.kind, n)
            known = self._tasks.get(said.tenant.id, id)
            if known is None:
                return self._made(said, wish, id, now, hours)
            if known.heard >= said.seq:
                return known if known.heard == said.seq and known.is_open else None
            if known.is_open:
                wished = planned(known, hours, wish.window, now) if wish.window else known.changed()
                after = replace(wished, heard=said.seq)
                self._tasks.change(said.tenant.id, known, after)
                return after
        return None

    def _made(
        self, said: "_Said", wish: Wish, id: str, now: datetime, hours: OpeningHours
    ) -> ContactTask:
        window = inside(hours, wish.window, now)
        task = ContactTask(
            id=id,
            who=said.who,
            receipt=said.receipt,
            kind=wish.kind,
            department=said.department,
            made_at=now,
            due_at=due(wish.kind, hours, window, now),
            window=window,
            agent=said.agent,
            heard=said.seq,
        )
        if not self._tasks.make(said.tenant.id, task):
            raise Conflict("made meanwhile")
        return task

    def _only_by_text(self, said: "_Said") -> None:
        now = self._clock()
        until = now + timedelta(days=said.tenant.retention_days)
        for task in open_of(self._tasks, said.who, said.receipt):
            if task.kind is not Kind.TEXT and task.heard < said.seq:
                self._tasks.change(said.tenant.id, task, dropped(task, BY_TEXT, now), until)

    def _go_with(self, said: "_Said") -> None:
        """Facts come in any order: where the talk is open, where it is now counts."""
        entry = self._desks.entry(said.tenant.id, said.who)
        same = entry is not None and entry.receipt == said.receipt
        department = entry.department if entry and same else said.department
        for task in open_of(self._tasks, said.who, said.receipt):
            if task.department == department:
                continue
            after = moved(task, department, said.hours(department), self._clock())
            self._tasks.change(said.tenant.id, task, after)
            if after.due_at != task.due_at:
                self._telling.planned(after, said.channel, f"moved{said.seq}")


def open_of(tasks: TaskStore, who: ConversationKey, receipt: str) -> Iterator[ContactTask]:
    """The open tasks of one talk: one read for each kind there is none of."""
    for kind in Kind:
        for n in range(MOST):
            known = tasks.get(who.tenant_id, task_id(who, receipt, kind, n))
            if known is None:
                break
            if known.is_open:
                yield known


def _is_to_bot(turn: Turn, said: "_Said") -> bool:
    """Whether the bot alone heard it, just before the talk; what the desk heard it made a task."""
    is_before = turn.seq < said.seq and said.at - BEFORE <= turn.at
    return is_before and all(event.fact is not Fact.TALK_HEARD for event in turn.events)


def _closes(turn: Turn) -> bool:
    return any(event.fact is Fact.TALK_CLOSED for event in turn.events)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a fact of the desk's tells (domain/desk_entry.py::facts_about)."""

    tenant: Tenant
    who: ConversationKey
    seq: int
    at: datetime
    receipt: str
    department: str
    agent: str
    channel: str

    def hours(self, department: str) -> OpeningHours:
        """When somebody of a department answers on the talk's channel."""
        return self.tenant.roster_of(department, self.channel).hours

    def ids(self) -> dict[str, object]:
        """What a log line may hold."""
        return {"tenant_id": self.tenant.id, "contact": self.who.contact, "seq": self.seq}


def _said(tenant: Tenant, event: Published) -> _Said:
    told = json.loads(event.data)
    names = ("receipt", "department", "agent", "channel")
    who = ConversationKey(event.tenant_id, event.channel, event.contact)
    return _Said(tenant, who, event.seq, event.at, *(str(told.get(name, "")) for name in names))
