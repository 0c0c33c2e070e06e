"""What a text line says by itself: received, and by when a person reads it (domain.md, its rule).

Where the line's rule promises a moment there is no place in a line to tell: whoever wrote is
answered by that moment, however many wrote before.
"""

from datetime import datetime

from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.dates import spell_moment
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_words import desk_words
from chalicelib.domain.first_response import first_response_due
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.said_times import Grain
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import CHANNEL
from chalicelib.domain.wait import Wait


def is_text(entry: DeskEntry) -> bool:
    """Whether the talk is had by text messages."""
    return entry.channel == CHANNEL


def reading_wait(hours: OpeningHours, entry: DeskEntry, now: datetime) -> Wait | None:
    """By when somebody reads what came with the talk; None where the desk opens in no 60 days."""
    due = first_response_due(hours, entry.since)
    return Wait(now, 0, now, due, due, Grain.HALF_HOURS) if due else None


def told_received(tenant: Tenant, entry: DeskEntry, wait: Wait | None) -> str:
    """What is said to who has just written."""
    return _told("text.received", tenant, entry, wait)


def told_due(tenant: Tenant, entry: DeskEntry, wait: Wait | None) -> str:
    """What is said to who asks again."""
    return _told("text.due", tenant, entry, wait)


def told_later(tenant: Tenant, entry: DeskEntry, wait: Wait) -> str:
    """What is said to who was promised an earlier moment."""
    return _told("text.moved", tenant, entry, wait)


def _told(key: str, tenant: Tenant, entry: DeskEntry, wait: Wait | None) -> str:
    if wait is None:
        received = desk_words(tenant, "desk.heard", entry.language, receipt=entry.receipt)
        return f"{received}\n{contact_line(tenant, entry.language, entry.channel)}"
    due = spell_moment(wait.latest, entry.language)
    return desk_words(tenant, key, entry.language, receipt=entry.receipt, due=due)
