"""What members of staff do at the desk. Every act is one turn, written once (desk_turns.py)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache

from chalicelib.domain import desk_rules
from chalicelib.domain.agent_words import attempt, sayable, spoken_for
from chalicelib.domain.backlog_order import offered, order
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.desk_words import department_name, desk_words
from chalicelib.domain.errors import Conflict, NotFound, Reason, Rejected, Retryable
from chalicelib.domain.hand_over import demand_no_return, hand_over
from chalicelib.domain.masking import mask
from chalicelib.domain.next_way import is_cut_off
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand, demand_department
from chalicelib.domain.rating import ask, dump
from chalicelib.domain.rating_screens import rating_words
from chalicelib.domain.reply_length import demand_fitting, demand_note
from chalicelib.domain.staff import Member
from chalicelib.domain.subject_names import is_topic
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_telling import is_text
from chalicelib.services.agents_room import AgentsRoom
from chalicelib.services.desk_ports import Agents, Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Scene, Written
from chalicelib.services.waiting import who_waits

PULL_TRIES = 32
# Nearly always the very first is offered.
_READ_AT_ONCE = 10


class Desk:
    """Raises NotFound for another tenant's talk and for one that is over, Forbidden for one beyond
    the member's reach, Conflict for what cannot be done (any more), Retryable.
    """

    def __init__(self, turns: DeskTurns, desks: Desks, agents: Agents) -> None:
        self._turns = turns
        self._desks = desks
        self._agents = agents
        self._room = AgentsRoom(agents)

    def pull_next(self, member: Member, departments: Sequence[str] = ()) -> DeskEntry | None:
        """The first who waits in these departments (none named: the member's), now theirs.

        Strictly the oldest inside a priority, in the languages they speak. None when nobody waits
        for them; raises NoRoom. Where another agent was first, the backlog is read again.
        """
        named = departments or sorted(member.departments)
        for department in named:
            demand_department(member, member.tenant_id, department)
        for _ in range(PULL_TRIES):
            self._room.for_themselves(member)
            first = self._first(member, named)
            if first is None:
                return None
            try:
                return self.take(member, first.who)
            except (Conflict, NotFound):
                continue
        raise Retryable("backlog is busy")

    def take(self, member: Member, who: ConversationKey) -> DeskEntry:
        """One who waits, whatever their place; raises NoRoom, and Conflict when they are taken."""

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            if entry.stage is not Stage.WAITING:
                raise Conflict("talk is taken")
            demand(member, Right.TAKE, entry)
            self._room.for_themselves(member)
            return desk_rules.take(entry, member.id, scene.now)

        return _open(self._do(member, who, decide))

    def release(self, member: Member, who: ConversationKey, why: str = "") -> DeskEntry:
        """Back to its old place."""

        def decide(scene: Scene) -> Step:
            entry = self._working(member, scene)
            text = desk_words(scene.tenant, "desk.returned", entry.language)
            return desk_rules.release(entry, self._hidden(scene.tenant, why), text)

        return _open(self._do(member, who, decide))

    def assign(self, member: Member, who: ConversationKey, agent: str) -> DeskEntry:
        """Gives a talk to an agent, whoever has it; raises NoRoom."""

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            demand(member, Right.ASSIGN, entry)
            step = desk_rules.assign(entry, agent, scene.now, member.id)
            self._room.of(who.tenant_id, agent)
            return step

        return _open(self._do(member, who, decide))

    def transfer(
        self,
        member: Member,
        who: ConversationKey,
        *,
        department: str = "",
        agent: str = "",
        reason: str = "",
    ) -> DeskEntry:
        """To a department, or to an agent (of a department); the person is told which.

        By text they are told by when, too (domain/hand_over.py). Raises NotFound for no such
        department or agent, NoRoom, Unfit for a talk that has gone back and forth.
        """

        def decide(scene: Scene) -> Step:
            entry = self._working(member, scene)
            tenant, why = scene.tenant, self._hidden(scene.tenant, reason)
            to = department or entry.department
            if to not in tenant.departments:
                raise NotFound("no such department")
            demand_no_return(entry, to, member)
            name = department_name(tenant, to, entry.language)
            if not agent and is_text(entry) and to != entry.department:
                return hand_over(tenant, entry, to, why, scene.now)
            if not agent:
                text = desk_words(tenant, "desk.transferred", entry.language, department=name)
                return desk_rules.transfer_to_department(entry, to, why, text)
            self._room.of(who.tenant_id, agent)
            key = "desk.transferred" if to != entry.department else "desk.transferred_agent"
            text = desk_words(tenant, key, entry.language, department=name)
            return desk_rules.transfer_to_agent(entry, agent, to, why, scene.now, text)

        return _open(self._do(member, who, decide))

    def reply(
        self, member: Member, who: ConversationKey, text: str, once: str = "", seen: int = 0
    ) -> Turn | None:
        """What an agent writes to the person; `once` names the page's attempt, taken once.

        `seen`: the newest turn on the page; Conflict when another of the staff has written behind
        it. Raises TooLong with count and limit. None when the attempt had been taken before.
        """

        def decide(scene: Scene) -> Step:
            entry = self._working(member, scene)
            if seen and spoken_for(scene.newest, seen, member):
                raise Conflict("somebody else has answered meanwhile")
            said = sayable(scene.tenant, text)
            demand_fitting(entry.channel, said)
            if not said.strip():
                raise Conflict("nothing is said")
            return desk_rules.reply(entry, said, scene.now)

        return self._do(member, who, decide, once).turn

    def note(self, member: Member, who: ConversationKey, text: str, once: str = "") -> Turn | None:
        """A remark among staff, which never leaves. Raises TooLong; None as with `reply`."""
        demand_note(text)

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            demand(member, Right.READ, entry)
            seq = scene.newest.seq + 1 if scene.newest else 1
            return desk_rules.note(entry, self._hidden(scene.tenant, text), seq)

        return self._do(member, who, decide, once).turn

    def snooze(self, member: Member, who: ConversationKey, until: datetime) -> DeskEntry:
        """Put aside until an aware moment to come."""

        def decide(scene: Scene) -> Step:
            return desk_rules.snooze(self._working(member, scene), until, scene.now)

        return _open(self._do(member, who, decide))

    def wake(self, member: Member, who: ConversationKey) -> DeskEntry:
        """Takes up again what was put aside; raises NoRoom."""

        def decide(scene: Scene) -> Step:
            step = desk_rules.wake(self._working(member, scene))
            self._room.of(who.tenant_id, scene.open_entry().agent)
            return step

        return _open(self._do(member, who, decide))

    def close(
        self, member: Member, who: ConversationKey, topic: str = "", outcome: str = ""
    ) -> Turn | None:
        """The talk is over; the person is told, and the bot has them again.

        Raises Rejected(NO_TOPIC) where `topic` is neither empty nor one of the city's questions.
        """

        def decide(scene: Scene) -> Step:
            entry = self._working(member, scene)
            tenant = scene.tenant
            if topic and not is_topic(tenant, topic):
                raise Rejected(Reason.NO_TOPIC)
            text = desk_words(tenant, "desk.closed", entry.language, receipt=entry.receipt)
            asked = ""
            # A question that cannot arrive must not take the next figure they write for an answer.
            if entry.first_reply_at and not is_cut_off(entry):
                question = rating_words(tenant, "rating.ask", entry.language)
                text = f"{text}\n\n{question}"
                asked = dump(ask(entry.receipt, scene.now))
            return desk_rules.close(entry, topic, self._hidden(tenant, outcome), text, asked)

        return self._do(member, who, decide).turn

    def _do(
        self,
        member: Member,
        who: ConversationKey,
        decide: Callable[[Scene], Step],
        once: str = "",
    ) -> Written:
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")
        claim = attempt(member, who, once)
        return self._turns.write(who, Act(decide, author=member.id, claim=claim))

    def _working(self, member: Member, scene: Scene) -> DeskEntry:
        entry = scene.open_entry()
        demand(member, Right.WORK, entry)
        return entry

    def _first(self, member: Member, departments: Sequence[str]) -> DeskEntry | None:
        """The first of all these backlogs whom this member is offered."""
        on_duty = cache(lambda: self._agents.present(member.tenant_id))
        firsts = (
            next(
                (
                    entry
                    for entry in who_waits(self._desks, member.tenant_id, department, _READ_AT_ONCE)
                    if offered(entry, member.languages, on_duty)
                ),
                None,
            )
            for department in departments
        )
        return min(filter(None, firsts), key=order, default=None)

    def _hidden(self, tenant: Tenant, text: str) -> str:
        return mask(text, tenant.public_numbers).text


def _open(written: Written) -> DeskEntry:
    assert written.entry is not None, "the talk stays open"
    return written.entry
