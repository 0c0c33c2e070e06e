"""What a desk page shows: who waits, whose talks, one talk whole. It only reads."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.answer_reading import ReadAnswer, read_answer
from chalicelib.domain.backlog_order import order
from chalicelib.domain.brought_file import BroughtFile, brought_in
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.packing import unpack
from chalicelib.domain.prose import prose
from chalicelib.domain.staff import AgentState, Member, Presence, Role
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.desk_ports import Agents, Desks
from chalicelib.services.desk_reading import DeskReading
from chalicelib.services.file_ports import BroughtFiles
from chalicelib.services.ports import Tenants

PAGE = 50
_PUSHED = frozenset({Voice.AGENT, Voice.DESK})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One department's backlog: the first 50, and whether there are more."""

    department: str
    entries: Sequence[DeskEntry]
    more: bool

    @property
    def oldest(self) -> datetime | None:
        """Since when the longest waits of those shown."""
        return min((entry.since for entry in self.entries), default=None)


@dataclass(frozen=True, slots=True)
class Lists:
    """What stands beside the talk. `me` is None for one who never came to the desk."""

    tenant: Tenant
    me: AgentState | None
    mine: Sequence[DeskEntry]
    waiting: Sequence[Waiting]

    def shown(self, department: str) -> Sequence[DeskEntry]:
        """Who waits for a department, or (empty) for all of them, first to last."""
        found = [each for each in self.waiting if department in ("", each.department)]
        return sorted((entry for each in found for entry in each.entries), key=order)[:PAGE]


@dataclass(frozen=True, slots=True)
class ShownTalk:
    """One talk: `answers` by turn, `deliveries` the newest of each turn, `names` of staff by id."""

    tenant: Tenant
    who: ConversationKey
    entry: DeskEntry | None
    turns: Sequence[Turn]
    answers: Mapping[int, ReadAnswer]
    deliveries: Mapping[int, Delivery]
    agents: Mapping[str, AgentState]
    # What came of the files that the person brought, by turn and place in it.
    brought: Mapping[tuple[int, int], BroughtFile] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The newest turn's number; 0 where there is none."""
        return self.turns[-1].seq if self.turns else 0


@dataclass(frozen=True, slots=True)
class Board:
    """Who is at the desk with which talks, and who waits."""

    tenant: Tenant
    agents: Sequence[tuple[AgentState, Sequence[DeskEntry]]]
    waiting: Sequence[Waiting]


class Showing:
    """Rights are those of services/desk_reading.py, and so are the errors."""

    def __init__(
        self,
        reading: DeskReading,
        desks: Desks,
        agents: Agents,
        tenants: Tenants,
        deliveries: Deliveries,
        clock: Callable[[], datetime],
        brought: BroughtFiles | None = None,
    ) -> None:
        self._reading = reading
        self._desks = desks
        self._agents = agents
        self._tenants = tenants
        self._deliveries = deliveries
        self._clock = clock
        self._brought = brought

    def lists(self, tenant_id: str, member: Member) -> Lists:
        """One query for each department, one for the talks, one read of the agent."""
        tenant = self._tenant(tenant_id)
        return Lists(
            tenant,
            self._agents.state(tenant_id, member.id),
            sorted(self._reading.mine(member), key=_unanswered_first),
            self._waiting(tenant, member),
        )

    def talk(self, member: Member, who: ConversationKey) -> ShownTalk:
        """The whole talk. Raises NotFound for another tenant's, Forbidden beyond their reach."""
        found = self._reading.conversation(member, who)
        tenant = self._tenant(who.tenant_id)
        agents = {each.agent: each for each in self._agents.everyone(who.tenant_id)}
        answers = {turn.seq: read for turn in found.turns if (read := self._answer(tenant, turn))}
        pushed = self._pushed(who, found.turns)
        brought = self._brought_in(who, found.turns)
        return ShownTalk(tenant, who, found.entry, found.turns, answers, pushed, agents, brought)

    def board(self, tenant_id: str, member: Member) -> Board:
        """For supervisors (the guard's to see to): who is not off, or is but still has talks."""
        tenant = self._tenant(tenant_id)
        everyone = [
            (state, self._desks.mine(tenant_id, state.agent))
            for state in self._agents.everyone(tenant_id)
        ]
        there = [each for each in everyone if each[0].presence is not Presence.OFF or each[1]]
        return Board(tenant, there, self._waiting(tenant, member))

    def _tenant(self, tenant_id: str) -> Tenant:
        tenant = self._tenants.active(tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        return tenant

    def _waiting(self, tenant: Tenant, member: Member) -> list[Waiting]:
        found = []
        for department in seen_departments(tenant, member):
            entries, more = self._reading.backlog(member, department, PAGE)
            found.append(Waiting(department, entries, bool(more)))
        return found

    def _answer(self, tenant: Tenant, turn: Turn) -> ReadAnswer | None:
        if not turn.answer:
            return None
        said = tenant
        if turn.version != tenant.version:
            said = self._tenants.version(tenant.id, turn.version) or tenant
        try:
            packed = unpack(turn.answer, prose(said, turn.sources, turn.language))
            return read_answer(json.loads(packed))
        except ValueError:
            return None

    def _brought_in(
        self, who: ConversationKey, turns: Sequence[Turn]
    ) -> dict[tuple[int, int], BroughtFile]:
        """One query, and that only of a talk in which files were brought."""
        bringing = [turn.seq for turn in turns if any(brought_in(turn))]
        if self._brought is None or not bringing:
            return {}
        found = self._brought.of(who.tenant_id, who, bringing[0], bringing[-1])
        return {(each.seq, each.n): each for each in found}

    def _pushed(self, who: ConversationKey, turns: Sequence[Turn]) -> dict[int, Delivery]:
        said = (turn.seq for turn in turns if turn.voice in _PUSHED and _is_said(turn))
        first = next(said, None)
        if first is None:
            return {}
        return {each.seq: each for each in self._deliveries.recent(who.tenant_id, who, first)}


def seen_departments(tenant: Tenant, member: Member) -> list[str]:
    """The departments whose backlogs a member may see, in the city's own order."""
    if Role.SUPERVISOR in member.roles:
        return list(tenant.departments)
    return [each for each in tenant.departments if each in member.departments]


def _is_said(turn: Turn) -> bool:
    return bool(turn.text or turn.attachments)


def _unanswered_first(entry: DeskEntry) -> tuple[bool, bool, datetime]:
    waits = entry.unanswered_since is not None
    asleep = entry.snoozed_until is not None
    return asleep, not waits, entry.unanswered_since or entry.since
