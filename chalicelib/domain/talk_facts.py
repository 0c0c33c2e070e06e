"""What is known of one talk: its facts, in whatever order they came, each once.

The order of a talk is that of the conversation's log (turn and place in it), never that of
arrival; a fact that comes twice has the same place twice.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from chalicelib.domain.events import Fact, Published

# What tells something about a talk, and what of its data is kept: never a text.
FACTS = frozenset(
    {
        *(Fact.TALK_OPENED, Fact.TALK_HEARD, Fact.TALK_TAKEN, Fact.TALK_RETURNED),
        *(Fact.TALK_TRANSFERRED, Fact.TALK_SNOOZED, Fact.TALK_REPLIED, Fact.TALK_CLOSED),
        *(Fact.TALK_RATED, Fact.TALK_SESSION_ENDED, Fact.ABUSE_WARNED, Fact.ABUSE_ALARMED),
        Fact.CONTACT_SUSPENDED,
    }
)
# The outcome of a talk that was ended to protect its agent.
ABUSE = "abuse"
# That of one which the person left while they waited.
LEFT = "left"
_KEPT = ("department", "agent", "channel", "was", "came_from", "subject", "former")
_KEPT_NUMBERS = ("is_message", "score", "ends", "gone")


class Place(NamedTuple):
    """Where in the log: the turn, and the fact's place in it."""

    seq: int
    number: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact. `data`: JSON values of domain/desk_entry.py::facts_about that are counted by."""

    place: Place
    at: datetime
    fact: Fact
    data: Mapping[str, Any]

    def named(self, name: str) -> str:
        """A value of the data; empty where it has none."""
        return str(self.data.get(name, ""))

    def number(self, name: str) -> int:
        """A number of the data; 0 where it has none."""
        value = self.data.get(name, 0)
        return int(value) if isinstance(value, int | float) else 0


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """A talk by its receipt number."""

    receipt: str
    facts: Mapping[Place, Happened] = field(default_factory=dict)

    def knows(self, happened: Happened) -> bool:
        """Whether this fact was there already."""
        return happened.place in self.facts

    def with_fact(self, happened: Happened) -> "TalkFacts":
        """The talk with one fact more."""
        return TalkFacts(self.receipt, {**self.facts, happened.place: happened})

    def in_order(self) -> Sequence[Happened]:
        """First to last."""
        return [self.facts[place] for place in sorted(self.facts)]


def happened_of(event: Published) -> tuple[str, Happened] | None:
    """Receipt number and fact of what was published; None for what is no talk's."""
    if event.fact not in FACTS:
        return None
    try:
        told = json.loads(event.data)
    except ValueError:
        return None
    receipt = told.get("receipt") if isinstance(told, dict) else None
    number = event.id.rpartition("-")[2]
    if not isinstance(receipt, str) or not receipt or not number.isdecimal():
        return None
    kept = {
        **{name: told[name] for name in _KEPT if isinstance(told.get(name), str) and told[name]},
        **{name: told[name] for name in _KEPT_NUMBERS if isinstance(told.get(name), int)},
    }
    if told.get("outcome") == ABUSE:
        kept["ends"] = 1
    if told.get("outcome") == LEFT:
        kept["gone"] = 1
    place = Place(event.seq, int(number))
    return receipt, Happened(place, event.at.astimezone(UTC), event.fact, kept)


def dump_facts(facts: Iterable[Happened]) -> str:
    """JSON: `[seq, number, microseconds since 1970, fact, data]` each."""
    rows = [[*each.place, _micros(each.at), each.fact.value, each.data] for each in facts]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def load_facts(receipt: str, text: str) -> TalkFacts:
    """Reads `dump_facts` back; facts that nobody knows any more are passed over."""
    known = {fact.value: fact for fact in FACTS}
    facts: dict[Place, Happened] = {}
    for seq, number, micros, name, data in json.loads(text):
        if name in known:
            place = Place(seq, number)
            facts[place] = Happened(place, _moment(micros), known[name], data)
    return TalkFacts(receipt, facts)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
