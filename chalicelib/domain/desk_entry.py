"""A person is asked for: the desk entry, which exists while a talk waits for an agent or has one.

It lies beside the conversation's turns and moves in the same transaction as the turn that moves it.
`since` is its place in the backlog: nothing that happens to the talk later changes it.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.language import KOREAN


class Stage(StrEnum):
    """Where a talk is."""

    WAITING = "waiting"  # in its department's backlog
    TAKEN = "taken"  # an agent's, and nobody else's
    SNOOZED = "snoozed"  # an agent's, put aside until a moment


class Priority(IntEnum):
    """Strictly oldest first inside one; the lower number goes first."""

    URGENT = 0  # help is needed: words of danger, a threat
    NORMAL = 5


@dataclass(frozen=True, slots=True)
class Promise:
    """When the person was told that somebody will answer: between the two moments, aware UTC."""

    earliest: datetime
    latest: datetime
    told_at: datetime


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One talk with the desk. Moments are aware UTC; what has not happened is None."""

    who: ConversationKey
    # What the citizen is given to ask by: `YYMMDD-` and five of A-Z2-9 without look-alikes.
    receipt: str
    department: str
    # When a person was asked for.
    since: datetime
    # The name of the channel by which the desk answers, such as `kakao-consult` or `web`.
    channel: str
    language: str = KOREAN
    priority: Priority = Priority.NORMAL
    # The subject the person came from, a menu target; empty where none is known.
    subject: str = ""
    stage: Stage = Stage.WAITING
    agent: str = ""
    # The channel's own id of its session; empty where it has none or it has ended.
    session: str = ""
    taken_at: datetime | None = None
    first_reply_at: datetime | None = None
    snoozed_until: datetime | None = None
    # Since when the person's newest words have had no answer; None when the desk spoke last.
    unanswered_since: datetime | None = None
    promise: Promise | None = None
    # Departments it came through, oldest first.
    transfers: tuple[str, ...] = ()
    # Left outside opening hours: answered in order, nobody waits at the other end.
    is_message: bool = False
    # The receipt of the talk it goes on from, and the agent who knows it; empty for a new one.
    former: str = ""
    preferred: str = ""
    # The turn of the newest remark among staff; 0 where nobody has made any.
    noted: int = 0
    # The first words said in it, masked and cut (desk_about.py); empty where a subject is known.
    about: str = ""
    # Counts every change: who changes it names the one they saw.
    revision: int = 0

    def changed(self, **changes: Any) -> "DeskEntry":
        """The entry after a change, which is counted."""
        return replace(self, revision=self.revision + 1, **changes)


def facts_about(entry: DeskEntry, **more: str | int) -> str:
    """The `data` of a desk's fact, as JSON: whose and where the talk is, and what is added."""
    known = {
        "department": entry.department,
        "agent": entry.agent,
        "channel": entry.channel,
        "receipt": entry.receipt,
        # By which session of the channel's it goes out, where it has sessions.
        **({"session": entry.session} if entry.session else {}),
    }
    return facts_of(**{**known, **more})


def facts_of(**told: str | int) -> str:
    """The same of whom no talk is open with: only what is named here."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
