"""The log of access: who did what to whose data, when, from where. It is only ever added to.

Fields and years: Standards for Securing Personal Information, article 8 (two years for bodies with
50,000 people and more) and article 5 (three years for changes of rights).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT = timedelta(days=3 * 366)


class Action(StrEnum):
    """What the platform itself notes; pages add their own."""

    LOGGED_IN = "login"
    LOGGED_OUT = "logout"
    REFUSED = "refused"
    SESSIONS_REVOKED = "sessions.revoke"
    TALK_READ = "talk.read"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`member`: the issuer's subject. `subject`: a contact's id, a receipt number, a member."""

    at: datetime
    member: str
    action: str
    subject: str
    # An IP address.
    source: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, from `since` until just before `until`; empty: anybody, anything."""

    since: datetime
    until: datetime
    member: str = ""
    subject: str = ""

    def takes(self, entry: AuditEntry) -> bool:
        """Whether this entry is looked for."""
        return (
            self.since <= entry.at < self.until
            and self.member in ("", entry.member)
            and self.subject in ("", entry.subject)
        )
