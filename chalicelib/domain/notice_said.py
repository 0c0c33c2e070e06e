"""A notice that is said in a talk with the desk: a turn that names the notice's step, and its push.

The push has a number of its own, so that no other push costs a look for a notice behind it.
"""

import json

from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import Delivery, Failure
from chalicelib.domain.desk_entry import DeskEntry, facts_about
from chalicelib.domain.events import Event, Fact

# `n` of its delivery: what is said is 1, a talk's end 2.
PUSH = 3
# Of the turn that says it.
TRIGGER = "NOTICE"
_NAME = "notice"


def said_in(entry: DeskEntry, key: str) -> Event:
    """What brings the turn to the person. `key`: domain/notice_key.py."""
    return Event(Fact.BOT_REPLIED, facts_about(entry, **{_NAME: key}))


def key_in(turn: Turn) -> str:
    """The step that a turn says; empty for any other turn."""
    if turn.trigger != TRIGGER:
        return ""
    told = (json.loads(event.data) for event in turn.events if event.fact is Fact.BOT_REPLIED)
    return next((str(each[_NAME]) for each in told if _NAME in each), "")


def goes_on(push: Delivery) -> bool:
    """Whether no agent need know that it was lost: the notice has other ways, the talk goes on."""
    return push.n == PUSH and push.reason != Failure.SESSION_EXPIRED
