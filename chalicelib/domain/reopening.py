"""Who asks again within seven days of a close goes back to the same department, on the same matter.

The agent they had is preferred, for a little while and only where that agent can take them: who
waits loses no place by it, since the others merely leave the talk to that agent so long.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.staff import AgentState, Presence

REOPENED_WITHIN = timedelta(days=7)
# How long the others leave a talk to the agent who knows it.
KEPT_FOR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ClosedTalk:
    """The last talk of a conversation that was closed. `agent`: who closed it, empty for nobody."""

    receipt: str
    department: str
    agent: str
    at: datetime


def reopened(last: ClosedTalk | None, now: datetime) -> ClosedTalk | None:
    """The talk that goes on; None where a new one begins."""
    if last is None or not last.at <= now <= last.at + REOPENED_WITHIN:
        return None
    return last


def left_to_another(
    entry: DeskEntry, agent: str, on_duty: Iterable[AgentState], now: datetime
) -> bool:
    """Whether this agent leaves the talk to the one who knows it, since they can take it now."""
    if not entry.preferred or entry.preferred == agent or now - entry.since >= KEPT_FOR:
        return False
    return any(
        each.agent == entry.preferred
        and each.presence is Presence.READY
        and each.load < each.limit
        and entry.department in each.departments
        for each in on_duty
    )
