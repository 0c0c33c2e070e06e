"""A talk's facts read as a story: asked, answered, worked on, left or closed, rated.

Facts may be missing, since they come in any order: what is not known yet has not happened yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.events import Fact
from chalicelib.domain.rating import RATED_WITHIN
from chalicelib.domain.talk_facts import Happened, TalkFacts

# A citizen's silence longer than this is no handling.
SILENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An agent had the talk. `spells`: half-open times of work in it, disjoint, in order."""

    agent: str
    department: str
    starts_at: datetime
    spells: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What has not happened is None. `left`: they went before an agent had written a word."""

    opened: Happened
    first_reply: Happened | None
    taken: Happened | None
    left: Happened | None
    # Closed after an agent had written.
    closed: Happened | None
    stretches: tuple[Stretch, ...]
    transfers: tuple[Happened, ...]
    # The last within a day of the close.
    rating: Happened | None
    abuse: tuple[Happened, ...]

    @property
    def channel(self) -> str:
        """The channel on which the person asked."""
        return self.opened.named("channel")


def story_of(talk: TalkFacts) -> Story | None:
    """None until it is known when and where the person asked."""
    facts = talk.in_order()
    opened = _first(facts, Fact.TALK_OPENED)
    if opened is None:
        return None
    reply, closed = _first(facts, Fact.TALK_REPLIED), _first(facts, Fact.TALK_CLOSED)
    left = _left(facts, reply, closed)
    return Story(
        opened=opened,
        first_reply=None if left else reply,
        taken=_first(facts, Fact.TALK_TAKEN),
        left=left,
        closed=closed if reply and not left else None,
        stretches=tuple(_stretches(facts)),
        transfers=tuple(each for each in facts if each.fact is Fact.TALK_TRANSFERRED),
        rating=None if left else _rating(facts, closed),
        abuse=tuple(each for each in facts if _is_abuse(each)),
    )


def _first(facts: Sequence[Happened], fact: Fact) -> Happened | None:
    return next((each for each in facts if each.fact is fact), None)


def _left(
    facts: Sequence[Happened], reply: Happened | None, closed: Happened | None
) -> Happened | None:
    """The end of a talk in which no agent had written: it was closed so, or its session ended.

    Who writes again after a session's end has not left.
    """
    gone: Happened | None = None
    for each in facts:
        if reply and each.place >= reply.place:
            return gone
        if each.fact is Fact.TALK_HEARD:
            gone = None
        elif each.fact is Fact.TALK_SESSION_ENDED:
            gone = gone or each
        elif each is closed:
            return gone or (None if _is_abuse(each) else closed)
    return gone


def _is_abuse(each: Happened) -> bool:
    if each.fact is Fact.TALK_CLOSED:
        return bool(each.number("ends"))
    return each.fact in (Fact.ABUSE_WARNED, Fact.ABUSE_ALARMED, Fact.CONTACT_SUSPENDED)


def _rating(facts: Sequence[Happened], closed: Happened | None) -> Happened | None:
    if closed is None:
        return None
    until = closed.at + RATED_WITHIN
    given = [each for each in facts if each.fact is Fact.TALK_RATED and each.at <= until]
    usable = [each for each in given if 1 <= each.number("score") <= 5]
    return usable[-1] if usable else None


_HELD = frozenset({Fact.TALK_TAKEN, Fact.TALK_TRANSFERRED})
_LET_GO = frozenset({Fact.TALK_RETURNED, Fact.TALK_SNOOZED, Fact.TALK_CLOSED})
_WORDS = frozenset({Fact.TALK_HEARD, Fact.TALK_REPLIED})


def _stretches(facts: Sequence[Happened]) -> Iterator[Stretch]:
    marks: list[Happened] = []
    for each in facts:
        if each.fact in _HELD or each.fact in _LET_GO:
            if marks:
                yield _stretch([*marks, each])
            marks = [each] if each.fact in _HELD and each.named("agent") else []
        elif marks and each.fact in _WORDS:
            marks.append(each)
    if len(marks) > 1:
        # Not over yet, or its end has not come: worked until the last word.
        yield _stretch(marks)


def _stretch(marks: Sequence[Happened]) -> Stretch:
    first = marks[0]
    return Stretch(first.named("agent"), first.named("department"), first.at, _spells(marks))


def _spells(marks: Sequence[Happened]) -> tuple[tuple[datetime, datetime], ...]:
    """What is between two marks is work, but for a long silence after the agent's word."""
    spells: list[tuple[datetime, datetime]] = []
    done = marks[0].at
    for before, after in zip(marks, marks[1:], strict=False):
        # A messenger's clock may be behind ours: time never runs back.
        starts, ends = max(before.at, done), max(after.at, done)
        done = ends
        silent = before.fact is Fact.TALK_REPLIED and ends - starts > SILENCE
        if silent or ends <= starts:
            continue
        if spells and spells[-1][1] == starts:
            spells[-1] = (spells[-1][0], ends)
        else:
            spells.append((starts, ends))
    return tuple(spells)
