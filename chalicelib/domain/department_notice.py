"""What a department is told of what concerns it: that there is something, and never what was said.

An address at a city hall is read by several people and kept for years, so that a notice names no
person and repeats nothing they wrote: receipt number, subject, due time, and the way to the desk.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain.desk_entry import DeskEntry, Priority, Stage
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.notice_causes import cause_words
from chalicelib.domain.notice_words import why_words
from chalicelib.domain.subject_names import target_name
from chalicelib.domain.tenant import Tenant

# Facts that may concern a department. Of abuse that is alarmed, of replies and of what a person
# writes on, the open page of the desk tells; at night and at a dong office none is open.
TOLD = (
    Fact.TALK_OPENED,
    Fact.TALK_TRANSFERRED,
    Fact.EMERGENCY_NOTICED,
    Fact.CONTACT_SUSPENDED,
    Fact.ANSWER_EXPIRING,
    Fact.NOTICE_FAILED,
)
# Whoever began to tell and has not ended within this time is gone.
LEASE = timedelta(minutes=2)
# What is said within this time of a talk's beginning belongs to it.
_OPENING = timedelta(minutes=1)
_TEXT_LINE = "sms"


class Why(StrEnum):
    """What a department is told of; the names go out in webhooks as they are."""

    URGENT = "talk.urgent"
    OPENED = "talk.opened"
    TRANSFERRED = "talk.transferred"
    SUSPENDED = "contact.suspended"
    EXPIRING = "answer.expiring"
    NOT_BROUGHT = "notice.failed"


class Begun(StrEnum):
    """Whether a notice is ours to give."""

    OURS = "ours"
    UNDER_WAY = "under_way"  # somebody else is at it
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Whereto:
    """Where a department is told; what is empty is not used. `secret`: the name of one."""

    mail: tuple[str, ...] = ()
    url: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentNotice:
    """One notice. `id`: the same for the same thing told to the same department, however often.

    `due`: aware; what has none is None. `service`: the city's own name of its desk. `about`: what a
    citizen's notice was for, in our words or as who asked for it calls it; `reason`: why it did not
    arrive.
    """

    id: str
    department: str
    why: Why
    at: datetime
    service: str
    link: str
    receipt: str = ""
    subject: str = ""
    due: datetime | None = None
    about: str = ""
    reason: str = ""


def notice_of(
    tenant: Tenant, event: Published, entry: DeskEntry | None, link: str
) -> DepartmentNotice | None:
    """What a fact tells a department; None where nobody need be told any more.

    `entry`: the person's talk as it is now. `link`: the address of the desk.
    """
    told = _fields(event.data)
    made = _EXPLAINED[event.fact](tenant, event, told, entry) if event.fact in TOLD else None
    if made is None:
        return None
    department, why = made
    of_talk = entry if entry and why in _OF_TALKS else None
    return DepartmentNotice(
        id=_id(tenant, event, department, why, of_talk),
        department=department,
        why=why,
        at=event.at,
        service=say(tenant.service, KOREAN),
        link=link,
        receipt=of_talk.receipt if of_talk else str(told.get("receipt", "")),
        subject=_subject(tenant, told, of_talk),
        due=_due(told, of_talk),
        about=cause_words(str(told.get("cause", ""))) if why is Why.NOT_BROUGHT else "",
        reason=why_words(str(told.get("reason", ""))) if why is Why.NOT_BROUGHT else "",
    )


def whereto(tenant: Tenant, department: str) -> Whereto:
    """Where it is told; a department without an address of its own by that of the agents'."""
    raw = tenant.told_at.get(department) or tenant.told_at.get(tenant.agent_department) or {}
    hook = raw.get("webhook") or {}
    return Whereto(tuple(raw.get("mail", ())), hook.get("url", ""), hook.get("secret", ""))


_OF_TALKS = (Why.URGENT, Why.OPENED, Why.TRANSFERRED, Why.NOT_BROUGHT)
_Explained = tuple[str, Why] | None


def _opened(
    tenant: Tenant, event: Published, told: Mapping[str, object], entry: DeskEntry | None
) -> _Explained:
    """Urgent, or by the text line, whose desk is closed at night; not what an agent has already."""
    if entry is None or not _is_there(told, entry) or entry.stage is not Stage.WAITING:
        return None
    if entry.priority is Priority.URGENT:
        return entry.department, Why.URGENT
    return (entry.department, Why.OPENED) if entry.channel == _TEXT_LINE else None


def _transferred(
    tenant: Tenant, event: Published, told: Mapping[str, object], entry: DeskEntry | None
) -> _Explained:
    """To another department: between agents of one, the desk itself tells."""
    if entry is None or not _is_there(told, entry) or told.get("came_from") == entry.department:
        return None
    urgent = entry.priority is Priority.URGENT
    return entry.department, Why.URGENT if urgent else Why.TRANSFERRED


def _noticed(
    tenant: Tenant, event: Published, told: Mapping[str, object], entry: DeskEntry | None
) -> _Explained:
    """Of whom no talk is open with, the agents' own department looks."""
    return (entry.department if entry else tenant.agent_department), Why.URGENT


def _suspended(
    tenant: Tenant, event: Published, told: Mapping[str, object], entry: DeskEntry | None
) -> _Explained:
    return str(told.get("department") or tenant.agent_department), Why.SUSPENDED


def _expiring(
    tenant: Tenant, event: Published, told: Mapping[str, object], entry: DeskEntry | None
) -> _Explained:
    return str(told.get("department", "")), Why.EXPIRING


def _not_brought(
    tenant: Tenant, event: Published, told: Mapping[str, object], entry: DeskEntry | None
) -> _Explained:
    """Whoever asked for it; else where the person's talk is, else the agents' department."""
    asked = str(told.get("department", ""))
    known = asked if asked in tenant.departments else (entry.department if entry else "")
    return (known or tenant.agent_department), Why.NOT_BROUGHT


_EXPLAINED = {
    Fact.TALK_OPENED: _opened,
    Fact.TALK_TRANSFERRED: _transferred,
    Fact.EMERGENCY_NOTICED: _noticed,
    Fact.CONTACT_SUSPENDED: _suspended,
    Fact.ANSWER_EXPIRING: _expiring,
    Fact.NOTICE_FAILED: _not_brought,
}


def _is_there(told: Mapping[str, object], entry: DeskEntry) -> bool:
    """Whether the talk is still the one, and where the fact says: else a later fact tells."""
    return (told.get("receipt"), told.get("department")) == (entry.receipt, entry.department)


def _fields(data: str) -> Mapping[str, object]:
    try:
        fields = json.loads(data)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _id(
    tenant: Tenant, event: Published, department: str, why: Why, entry: DeskEntry | None
) -> str:
    """By the turn, not the fact. Danger that opens a talk is told of by its facts of two turns."""
    if event.fact is Fact.ANSWER_EXPIRING:
        told = event.id
    elif why is Why.URGENT and entry and event.at - entry.since < _OPENING:
        told = entry.receipt
    else:
        told = event.id.rpartition("-")[0]
    named = json.dumps([tenant.id, told, department])
    return sha256(named.encode()).hexdigest()[:32]


def _subject(tenant: Tenant, told: Mapping[str, object], entry: DeskEntry | None) -> str:
    if entry:
        return target_name(tenant, entry.subject) if entry.subject else ""
    faq = tenant.faq.get(str(told.get("entry", "")))
    return say(faq.question, KOREAN) if faq else str(told.get("entry", ""))


def _due(told: Mapping[str, object], entry: DeskEntry | None) -> datetime | None:
    if entry:
        return entry.promise.latest if entry.promise else None
    last = told.get("valid_until")
    return (
        datetime.combine(date.fromisoformat(last), time(23, 59), SEOUL)
        if isinstance(last, str)
        else None
    )
