"""Who asks again within seven days of a close goes back to the same department, on the same matter.

The agent they had is named to whoever takes the talk. It is not kept for that agent: the oldest
goes first, whoever is free.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

REOPENED_WITHIN = timedelta(days=7)


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
