"""Gives talks back that nobody looks after: to their old places, every minute.

Of agents whose page has not been heard of for a while and of shifts that are over; what was put
aside is woken when its time has come. Who waits needs no push: the next pull finds them.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain import desk_rules
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.desk_words import desk_words
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.staff import AgentState, Presence
from chalicelib.services.desk_ports import Agents, Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Scene

log = logging.getLogger(__name__)

# An open page asks every 30 s at the least.
IDLE = timedelta(minutes=5)


class Registered(Protocol):
    """Which tenants there are."""

    def ids(self) -> Sequence[str]:
        """Every registered tenant."""


class Returning:
    """Each talk by itself: one that cannot be moved now keeps no other, and is met next time."""

    def __init__(
        self,
        registered: Registered,
        turns: DeskTurns,
        desks: Desks,
        agents: Agents,
        clock: Callable[[], datetime],
    ) -> None:
        self._registered = registered
        self._turns = turns
        self._desks = desks
        self._agents = agents
        self._clock = clock

    def sweep(self) -> int:
        """All tenants; how many talks were moved."""
        return sum(self.sweep_tenant(tenant_id) for tenant_id in self._registered.ids())

    def sweep_tenant(self, tenant_id: str) -> int:
        """One tenant; how many talks were moved."""
        moved = 0
        for state in self._agents.everyone(tenant_id):
            why = _gone(state, self._clock())
            moved += self.leave(tenant_id, state, why) if why else self._wake(tenant_id, state)
        return moved

    def leave(self, tenant_id: str, state: AgentState, why: str) -> int:
        """Returns all talks of an agent, who then is off; how many.

        They are away first, so that none is taken meanwhile, and off when none is left: broken off,
        the next sweep goes on. A recovery break stays one.
        """
        stays = (Presence.OFF, Presence.RECOVERY)
        if state.presence not in (*stays, Presence.AWAY):
            self._agents.put(tenant_id, replace(state, presence=Presence.AWAY))
        talks = self._desks.mine(tenant_id, state.agent)
        returned = sum(self._return(entry, why) for entry in talks)
        if returned == len(talks) and (state.presence not in stays or why in _FOR_TODAY):
            self._agents.put(tenant_id, replace(state, presence=Presence.OFF))
        return returned

    def _wake(self, tenant_id: str, state: AgentState) -> int:
        """Talks put aside that are due: on the table again, or back where there is no room."""
        now = self._clock()
        due = [e for e in self._desks.mine(tenant_id, state.agent) if desk_rules.is_due(e, now)]
        return sum(self._woken(tenant_id, entry) or self._return(entry, "no room") for entry in due)

    def _woken(self, tenant_id: str, entry: DeskEntry) -> bool:
        state = self._agents.state(tenant_id, entry.agent)
        if state is None or state.presence is not Presence.READY or state.load >= state.limit:
            return False
        return self._moved(entry, lambda scene: desk_rules.wake(_theirs(scene, entry)))

    def _return(self, entry: DeskEntry, why: str) -> bool:
        def decide(scene: Scene) -> Step:
            seen = _theirs(scene, entry)
            text = desk_words(scene.tenant, "desk.returned", seen.language)
            return desk_rules.release(seen, why, text)

        return self._moved(entry, decide)

    def _moved(self, entry: DeskEntry, decide: Callable[[Scene], Step]) -> bool:
        try:
            self._turns.write(entry.who, Act(decide))
        except (Conflict, NotFound):
            # Somebody else moved it: no longer theirs, it need not be returned.
            return True
        except Retryable:
            ids = {"tenant_id": entry.who.tenant_id, "contact": entry.who.contact}
            log.warning("talk not returned", extra=ids)
            return False
        return True


LEFT = "left"
_SHIFT_OVER = "shift over"
_FOR_TODAY = (LEFT, _SHIFT_OVER)


def _gone(state: AgentState, now: datetime) -> str:
    """Why an agent no longer looks after their talks; empty while they do."""
    if state.presence is Presence.OFF:
        return "off"
    if state.shift_ends_at and state.shift_ends_at <= now:
        return _SHIFT_OVER
    # A recovery break is no idling: who rests may leave the page alone until it is over.
    quiet_since = max(state.seen_at, state.break_ends_at or state.seen_at)
    return "idle" if now - quiet_since > IDLE else ""


def _theirs(scene: Scene, entry: DeskEntry) -> DeskEntry:
    seen = scene.open_entry()
    if seen.agent != entry.agent or seen.stage is Stage.WAITING:
        raise Conflict("talk is not theirs any more")
    return seen
