"""How a consult talk goes on when its session is over: a phone number, asked for while it lasts.

A consult session ends by the person leaving or 30 days after their newest words; until they write
again nothing reaches them there (domain/consult.py).
"""

import json
from collections.abc import Iterable

from chalicelib.domain.consult import CHANNEL
from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.desk_entry import DeskEntry, facts_about
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Event, Fact


def is_cut_off(entry: DeskEntry) -> bool:
    """Whether nothing the desk says reaches the person on their channel."""
    return entry.channel == CHANNEL and not entry.session


def may_be_asked(entry: DeskEntry) -> bool:
    """Whether the channel has a card by which a person tells their number, and it arrives."""
    return entry.channel == CHANNEL and bool(entry.session)


def ask_for_phone(entry: DeskEntry, text: str) -> Step:
    """The person is asked for their number; raises Conflict where that cannot reach them."""
    if not may_be_asked(entry):
        raise Conflict("no way to ask")
    after = entry.changed()
    # The fact names the session: in the next one they may be asked again.
    return Step(after, Voice.DESK, text, (Event(Fact.CONTACT_ASKED, facts_about(after)),))


def phone_told(entry: DeskEntry) -> Step:
    """They told it: the agent learns that they did, and nothing of the number."""
    after = entry.changed()
    return Step(after, Voice.DESK, facts=(Event(Fact.CONTACT_TOLD, facts_about(after)),))


def asks_for_phone(turn: Turn) -> bool:
    """Whether this turn goes out as the card that asks."""
    return any(event.fact is Fact.CONTACT_ASKED for event in turn.events)


def was_asked(turns: Iterable[Turn], entry: DeskEntry) -> bool:
    """Whether the person was asked in the session that lasts now."""
    facts = (event for turn in turns for event in turn.events)
    asked = (json.loads(fact.data) for fact in facts if fact.fact is Fact.CONTACT_ASKED)
    return any(each.get("session") == entry.session for each in asked)
