"""How long talks keep an agent busy, as measured: whole sums that can be added up anywhere.

Sums of whole seconds lose nothing: a store may ADD to them, days can be summed, and what is long
ago weighs less. How long the talks of one desk last differs a thousandfold; only mean and variance
of many are needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Handling:
    """Sums over talks. Seconds are staffed time: a night between two words is no work."""

    # Talks that ended: their number, the sum of their seconds and of those squared.
    talks: float = 0
    seconds: float = 0
    squares: float = 0
    # People who left before anybody answered, and how long everybody waited in all, in seconds.
    left: float = 0
    waited: float = 0

    @classmethod
    def of_talk(cls, length: timedelta, waited: timedelta = timedelta()) -> Self:
        """One talk, from the moment an agent took it until it ended."""
        seconds = _whole(length)
        return cls(1, seconds, seconds * seconds, 0, _whole(waited))

    @classmethod
    def of_leaving(cls, waited: timedelta) -> Self:
        """One person who left before anybody answered."""
        return cls(0, 0, 0, 1, _whole(waited))

    def __add__(self, other: "Handling") -> "Handling":
        return Handling(
            self.talks + other.talks,
            self.seconds + other.seconds,
            self.squares + other.squares,
            self.left + other.left,
            self.waited + other.waited,
        )

    def faded(self, share: float) -> "Handling":
        """The same with this share (0 to 1) of its weight: mean and spread stay."""
        return Handling(
            self.talks * share,
            self.seconds * share,
            self.squares * share,
            self.left * share,
            self.waited * share,
        )

    @property
    def mean(self) -> float:
        """Seconds; 0 where nothing was measured."""
        return self.seconds / self.talks if self.talks else 0.0

    @property
    def variance(self) -> float:
        """Seconds squared, of the talks measured; 0 where nothing was."""
        return max(0.0, self.squares / self.talks - self.mean**2) if self.talks else 0.0

    @property
    def leaving(self) -> float:
        """How many leave in a second of one person's waiting."""
        return self.left / self.waited if self.waited else 0.0


# A desk that has measured nothing yet: ten talks of ten minutes that differ as much as they last.
# It is outweighed by the desk's own within a day.
NEW_DESK = Handling(talks=10, seconds=6_000, squares=7_200_000)


def measured(days: Iterable[Handling], daily: float = 0.9) -> Handling:
    """What a desk goes by: its days, newest first, each weighing less, beside a new desk's guess.

    `daily`: the share of its weight a day keeps from one day to the next.
    """
    known = NEW_DESK
    for age, day in enumerate(days):
        known += day.faded(daily**age)
    return known


def _whole(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))
