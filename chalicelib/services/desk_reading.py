"""What members of staff may read of the talks at the desk; it changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_in_log import closed_in
from chalicelib.domain.errors import NotFound
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand, demand_department
from chalicelib.domain.staff import Member
from chalicelib.services.desk_ports import Desks
from chalicelib.services.ports import Conversations

# No receipt number is as long as this.
_LONG_NUMBER = 30


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk as the desk shows it: the entry while it is open, and every turn, oldest first."""

    who: ConversationKey
    entry: DeskEntry | None
    turns: Sequence[Turn]


@dataclass(frozen=True, slots=True)
class DeskReading:
    """Raises NotFound for another tenant's talk, Forbidden for one beyond the member's reach."""

    desks: Desks
    conversations: Conversations
    clock: Callable[[], datetime]

    def conversation(self, member: Member, who: ConversationKey) -> Conversation:
        """The whole talk, with the bot's part; one that is over for who reads its department."""
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")
        entry = self.desks.entry(who.tenant_id, who)
        turns = [
            turn
            for turn in self.conversations.history(who.tenant_id, who)
            if turn.expires_at > self.clock()
        ]
        if entry:
            demand(member, Right.READ, entry)
        else:
            demand_department(member, who.tenant_id, closed_in(turns))
        return Conversation(who, entry, turns)

    def find(self, member: Member, receipt: str) -> ConversationKey:
        """The conversation of a receipt number, as it may be typed; raises NotFound."""
        number = receipt.strip().upper()
        found = self.desks.find(member.tenant_id, number) if len(number) < _LONG_NUMBER else None
        if found is None:
            raise NotFound("no such receipt")
        return found

    def backlog(
        self, member: Member, department: str, limit: int = 50, after: str = ""
    ) -> tuple[Sequence[DeskEntry], str]:
        """A page of who waits for a department, and where the next begins."""
        demand_department(member, member.tenant_id, department)
        return self.desks.backlog(member.tenant_id, department, limit, after)

    def mine(self, member: Member) -> Sequence[DeskEntry]:
        """The member's own talks, the longest open first."""
        return self.desks.mine(member.tenant_id, member.id)

    def newest_note(self, member: Member, entry: DeskEntry) -> Turn | None:
        """The newest remark in an open talk: one strong read of one turn (1 RCU up to 4 KB)."""
        demand(member, Right.READ, entry)
        if not entry.noted:
            return None
        return self.conversations.turn(entry.who.tenant_id, entry.who, entry.noted)
