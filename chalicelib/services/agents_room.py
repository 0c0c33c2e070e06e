"""Whether an agent has room for one more talk: ready, and with fewer than they may have."""

from dataclasses import dataclass

from chalicelib.domain.errors import NoRoom, NotFound
from chalicelib.domain.staff import Member, Presence
from chalicelib.services.desk_ports import Agents


@dataclass(frozen=True, slots=True)
class AgentsRoom:
    """Asked each time anew."""

    agents: Agents

    def for_themselves(self, member: Member) -> None:
        """Raises NoRoom; who never came is not ready either."""
        try:
            self.of(member.tenant_id, member.id)
        except NotFound:
            raise NoRoom(member.id) from None

    def of(self, tenant_id: str, agent: str) -> None:
        """Raises NotFound for one who never was at the desk, NoRoom."""
        state = self.agents.state(tenant_id, agent)
        if state is None:
            raise NotFound("no such agent")
        if state.presence is not Presence.READY or state.load >= state.limit:
            raise NoRoom(agent)
