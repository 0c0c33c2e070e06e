"""A contact's suspension: a supervisor's decision with a reason, an end and a way to object.

It shuts the talk, never the help: words of danger, the emergency menu and the state of one's cases
stay open, and a case may be handed in all the same (「민원 처리에 관한 법률」 제9조 제1항).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.abuse_protocol import AbuseRecord, Objection
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.emergency import emergency
from chalicelib.domain.errors import Unfit
from chalicelib.domain.staff import Member, Role

DAYS = (7, 30)
OBJECTIONS_KEPT = 20


class Door(StrEnum):
    """How somebody who writes is met."""

    OPEN = "open"
    HELP = "help"  # the numbers of help come first, suspended or not
    SUSPENDED = "suspended"  # the notice: reason, end, objection, help


@dataclass(frozen=True, slots=True)
class Suspension:
    """One that holds, as lists show it. `objections`: how many; `objected`: the newest's words."""

    who: ConversationKey
    until: datetime
    by: str
    reason: str
    objections: int = 0
    objected: str = ""


def suspend(
    record: AbuseRecord, by: Member, days: int, reason: str, objection: str, at: datetime
) -> AbuseRecord:
    """Suspended from now for 7 or 30 days. The caller says abuse_scripts.py's `suspension`.

    `objection`: where to object, a line such as a phone number with its office. Raises Unfit
    for anyone but a supervisor, without reason, objection path or abuse on record, for other days.
    """
    if Role.SUPERVISOR not in by.roles:
        raise Unfit("only a supervisor suspends")
    if days not in DAYS or not reason.strip() or not objection.strip() or not record.events:
        raise Unfit("a suspension needs abuse, a reason, an objection path, 7 or 30 days")
    return replace(
        record,
        suspended_until=at + timedelta(days=days),
        suspended_by=by.id,
        reason=reason.strip(),
        objection=objection.strip(),
        objections=(),
        lifted="",
    )


def object_to(record: AbuseRecord, by: Member, text: str, at: datetime) -> AbuseRecord:
    """Notes what the contact objects. Raises Unfit without a text or a suspension."""
    if not text.strip() or not is_suspended(record, at):
        raise Unfit("an objection needs a suspension and a text")
    noted = Objection(at, text.strip(), by.id)
    return replace(record, objections=(*record.objections, noted)[-OBJECTIONS_KEPT:])


def lift(record: AbuseRecord, by: Member, reason: str, at: datetime) -> AbuseRecord:
    """Ended early, as after an objection; the objections stay on record.

    Raises Unfit for anyone but a supervisor, without a reason, and where nobody is suspended.
    """
    if Role.SUPERVISOR not in by.roles:
        raise Unfit("only a supervisor lifts a suspension")
    if not reason.strip() or not is_suspended(record, at):
        raise Unfit("lifting needs a suspension and a reason")
    ended = replace(record, suspended_until=None, suspended_by="", reason="", objection="")
    return replace(ended, lifted=reason.strip())


def is_suspended(record: AbuseRecord, at: datetime) -> bool:
    """Up to its end, and not at it."""
    return record.suspended_until is not None and at < record.suspended_until


def standing(who: ConversationKey, record: AbuseRecord, at: datetime) -> Suspension | None:
    """What a list shows of this contact; None where nobody is suspended."""
    until = record.suspended_until
    if until is None or not is_suspended(record, at):
        return None
    newest = record.objections[-1].text if record.objections else ""
    by, reason = record.suspended_by, record.reason
    return Suspension(who, until, by, reason, len(record.objections), newest)


def door(record: AbuseRecord, text: str, at: datetime, *, emergency_menu: bool = False) -> Door:
    """How this message is met. `emergency_menu`: it was pressed there, or asks for one's case."""
    if emergency(text):
        return Door.HELP
    if is_suspended(record, at) and not emergency_menu:
        return Door.SUSPENDED
    return Door.OPEN
