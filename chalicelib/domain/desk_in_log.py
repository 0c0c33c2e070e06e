"""What the turns of a conversation tell of its talks with the desk."""

import json
from collections.abc import Iterable, Sequence

from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.events import Fact

_LEFT_WAITING = frozenset(
    {Fact.TALK_OPENED, Fact.TALK_RETURNED, Fact.TALK_TRANSFERRED, Fact.PROMISE_MOVED}
)


def waits_after(turn: Turn) -> bool:
    """Whether this turn told a person something that leaves them waiting for an agent."""
    if turn.voice is not Voice.DESK or not turn.text:
        return False
    known = [event for event in turn.events if event.fact in _LEFT_WAITING]
    return bool(known) and not json.loads(known[-1].data).get("agent")


def closed_in(turns: Sequence[Turn]) -> str:
    """The department that had the newest talk with the desk; empty where there was none."""
    facts = (event for turn in reversed(turns) for event in turn.events)
    closed = (fact.data for fact in facts if fact.fact is Fact.TALK_CLOSED)
    return next((str(json.loads(data).get("department", "")) for data in closed), "")


def receipts_in(turns: Iterable[Turn]) -> tuple[str, ...]:
    """The receipt numbers that were given in these turns."""
    facts = (event for turn in turns for event in turn.events)
    opened = (fact.data for fact in facts if fact.fact is Fact.TALK_OPENED)
    return tuple(str(json.loads(data)["receipt"]) for data in opened)
