"""The desk's ports in memory; they pass the contract tests of the true stores."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.abuse_protocol import AbuseRecord
from chalicelib.domain.conversation import Contact, ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.errors import Conflict
from chalicelib.domain.reopening import ClosedTalk
from chalicelib.domain.staff import AgentState, FeedState, Presence
from tests.abuse_fakes import FakeAbuseRecords
from tests.fakes import FakeConversations

Talk = tuple[str, ConversationKey]


class FakeAgents:
    """States by tenant and agent; the load is FakeDesks' to change."""

    def __init__(self) -> None:
        self.states: dict[tuple[str, str], AgentState] = {}

    def state(self, tenant_id: str, agent: str) -> AgentState | None:
        return self.states.get((tenant_id, agent))

    def everyone(self, tenant_id: str) -> Sequence[AgentState]:
        return [state for (tenant, _), state in sorted(self.states.items()) if tenant == tenant_id]

    def present(self, tenant_id: str) -> Sequence[AgentState]:
        return [each for each in self.everyone(tenant_id) if each.presence is not Presence.OFF]

    def put(self, tenant_id: str, state: AgentState) -> None:
        known = self.states.get((tenant_id, state.agent))
        self.states[tenant_id, state.agent] = replace(state, load=known.load if known else 0)

    def seen(self, tenant_id: str, agent: str, at: datetime) -> None:
        if (tenant_id, agent) in self.states:
            self.states[tenant_id, agent] = replace(self.states[tenant_id, agent], seen_at=at)


class FakeDesks:
    """Entries in a dict; lists are sorted from it. Turns go to the conversations given."""

    def __init__(self, conversations: FakeConversations, agents: FakeAgents) -> None:
        self.entries: dict[Talk, DeskEntry] = {}
        self.done: dict[Talk, ClosedTalk] = {}
        self.receipts: dict[tuple[str, str], ConversationKey] = {}
        self.claims: set[tuple[str, str]] = set()
        self.records = FakeAbuseRecords()
        self._conversations = conversations
        self._agents = agents
        self._lock = threading.Lock()

    def entry(self, tenant_id: str, who: ConversationKey) -> DeskEntry | None:
        return self.entries.get((tenant_id, who))

    def open(
        self,
        tenant_id: str,
        entry: DeskEntry,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
    ) -> None:
        with self._lock:
            _free((tenant_id, entry.who) not in self.entries)
            _free((tenant_id, entry.receipt) not in self.receipts)
            self._tell(tenant_id, entry.who, turn, contact, claim)
            self.entries[tenant_id, entry.who] = entry
            self.receipts[tenant_id, entry.receipt] = entry.who

    def move(
        self,
        tenant_id: str,
        before: DeskEntry,
        after: DeskEntry,
        turn: Turn,
        claim: str = "",
        contact: Contact | None = None,
        record: AbuseRecord | None = None,
    ) -> None:
        with self._lock:
            self._unchanged(tenant_id, before)
            lost, gained = _holder(before), _holder(after)
            gains = gained and gained != lost
            if gains:
                state = self._agents.state(tenant_id, gained)
                _free(state is not None and state.presence is Presence.READY)
                _free(state is not None and state.load < state.limit)
            self._tell(tenant_id, after.who, turn, contact, claim, record)
            self.entries[tenant_id, after.who] = after
            if lost != gained:
                self._add(tenant_id, lost, -1)
                self._add(tenant_id, gained, 1)

    def close(
        self,
        tenant_id: str,
        before: DeskEntry,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
        record: AbuseRecord | None = None,
    ) -> None:
        with self._lock:
            self._unchanged(tenant_id, before)
            self._tell(tenant_id, before.who, turn, contact, claim, record)
            del self.entries[tenant_id, before.who]
            self.done[tenant_id, before.who] = ClosedTalk(
                before.receipt, before.department, before.agent, turn.at
            )
            self._add(tenant_id, _holder(before), -1)

    def tell(
        self,
        tenant_id: str,
        who: ConversationKey,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
        record: AbuseRecord | None = None,
    ) -> None:
        with self._lock:
            self._tell(tenant_id, who, turn, contact, claim, record)

    def closed(self, tenant_id: str, who: ConversationKey) -> ClosedTalk | None:
        return None if (tenant_id, who) in self.entries else self.done.get((tenant_id, who))

    def forget(self, tenant_id: str, who: ConversationKey, receipts: Sequence[str]) -> None:
        with self._lock:
            entry = self.entries.pop((tenant_id, who), None)
            if entry:
                self._add(tenant_id, _holder(entry), -1)
            for number in {*receipts, *([entry.receipt] if entry else [])}:
                self.receipts.pop((tenant_id, number), None)
            self.records.kept.pop((tenant_id, who), None)

    def backlog(
        self, tenant_id: str, department: str, limit: int = 50, after: str = ""
    ) -> tuple[Sequence[DeskEntry], str]:
        waiting = [each for each in self._waiting(tenant_id, department) if _place(each) > after]
        return waiting[:limit], _place(waiting[limit - 1]) if len(waiting) > limit else ""

    def waiting(self, tenant_id: str, department: str) -> int:
        return len(self._waiting(tenant_id, department))

    def position(self, tenant_id: str, entry: DeskEntry) -> int:
        if entry.stage is not Stage.WAITING:
            return 0
        waiting = self._waiting(tenant_id, entry.department)
        return sum(_place(each) <= _place(entry) for each in waiting)

    def ahead(self, tenant_id: str, entry: DeskEntry, department: str) -> Counter[str]:
        waiting = self._waiting(tenant_id, department)
        return Counter(each.language for each in waiting if _place(each) < _place(entry))

    def mine(self, tenant_id: str, agent: str) -> Sequence[DeskEntry]:
        talks = [
            each
            for (tenant, _), each in self.entries.items()
            if tenant == tenant_id and each.agent == agent and each.stage is not Stage.WAITING
        ]
        return sorted(talks, key=lambda each: (each.since, each.who.family, each.who.contact))

    def find(self, tenant_id: str, receipt: str) -> ConversationKey | None:
        return self.receipts.get((tenant_id, receipt))

    def taken(self, tenant_id: str, claim: str) -> bool:
        """Of the port Claims."""
        return (tenant_id, claim) in self.claims

    def take(self, tenant_id: str, claim: str, at: datetime) -> bool:
        """Of the port Claims too."""
        known = self.taken(tenant_id, claim)
        self.claims.add((tenant_id, claim))
        return not known

    def _waiting(self, tenant_id: str, department: str) -> list[DeskEntry]:
        waiting = [
            each
            for (tenant, _), each in list(self.entries.items())
            if (tenant, each.department, each.stage) == (tenant_id, department, Stage.WAITING)
        ]
        return sorted(waiting, key=_place)

    def _unchanged(self, tenant_id: str, before: DeskEntry) -> None:
        now = self.entries.get((tenant_id, before.who))
        _free(now is not None and now.revision == before.revision)

    def _tell(
        self,
        tenant_id: str,
        who: ConversationKey,
        turn: Turn,
        contact: Contact | None,
        claim: str,
        record: AbuseRecord | None = None,
    ) -> None:
        _free(not claim or not self.taken(tenant_id, claim))
        known = self.records.read(tenant_id, who)
        _free(record is None or record.revision == known.revision)
        self._conversations.append(tenant_id, who, turn)
        if contact:
            self._conversations.contacts[tenant_id, who] = contact
        if claim:
            self.claims.add((tenant_id, claim))
        if record:
            self.records.write(tenant_id, who, record, turn.at)

    def _add(self, tenant_id: str, agent: str, number: int) -> None:
        state = self._agents.states.get((tenant_id, agent))
        if state:
            self._agents.states[tenant_id, agent] = replace(state, load=state.load + number)


class FakeFeeds:
    """Counters in a dict; sessions that are over with their end."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.over: dict[str, dict[str, datetime]] = {}
        self._now = now

    def bump(self, tenant_id: str, departments: Sequence[str]) -> None:
        self.counts.setdefault(tenant_id, Counter()).update(set(departments))

    def versions(self, tenant_id: str) -> FeedState:
        over = self.over.get(tenant_id, {}).items()
        revoked = frozenset(session for session, until in over if until > self._now())
        return FeedState(dict(self.counts.get(tenant_id, {})), revoked)

    def revoke(self, tenant_id: str, session: str, until: datetime) -> None:
        self.over.setdefault(tenant_id, {})[session] = until


def _place(entry: DeskEntry) -> str:
    moment = f"{entry.since.timestamp():020.6f}"
    return f"{entry.priority:d}#{moment}#{entry.who.family}#{entry.who.contact}"


def _holder(entry: DeskEntry) -> str:
    return entry.agent if entry.stage is Stage.TAKEN else ""


def _free(holds: bool) -> None:
    if not holds:
        raise Conflict("somebody else was first")
