"""Up to 200 people of a broadcast, and how far each of them came: two bits a person.

A vendor gets a chunk in one call, named by a key. Those whom it could not take yet go into the
next pass, which is another call by another key; a call whose end nobody knows is made again by its
own key, which the vendor answers as before and sends nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome

MOST = 200
# Longer than the function that sends may run: whoever holds a chunk past it is gone.
LEASE = timedelta(seconds=150)
# Vendors remember a key for a day. After that the same call would be a new one.
REMEMBERED = timedelta(hours=20)
# So often somebody is tried whom the vendor cannot take for now: about an hour in all.
PASSES = 8
# Why somebody was left out who refused after the list was read; beside the values of Failure.
UNWANTED = "unwanted"
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)


class Reach(IntEnum):
    """How far somebody came; the two bits in a chunk's states."""

    NOT_YET = 0
    TAKEN = 1  # the vendor has it
    FAILED = 2
    UNKNOWN = 3  # asked for as long as the vendor could know it, and still not told


@dataclass(frozen=True, slots=True)
class Chunk:
    """`turn`: which pass it is in, from 1. `asked_at`: when this pass was begun, aware.

    `holder`: who has it, or had it last in this pass. `free_at`: before that nobody else takes it.
    `reported`: why, by place, for whom the vendor took and later said that it failed.
    """

    number: int
    size: int
    states: bytes
    turn: int = 1
    holder: str = ""
    asked_at: datetime | None = None
    free_at: datetime | None = None
    reported: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether nobody is left to be tried."""
        return counted(self.states, self.size)[Reach.NOT_YET] == 0

    def left(self) -> list[int]:
        """The places, from 0, of those who are not there yet."""
        states = self.states
        return [each for each in range(self.size) if not states[each >> 2] >> (each & 3) * 2 & 3]

    def reach(self, place: int) -> Reach:
        """How far one came."""
        return Reach(self.states[place >> 2] >> (place & 3) * 2 & 3)


class FailedOne(NamedTuple):
    """Somebody who was not reached: chunk, place in it from 0, and a Failure's value."""

    chunk: int
    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A chunk after a pass, and why some failed, by place. `wait`: before the next pass."""

    chunk: Chunk
    failures: Mapping[int, str]
    wait: timedelta


def fresh(number: int, size: int) -> Chunk:
    """One that nobody has touched."""
    return Chunk(number, size, bytes(packed_size(size)))


def packed_size(size: int) -> int:
    """Bytes for so many people."""
    return (size + 3) // 4


def passed(chunk: Chunk, outcomes: Sequence[Outcome]) -> Passed:
    """After the vendor told about everybody who was left, in their order; none is UNKNOWN.

    Who cannot be taken after the last pass has failed.
    """
    last = chunk.turn >= PASSES
    reached: dict[int, Reach] = {}
    failures: dict[int, str] = {}
    for place, outcome in zip(chunk.left(), outcomes, strict=True):
        reach = _REACHED.get(outcome.state, Reach.TAKEN)
        reach = Reach.FAILED if last and reach is Reach.NOT_YET else reach
        reached[place] = reach
        if reach is Reach.FAILED:
            failures[place] = outcome.reason or Failure.REFUSED
    return Passed(_turned(chunk, reached), failures, wait_of(chunk.turn))


def after_reports(chunk: Chunk, reported: Mapping[int, str]) -> Chunk:
    """As it is seen from outside: what a report calls failed is, whatever the call had said.

    Not for who works on it: a pass names the same people in every try.
    """
    states = bytearray(chunk.states)
    for place in reported:
        states[place >> 2] &= ~(3 << (place & 3) * 2)
        states[place >> 2] |= Reach.FAILED << (place & 3) * 2
    return replace(chunk, states=bytes(states), reported=reported)


def untouched(chunk: Chunk) -> Passed:
    """The vendor told that it took nobody, which is not theirs to suffer from."""
    return Passed(_turned(chunk, {}), {}, timedelta())


def left_out(chunk: Chunk, places: Sequence[int]) -> Passed:
    """Without these, who want it no more; for a pass that no vendor has heard of yet."""
    states = _with(chunk, dict.fromkeys(places, Reach.FAILED))
    after = replace(chunk, states=states, holder="", asked_at=None)
    return Passed(after, dict.fromkeys(places, UNWANTED), timedelta())


def unknown(chunk: Chunk) -> Passed:
    """Whoever is left can no longer be asked about."""
    reached = dict.fromkeys(chunk.left(), Reach.UNKNOWN)
    return Passed(_turned(chunk, reached), {}, timedelta())


def may_be_asked(chunk: Chunk, now: datetime) -> bool:
    """Whether the vendor still knows what it had in this pass, if anything."""
    return chunk.asked_at is None or now - chunk.asked_at < REMEMBERED


def wait_of(turn: int) -> timedelta:
    """Between this pass and the next."""
    doubled: int = 2 ** min(turn - 1, 8)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def counted(states: bytes, size: int) -> dict[Reach, int]:
    """How many came how far."""
    value = int.from_bytes(states, "little")
    ones = int.from_bytes(b"\x55" * len(states), "little")
    low, high = value & ones, value >> 1 & ones
    both = (low & high).bit_count()
    taken, failed = low.bit_count() - both, high.bit_count() - both
    return {
        Reach.NOT_YET: size - taken - failed - both,
        Reach.TAKEN: taken,
        Reach.FAILED: failed,
        Reach.UNKNOWN: both,
    }


def summed(chunks: Iterator[Chunk]) -> dict[Reach, int]:
    """The same of many chunks."""
    total = dict.fromkeys(Reach, 0)
    for chunk in chunks:
        for reach, count in counted(chunk.states, chunk.size).items():
            total[reach] += count
    return total


_REACHED = {
    DeliveryState.CREATED: Reach.NOT_YET,
    DeliveryState.FAILED_TEMPORARY: Reach.NOT_YET,
    DeliveryState.FAILED_PERMANENT: Reach.FAILED,
    DeliveryState.UNKNOWN: Reach.NOT_YET,
}


def _turned(chunk: Chunk, reached: Mapping[int, Reach]) -> Chunk:
    states = _with(chunk, reached)
    return replace(chunk, states=states, turn=chunk.turn + 1, holder="", asked_at=None)


def _with(chunk: Chunk, reached: Mapping[int, Reach]) -> bytes:
    """`reached` names only who is not there yet: nothing goes back."""
    states = bytearray(chunk.states)
    for place, reach in reached.items():
        states[place >> 2] |= reach << (place & 3) * 2
    return bytes(states)
