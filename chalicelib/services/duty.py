"""An agent comes to the desk, is ready or away, and goes: their talks go back before they do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import Forbidden, NotFound, Retryable
from chalicelib.domain.staff import TALKS_AT_ONCE, AgentState, Member, Presence, Role
from chalicelib.services.desk_ports import Agents
from chalicelib.services.ports import Tenants
from chalicelib.services.returning import LEFT, Returning

_AT_THE_DESK = frozenset({Role.AGENT, Role.SUPERVISOR, Role.OFFICER})


class Duty:
    """Raises Forbidden for members who answer nobody, NotFound for no such tenant."""

    def __init__(
        self,
        agents: Agents,
        returning: Returning,
        tenants: Tenants,
        clock: Callable[[], datetime],
    ) -> None:
        self._agents = agents
        self._returning = returning
        self._tenants = tenants
        self._clock = clock

    def arrive(
        self,
        member: Member,
        presence: Presence = Presence.READY,
        limit: int = TALKS_AT_ONCE,
        shift_ends_at: datetime | None = None,
    ) -> AgentState:
        """They are at the desk until their shift ends; none named: the roster's, if it has any."""
        if not member.roles & _AT_THE_DESK:
            raise Forbidden("desk")
        tenant = self._tenants.active(member.tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        now = self._clock()
        before = self._agents.state(member.tenant_id, member.id)
        state = AgentState(
            agent=member.id,
            name=member.name,
            presence=presence,
            departments=member.departments,
            languages=member.languages,
            load=0,
            limit=limit,
            seen_at=now,
            shift_ends_at=shift_ends_at or tenant.roster_of("", "").ends_at(now),
            resting_since=_resting_since(before, presence, now),
        )
        self._agents.put(member.tenant_id, state)
        return self._agents.state(member.tenant_id, member.id) or state

    def be(self, member: Member, presence: Presence) -> AgentState:
        """Ready, away, in recovery, or off: then their talks go back first.

        Raises NotFound before they came, Retryable while a talk cannot be given back.
        """
        state = self._agents.state(member.tenant_id, member.id)
        if state is None:
            raise NotFound("never was at the desk")
        if presence is Presence.OFF:
            self._returning.leave(member.tenant_id, state, LEFT)
        else:
            now = self._clock()
            rests = _resting_since(state, presence, now)
            here = replace(state, presence=presence, seen_at=now, resting_since=rests)
            self._agents.put(member.tenant_id, here)
        after = self._agents.state(member.tenant_id, member.id) or state
        if after.presence is not presence:
            raise Retryable("a talk is busy")
        return after

    def present(self, member: Member, presence: Presence) -> AgentState:
        """What their page's button says: whoever comes or stays brings their departments of today.

        Raises NotFound for one who goes without ever having come.
        """
        if presence is Presence.OFF:
            return self.be(member, presence)
        return self.arrive(member, presence)

    def seen(self, member: Member) -> None:
        """Their page was heard of; call it with polls, once a minute or so."""
        self._agents.seen(member.tenant_id, member.id, self._clock())


def _resting_since(before: AgentState | None, presence: Presence, now: datetime) -> datetime | None:
    """A break that is said again is the same break."""
    if presence is not Presence.RECOVERY:
        return None
    goes_on = before is not None and before.presence is Presence.RECOVERY
    return (before.resting_since if before and goes_on else None) or now
