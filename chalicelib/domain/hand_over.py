"""A talk by text goes to another office: the citizen is told which, and by when it answers.

The time that was promised stays where the office it goes to is open until then; else the office's
own hours say. Where a talk goes round, officers may send it back once, with their reason, and then
a supervisor decides: nobody who waits is sent to and fro (Enforcement Decree of the Civil Petitions
Treatment Act, article 13: a matter goes to the right department without delay).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.dates import spell_moment
from chalicelib.domain.desk_entry import DeskEntry, Promise
from chalicelib.domain.desk_rules import Step, transfer_to_department
from chalicelib.domain.desk_words import department_name, desk_words
from chalicelib.domain.errors import Unfit
from chalicelib.domain.first_response import first_response_due
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.tenant import Tenant

# So often a talk comes back to where it has been before somebody above decides.
RETURNS = 1
# Versions compiled earlier have no words for it.
_PASSED: Mapping[str, Text] = {
    "text.passed": {
        KOREAN: "{department}에서 이어서 답변드립니다. {due}까지 확인하고 답변을 시작합니다. "
        "접수번호는 {receipt}입니다."
    }
}


def demand_no_return(entry: DeskEntry, to: str, member: Member) -> None:
    """Raises Unfit where the talk would come back once too often; a supervisor may send it."""
    if to == entry.department or Role.SUPERVISOR in member.roles:
        return
    came = (*entry.transfers, entry.department, to)
    if to in came[:-1] and len(came) - len(set(came)) > RETURNS:
        raise Unfit("a supervisor decides where it goes")


def hand_over(tenant: Tenant, entry: DeskEntry, to: str, reason: str, now: datetime) -> Step:
    """To a department's backlog, with a promise of its own; one text tells both.

    Raises Conflict where the talk is there already.
    """
    promise = _promised(tenant, entry, to, now)
    step = transfer_to_department(entry, to, reason, _told(tenant, entry, to, promise))
    assert step.after is not None, "who is handed over is not sent away"
    # An answer is owed from now on, whoever spoke last.
    owed = entry.unanswered_since or now
    after = replace(step.after, promise=promise or entry.promise, unanswered_since=owed)
    return replace(step, after=after)


def is_late(entry: DeskEntry, now: datetime) -> bool:
    """Whether a promised time is over and nobody has answered since the promise."""
    promise = entry.promise
    if promise is None or now <= promise.latest:
        return False
    if entry.first_reply_at is None:
        return True
    # Promised anew by a hand-over: only the new office's word keeps it.
    return entry.unanswered_since is not None and promise.told_at > entry.first_reply_at


def _promised(tenant: Tenant, entry: DeskEntry, to: str, now: datetime) -> Promise | None:
    hours = tenant.roster_of(to, entry.channel).hours
    known = entry.promise
    if known and entry.first_reply_at is None and _keeps(hours, known.latest, now):
        return replace(known, told_at=now)
    due = first_response_due(hours, now)
    return Promise(now, due, now) if due else None


def _keeps(hours: OpeningHours, at: datetime, now: datetime) -> bool:
    return at > now and hours.is_open(at - timedelta(minutes=1))


def _told(tenant: Tenant, entry: DeskEntry, to: str, promise: Promise | None) -> str:
    language = entry.language
    name = department_name(tenant, to, language)
    if promise is None:
        told = desk_words(tenant, "desk.transferred", language, department=name)
        return f"{told}\n{contact_line(tenant, language, entry.channel)}"
    text = tenant.texts.get("text.passed") or _PASSED["text.passed"]
    due = spell_moment(promise.latest, language)
    return fill(say(text, language), department=name, due=due, receipt=entry.receipt)
