"""A session of the desk: from log-in to log-out, to half an hour of nothing, or to ten hours.

An unattended screen must log itself out (Standards for Securing Personal Information, article 6).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.domain.staff import Member

IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=10)
# A session in use is written again this often at most.
TOUCHED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """`tenant_id` is where the member works, and so theirs. Moments are aware UTC."""

    id: str
    tenant_id: str
    member: Member
    started_at: datetime
    seen_at: datetime
    # By log-out or revocation; None while it goes on.
    ended_at: datetime | None = None

    @property
    def idle_at(self) -> datetime:
        """When it is over if nothing more is done."""
        return min(self.seen_at + IDLE, self.ends_at)

    @property
    def ends_at(self) -> datetime:
        """When it is over whatever is done."""
        return self.started_at + LIFE

    def alive(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.ended_at is None and now < self.idle_at

    def wants_touch(self, now: datetime) -> bool:
        """Whether its last use is so old that the new one must be written."""
        return now - self.seen_at >= TOUCHED_EVERY

    def touched(self, now: datetime) -> "Session":
        """The same, used now."""
        return replace(self, seen_at=now)

    def ended(self, now: datetime) -> "Session":
        """The same, over."""
        return replace(self, ended_at=now)


def session_id(member: str, nonce: str) -> str:
    """Sessions of a member share their beginning, so that all can be found."""
    return f"{sessions_of(member)}{nonce}"


def sessions_of(member: str) -> str:
    """What the ids of a member's sessions begin with."""
    return sha256(member.encode("utf-8", "surrogatepass")).hexdigest()[:16] + "-"
