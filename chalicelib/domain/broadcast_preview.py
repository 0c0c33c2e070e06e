"""What an officer sees before a broadcast starts: texts, numbers, cost, and when it would go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.text_kind import TextKind

# Won for one message of a kind, as the city's contract with its vendor has it.
Prices = Mapping[TextKind, Decimal]


@dataclass(frozen=True, slots=True)
class Sample:
    """One person's text as it would arrive."""

    row: int
    phone: str
    kind: TextKind
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`cost` in won, None where a price is not known.

    `waiting`: how many of the people wait for the morning, which is `waits_until`; the rest gets it
    at once.
    """

    people: int
    bad: int
    repeats: int
    kinds: Mapping[TextKind, int]
    cost: Decimal | None
    needs_approval: bool
    waits_until: datetime | None
    waiting: int


def preview_of(it: Broadcast, prices: Prices, now: datetime, quiet: Quiet) -> Preview:
    """Of a broadcast whose list was read, should it be started now."""
    tally = it.tally
    morning, waiting = waiting_of(it, now, quiet)
    return Preview(
        people=tally.people,
        bad=tally.bad,
        repeats=tally.repeats,
        kinds=dict(tally.kinds),
        cost=_cost(tally.kinds, prices),
        needs_approval=it.needs_approval and not it.approved_by,
        waits_until=morning,
        waiting=waiting,
    )


def waiting_of(it: Broadcast, now: datetime, quiet: Quiet) -> tuple[datetime | None, int]:
    """Until when the night keeps how many of its people; None and 0 where it keeps nobody."""
    morning, waiting = it.morning(now, quiet), it.tally.people - it.tally.night
    return (morning, waiting) if morning and waiting else (None, 0)


def _cost(kinds: Mapping[TextKind, int], prices: Prices) -> Decimal | None:
    if any(kind not in prices for kind in kinds):
        return None
    return sum((prices[kind] * count for kind, count in kinds.items()), Decimal())
