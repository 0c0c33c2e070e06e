"""How well a vendor serves, by its calls of the last minutes, and how far it is trusted for it.

GOV.UK Notify moves weight from a vendor of which 15 % are slow in a quarter of an hour, ten points
a time, and gives it back the same way (its provider tasks and provider details). So here, with two
thresholds: between them nothing moves, so that a vendor on the edge does not go to and fro.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.delivery import Failure, Outcome

WINDOW = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
# At this share it loses, below the other it gains.
SICK, WELL = 0.15, 0.10
# Fewer sick calls judge nobody: where 3 % fail by chance, 33 calls hold five such with a
# probability of 0.3 %, fewer calls with less; and a vendor that is dead shows by its fifth call.
LEAST = 5
# Who was sick, and is not now, loses no more while the window still remembers it.
LATELY = timedelta(minutes=2)
# A usual call takes some tenths of a second; by this a job's pace falls to a tenth.
SLOW_SECONDS = 3.0
# A receipt so late counts as slow, as at Notify; one still later tells of a phone that was off.
LATE, TOO_LATE = timedelta(minutes=5), timedelta(minutes=20)
# What is left of its share, step by step: never nothing, so that a recovery is noticed.
FACTORS = (1.0, 0.75, 0.5, 0.25, 0.05)
LOSES_EVERY = timedelta(minutes=1)
GAINS_EVERY = timedelta(minutes=5)


class Sort(StrEnum):
    """How a call went, as far as it tells of the vendor."""

    FINE = "fine"
    SLOW = "slow"
    FAILED = "failed"  # it did not answer, or not well
    RATE = "rate"  # it refused this account more messages


@dataclass(frozen=True, slots=True)
class Tally:
    """So many calls, and how many of them were slow, or failed by the vendor's fault.

    A late receipt makes a call slow that was counted in an earlier minute.
    """

    calls: int = 0
    slow: int = 0
    failed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.calls + other.calls, self.slow + other.slow, self.failed + other.failed)

    @property
    def sick(self) -> int:
        return self.slow + self.failed

    @property
    def share(self) -> float:
        """The sick among the calls, from 0 to 1; 0 where there was none."""
        return min(self.sick / max(self.calls, 1), 1.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """`step`: a place in FACTORS. `at`: when it last moved, None where it never did."""

    step: int = 0
    at: datetime | None = None

    @property
    def factor(self) -> float:
        return FACTORS[self.step]


def sort_of(outcome: Outcome, seconds: float) -> Sort:
    """A wrong number, a refused text and a key of ours that is not valid are no vendor's fault."""
    if outcome.reason in (Failure.UNAVAILABLE, Failure.CUT):
        return Sort.FAILED
    if outcome.reason == Failure.RATE:
        return Sort.RATE
    return Sort.SLOW if seconds >= SLOW_SECONDS else Sort.FINE


def is_late(age: timedelta) -> bool:
    """Whether a receipt so long after its call tells that the vendor is slow."""
    return LATE <= age < TOO_LATE


def minute_of(at: datetime) -> datetime:
    """The minute that a call is counted in, UTC."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def moved(standing: Standing, minutes: Mapping[datetime, Tally], now: datetime) -> Standing:
    """The standing after a look at the calls, by the minute they began in; at most a step on."""
    window = _since(minutes, now - WINDOW)
    age = now - standing.at if standing.at else WINDOW
    if _is_sick(window) and _since(minutes, now - LATELY).share >= SICK:
        is_due = age >= LOSES_EVERY and standing.step < len(FACTORS) - 1
        return Standing(standing.step + 1, now) if is_due else standing
    if standing.step and window.share < WELL and age >= GAINS_EVERY:
        return Standing(standing.step - 1, now)
    return standing


def _is_sick(tally: Tally) -> bool:
    return tally.sick >= LEAST and tally.share >= SICK


def _since(minutes: Mapping[datetime, Tally], start: datetime) -> Tally:
    """Of the minutes that lie after `start`, the one it lies in among them."""
    return sum((tally for at, tally in minutes.items() if at + MINUTE > start), Tally())
