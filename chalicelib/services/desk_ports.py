"""What the desk's services need of the outside; the fakes pass the stores' contract tests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.conversation import Contact, ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.reopening import ClosedTalk
from chalicelib.domain.staff import AgentState, FeedState

if TYPE_CHECKING:
    from chalicelib.domain.abuse_protocol import AbuseRecord


class Desks(Protocol):
    """Desk entries, the backlogs of departments and the talks of agents.

    Every change is one transaction of the entry, its place in the lists and the turn that tells of
    it; lists are read strongly, since the oldest goes first.
    """

    def entry(self, tenant_id: str, who: ConversationKey) -> DeskEntry | None:
        """The open entry, read strongly; None when nobody is asked for."""

    def open(
        self,
        tenant_id: str,
        entry: DeskEntry,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
    ) -> None:
        """Writes a new entry with the turn that asks, and the contact where it must be renewed.

        Raises Conflict when the turn's place is taken or an entry is open. `claim` names a push
        channel's delivery: claimed in the same transaction (store/claims.py), or Conflict.
        """

    def move(
        self,
        tenant_id: str,
        before: DeskEntry,
        after: DeskEntry,
        turn: Turn,
        claim: str = "",
        contact: Contact | None = None,
        record: "AbuseRecord | None" = None,
    ) -> None:
        """Changes an entry from what was seen; its lists and its agents' loads follow.

        Raises Conflict when the entry has changed since, the turn's place is taken, or an agent who
        gains a talk is not ready or has as many as they may. `claim` as with `open`. `record`: of
        the contact's abuse, written with it over the revision that was read, or Conflict.
        """

    def close(
        self,
        tenant_id: str,
        before: DeskEntry,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
        record: "AbuseRecord | None" = None,
    ) -> None:
        """Ends the talk; its receipt number still finds the conversation. Raises Conflict.

        `claim` and `record` as with `move`.
        """

    def tell(
        self,
        tenant_id: str,
        who: ConversationKey,
        turn: Turn,
        contact: Contact | None = None,
        claim: str = "",
        record: "AbuseRecord | None" = None,
    ) -> None:
        """Writes a turn of the desk while nobody is asked for; raises Conflict as `move` does."""

    def closed(self, tenant_id: str, who: ConversationKey) -> ClosedTalk | None:
        """The last talk that was closed, while none is open; read strongly.

        For seven days at the least.
        """

    def forget(self, tenant_id: str, who: ConversationKey, receipts: Sequence[str]) -> None:
        """Takes a conversation that is deleted off the desk, and forgets its receipt numbers."""

    def backlog(
        self, tenant_id: str, department: str, limit: int = 50, after: str = ""
    ) -> tuple[Sequence[DeskEntry], str]:
        """Who waits, first to last, and where the next page begins (empty: there is none)."""

    def waiting(self, tenant_id: str, department: str) -> int:
        """How many wait."""

    def position(self, tenant_id: str, entry: DeskEntry) -> int:
        """The entry's place in its backlog, 1 for who is next; 0 when it does not wait."""

    def ahead(self, tenant_id: str, entry: DeskEntry, department: str) -> Mapping[str, int]:
        """How many wait in a department, in which language, who go before who waits as `entry`.

        One query, whether the entry is in this department, in another or not written yet.
        """

    def mine(self, tenant_id: str, agent: str) -> Sequence[DeskEntry]:
        """The talks of an agent, taken and snoozed, the longest open first."""

    def find(self, tenant_id: str, receipt: str) -> ConversationKey | None:
        """The conversation a receipt number was given in, open or closed."""


class Claims(Protocol):
    """Deliveries of push channels that were taken, each remembered for 7 days."""

    def taken(self, tenant_id: str, claim: str) -> bool:
        """Whether this delivery was taken, read strongly."""

    def take(self, tenant_id: str, claim: str, at: datetime) -> bool:
        """Takes a delivery that needs no other write; False when it was taken before."""


class Agents(Protocol):
    """Who is at the desk."""

    def state(self, tenant_id: str, agent: str) -> AgentState | None:
        """Read strongly; None for one who never was at the desk."""

    def everyone(self, tenant_id: str) -> Sequence[AgentState]:
        """Whoever was at the desk once, those who are off too; read strongly."""

    def present(self, tenant_id: str) -> Sequence[AgentState]:
        """Everybody who is not off."""

    def put(self, tenant_id: str, state: AgentState) -> None:
        """Writes presence, skills, limit, shift and when they were seen; never the load."""

    def seen(self, tenant_id: str, agent: str, at: datetime) -> None:
        """Their page was heard of; nothing else changes, and nobody is made."""


class Feeds(Protocol):
    """Counters of change, which open pages ask for: one small read a poll."""

    def bump(self, tenant_id: str, departments: Sequence[str]) -> None:
        """Something changed in these departments."""

    def versions(self, tenant_id: str) -> FeedState:
        """One eventually consistent read, at most 0.5 RCU."""

    def revoke(self, tenant_id: str, session: str, until: datetime) -> None:
        """This session is over: every page of it learns that at its next poll."""
