"""Who works at a tenant's desk: roles, members, and whether an agent takes talks now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PLATFORM = "*"
TALKS_AT_ONCE = 5
# How long a recovery break is meant to last; who needs longer takes longer.
RECOVERY_BREAK = timedelta(minutes=10)


class Role(StrEnum):
    """What somebody may do; each holds for one tenant, the last for all."""

    AGENT = "agent"  # talks with contacts
    SUPERVISOR = "supervisor"  # sees all talks, assigns, suspends
    OFFICER = "officer"  # answers for a department, edits its FAQ
    TENANT_ADMIN = "tenant_admin"
    PLATFORM_ADMIN = "platform_admin"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody logged in. `id` is the issuer's subject; `tenant_id` is `*` for a platform admin."""

    id: str
    tenant_id: str
    name: str
    roles: frozenset[Role]
    departments: frozenset[str] = frozenset()
    # Languages they answer in besides Korean.
    languages: frozenset[str] = frozenset()


class Presence(StrEnum):
    """Whether an agent takes talks."""

    READY = "ready"
    AWAY = "away"
    # A recovery break after abuse: never counted against the agent.
    RECOVERY = "recovery"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class AgentState:
    """An agent at the desk. `load`: talks they have now (snoozed ones aside); `limit`: the most."""

    agent: str
    name: str
    presence: Presence
    departments: frozenset[str]
    languages: frozenset[str]
    load: int
    limit: int
    # When their page was last heard of.
    seen_at: datetime
    # When their shift ends; None where no shift is known.
    shift_ends_at: datetime | None = None
    # When their recovery break began; None for states of before this was kept.
    resting_since: datetime | None = None

    @property
    def break_ends_at(self) -> datetime | None:
        """Until when the recovery break lasts; None where there is none, or nobody knows."""
        if self.presence is not Presence.RECOVERY or self.resting_since is None:
            return None
        return self.resting_since + RECOVERY_BREAK

    def rests(self, now: datetime) -> bool:
        """Whether their break is not over."""
        ends = self.break_ends_at
        return ends is not None and now < ends


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a poll reads: department -> how often it changed, and the sessions that are over."""

    departments: Mapping[str, int]
    revoked: frozenset[str]
