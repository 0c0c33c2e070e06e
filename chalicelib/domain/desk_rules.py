"""What happens to a talk at the desk: from the entry before to the entry after and what is told.

Pure. `since` and, but for danger, the priority never change: whatever returns, returns to its old
place. No rule closes a talk by its age. What cannot be done in this stage raises Conflict.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.domain.conversation import Voice
from chalicelib.domain.desk_about import about
from chalicelib.domain.desk_entry import DeskEntry, Priority, Promise, Stage, facts_about
from chalicelib.domain.emergency import emergency
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.talk_facts import LEFT

if TYPE_CHECKING:
    # Its lists of words are long, and a bot turn needs none of them.
    from chalicelib.domain.abuse_protocol import AbuseRecord


@dataclass(frozen=True, slots=True)
class Step:
    """`after` is None when the talk is over, or none was open; `text` is said to the person, but
    for a note's.
    """

    after: DeskEntry | None
    voice: Voice
    text: str = ""
    facts: tuple[Event, ...] = ()
    # A rating that the text asks for (domain/rating.py::dump).
    rating: str = ""
    # What is known of the contact's abuse from now on, with the revision that was read; None where
    # that stays as it is.
    record: "AbuseRecord | None" = None


def open_talk(entry: DeskEntry, text: str) -> Step:
    """Somebody asks for a person; the text tells them their receipt number."""
    known: dict[str, str | int] = {
        "priority": int(entry.priority),
        "is_message": int(entry.is_message),
        "subject": entry.subject,
        "former": entry.former,
    }
    return Step(entry, Voice.DESK, text, (_fact(Fact.TALK_OPENED, entry, **known),))


def rejoin(
    entry: DeskEntry, channel: str, session: str, promise: Promise | None = None, text: str = ""
) -> Step:
    """The same person asks again, or by another session: their place is kept.

    The text tells who waits when their turn comes, as it is now; the promise is the one in it.
    """
    after = entry.changed(channel=channel, session=session, promise=promise or entry.promise)
    return Step(after, Voice.DESK, text, (_promised(entry, after),) if text else ())


def move_promise(entry: DeskEntry, promise: Promise, text: str) -> Step:
    """Who waits is told a later time than they were told before."""
    if entry.stage is not Stage.WAITING:
        raise Conflict("talk is taken")
    return rejoin(entry, entry.channel, entry.session, promise, text)


def take(entry: DeskEntry, agent: str, now: datetime, by: str = "") -> Step:
    """An agent takes who waits; `by`: the supervisor who assigned it."""
    if entry.stage is not Stage.WAITING:
        raise Conflict("talk is taken")
    return _given(entry, agent, now, by)


def assign(entry: DeskEntry, agent: str, now: datetime, by: str) -> Step:
    """A supervisor gives a talk to an agent, whoever had it."""
    if entry.stage is Stage.TAKEN and entry.agent == agent:
        raise Conflict("talk is theirs already")
    return _given(entry, agent, now, by)


def release(entry: DeskEntry, why: str = "", text: str = "") -> Step:
    """Back to the old place in its backlog; the text is for whom an agent spoke with already."""
    _held(entry)
    after = _unheld(entry)
    told = text if entry.first_reply_at else ""
    return Step(
        after, Voice.DESK, told, (_fact(Fact.TALK_RETURNED, after, was=entry.agent, why=why),)
    )


def transfer_to_department(entry: DeskEntry, department: str, reason: str, text: str) -> Step:
    """To another department's backlog, at the place it would have had there from the beginning."""
    if department == entry.department:
        raise Conflict("talk is there already")
    came = (*entry.transfers, entry.department)
    after = replace(_unheld(entry), department=department, transfers=came)
    return Step(after, Voice.DESK, text, (_transferred(entry, after, reason),))


def transfer_to_agent(
    entry: DeskEntry, agent: str, department: str, reason: str, now: datetime, text: str
) -> Step:
    """To another agent, who has it at once; the department where they have it may be another."""
    if entry.agent == agent:
        raise Conflict("talk is theirs already")
    came = entry.transfers
    if department != entry.department:
        came = (*came, entry.department)
    after = replace(_held_by(entry, agent, now), department=department, transfers=came)
    return Step(after, Voice.DESK, text, (_transferred(entry, after, reason),))


def snooze(entry: DeskEntry, until: datetime, now: datetime) -> Step:
    """Put aside until a moment; it stays the agent's and is no load meanwhile."""
    if entry.stage is not Stage.TAKEN or until <= now:
        raise Conflict("talk cannot be put aside")
    after = entry.changed(stage=Stage.SNOOZED, snoozed_until=until)
    until_text = until.isoformat()
    return Step(after, Voice.DESK, facts=(_fact(Fact.TALK_SNOOZED, after, until=until_text),))


def wake(entry: DeskEntry) -> Step:
    """What was put aside is on the agent's table again."""
    if entry.stage is not Stage.SNOOZED:
        raise Conflict("talk is not put aside")
    after = entry.changed(stage=Stage.TAKEN, snoozed_until=None)
    return Step(after, Voice.DESK, facts=(_fact(Fact.TALK_TAKEN, after, woken=1),))


def is_due(entry: DeskEntry, now: datetime) -> bool:
    """Whether a snoozed talk is to be woken."""
    until = entry.snoozed_until
    return entry.stage is Stage.SNOOZED and until is not None and until <= now


def reply(entry: DeskEntry, text: str, now: datetime) -> Step:
    """An agent writes to the person."""
    _held(entry)
    first = entry.first_reply_at is None
    after = entry.changed(first_reply_at=entry.first_reply_at or now, unanswered_since=None)
    return Step(after, Voice.AGENT, text, (_fact(Fact.TALK_REPLIED, after, first=int(first)),))


def note(entry: DeskEntry, text: str, seq: int) -> Step:
    """A remark among staff, which becomes this turn."""
    after = entry.changed(noted=seq)
    return Step(after, Voice.NOTE, text, (_fact(Fact.TALK_NOTED, after),))


def close(entry: DeskEntry, topic: str, outcome: str, text: str, rating: str = "") -> Step:
    """The talk is over, in whatever stage it was; `rating`: what the text asks for beside it."""
    told = _fact(Fact.TALK_CLOSED, entry, topic=topic, outcome=outcome)
    return Step(None, Voice.DESK, text, (told,), rating)


def leave(entry: DeskEntry, text: str) -> Step:
    """Who waits does not want to any more; whose talk an agent has is not left alone."""
    if entry.stage is not Stage.WAITING:
        raise Conflict("an agent has the talk")
    return close(entry, "", LEFT, text)


def is_the_bots(entry: DeskEntry) -> bool:
    """Whether the bot answers who only left a message: until an agent has the talk.

    Who has had an agent's word is theirs, also when the talk waits again.
    """
    waits = entry.stage is Stage.WAITING and entry.first_reply_at is None
    return entry.is_message and waits


def urge(entry: DeskEntry) -> Step:
    """Who waits spoke of danger to the bot: they go first."""
    if entry.stage is not Stage.WAITING or entry.priority is Priority.URGENT:
        raise Conflict("nothing to hurry")
    after = entry.changed(priority=Priority.URGENT)
    return Step(after, Voice.DESK, facts=(_fact(Fact.TALK_HEARD, after),))


def alarm(entry: DeskEntry, danger: str) -> Step:
    """Danger that showed by its meaning only: urgent, as when it is told; once."""
    if entry.priority is Priority.URGENT:
        raise Conflict("it is urgent")
    after = entry.changed(priority=Priority.URGENT)
    facts = (_fact(Fact.TALK_HEARD, after), Event(Fact.EMERGENCY_NOTICED, danger))
    return Step(after, Voice.DESK, facts=facts)


def hear(entry: DeskEntry, text: str, now: datetime) -> Step:
    """The person writes. Danger makes it urgent; what was put aside is due at once."""
    danger = emergency(text)
    after = entry.changed(
        unanswered_since=entry.unanswered_since or now,
        snoozed_until=now if entry.stage is Stage.SNOOZED else entry.snoozed_until,
        priority=Priority.URGENT if danger else entry.priority,
        about=about(entry, text),
    )
    facts = [_fact(Fact.TALK_HEARD, after)]
    if danger:
        facts.append(Event(Fact.EMERGENCY_NOTICED, danger.value))
    return Step(after, Voice.CONTACT, text, tuple(facts))


def _given(entry: DeskEntry, agent: str, now: datetime, by: str) -> Step:
    after = _held_by(entry, agent, now)
    more = {"by": by} if by else {}
    return Step(after, Voice.DESK, facts=(_fact(Fact.TALK_TAKEN, after, **more),))


def _held_by(entry: DeskEntry, agent: str, now: datetime) -> DeskEntry:
    return entry.changed(stage=Stage.TAKEN, agent=agent, taken_at=now, snoozed_until=None)


def _unheld(entry: DeskEntry) -> DeskEntry:
    return entry.changed(stage=Stage.WAITING, agent="", taken_at=None, snoozed_until=None)


def _held(entry: DeskEntry) -> None:
    if entry.stage is Stage.WAITING:
        raise Conflict("nobody has the talk")


def _transferred(entry: DeskEntry, after: DeskEntry, reason: str) -> Event:
    came = {"was": entry.agent, "came_from": entry.department}
    return _fact(Fact.TALK_TRANSFERRED, after, **came, reason=reason)


def _promised(before: DeskEntry, after: DeskEntry) -> Event:
    """`later`: by how many seconds the end of the range has moved; fewer than 0 for sooner."""
    was, now = before.promise, after.promise
    moved = {"later": int((now.latest - was.latest).total_seconds())} if was and now else {}
    until = {"until": now.latest.astimezone(UTC).isoformat()} if now else {}
    return _fact(Fact.PROMISE_MOVED, after, **until, **moved)


def _fact(fact: Fact, entry: DeskEntry, **more: str | int) -> Event:
    return Event(fact, facts_about(entry, **more))
