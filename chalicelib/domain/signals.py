"""A signal: a citizen's question to which the FAQ had no good answer, and how we know.

Signals are kept for the nightly search for gaps (domain/gaps.py) and no longer than the turn that
they were taken from. Texts are masked; the contact is the keyed hash of the log.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.conversation import Turn
from chalicelib.domain.events import Fact
from chalicelib.domain.hours import SEOUL

# How far before a request for a person the question that led to it can stand.
TURNS_LOOKED_BACK = 8
TEXT_KEPT = 400

_FAQ = "faq:"


class Kind(StrEnum):
    """How we know."""

    MISSED = "missed"  # no answer was found
    ASKED = "asked"  # a person was asked for all the same
    DISLIKED = "disliked"  # the answer did not help


# The facts that may leave a signal, and as what.
KINDS = {
    Fact.QUESTION_UNANSWERED: Kind.MISSED,
    Fact.AGENT_REQUESTED: Kind.ASKED,
    Fact.ANSWER_DISLIKED: Kind.DISLIKED,
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One question. `id`: the event's; `entry`: the answer that did not do, empty for a miss."""

    id: str
    kind: Kind
    at: datetime
    contact: str
    text: str
    entry: str
    expires_at: datetime

    @property
    def day(self) -> date:
        """The Korean day it belongs to."""
        return day_of(self.at)


def day_of(at: datetime) -> date:
    """The Korean day that a signal of this moment is kept under."""
    return at.astimezone(SEOUL).date()


def answered(turn: Turn) -> str:
    """The FAQ entry that a turn answered with; empty when it was something else."""
    return turn.topic.removeprefix(_FAQ) if turn.topic.startswith(_FAQ) else ""


def asked(turn: Turn) -> str:
    """The free text of a turn; empty where a button was pressed or nothing but marks came."""
    if turn.pressed:
        return ""
    return turn.text if sum(map(str.isalpha, turn.text)) > 1 else ""


def missed(turn: Turn) -> bool:
    """Whether this turn had no answer."""
    return any(event.fact is Fact.QUESTION_UNANSWERED for event in turn.events)


def led_to_person(before: Iterable[Turn]) -> tuple[str, str]:
    """Question and entry after which a person was asked for; `before`: one visit, newest first.

    The nearest turn that was a question decides. Both are empty when the person was the first
    wish; the question is empty when an answer was reached by buttons alone.
    """
    turns = iter(before)
    for turn in turns:
        if missed(turn) or answered(turn):
            return _question(turn, turns), answered(turn)
    return "", ""


def led_to_answer(before: Iterable[Turn], entry: str) -> str:
    """The question that brought this entry; empty when it was reached by buttons alone."""
    turns = iter(before)
    for turn in turns:
        if answered(turn) == entry:
            return _question(turn, turns)
    return ""


def _question(turn: Turn, older: Iterator[Turn]) -> str:
    """What was asked at this turn; at the one before it, where that offered what was pressed."""
    if not turn.pressed:
        return asked(turn)
    offering = next(older, None)
    return asked(offering) if offering and missed(offering) else ""
