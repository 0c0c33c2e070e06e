"""A sketch of many durations that adds up: counts in buckets whose edges grow by a tenth.

Two sketches are merged by adding their counts, in any order, so a store may ADD to them. A median
or percentile read from one is off by at most 5 % of itself (`ERROR`), whatever the durations are;
below a second it is 0.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

ERROR = 0.05
# Edges differ by this factor: the middle of a bucket is then within ERROR of all that is in it.
GROWTH = (1 + ERROR) / (1 - ERROR)
# A year; what is longer counts as that.
_LONGEST = 366 * 24 * 3600


def bucket(length: timedelta) -> int:
    """The number of the bucket a duration falls into; 0 for less than a second, negative too."""
    seconds = length.total_seconds()
    return 0 if seconds < 1 else 1 + bisect_left(_edges(), min(seconds, _LONGEST))


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The duration in seconds that this share (0 to 1) does not exceed; None where there is none.

    `counts`: bucket -> how many.
    """
    total = sum(counts.values())
    rank = max(1, -(-total * share // 1))
    for number in sorted(counts):
        rank -= counts[number]
        if rank <= 0 and total > 0:
            return _middle(number)
    return None


def _middle(number: int) -> float:
    """Of the bucket: as far from its lower edge as from its upper, in parts of the value."""
    return 0.0 if number == 0 else 2 * _edges()[number - 1] / (GROWTH + 1)


@cache
def _edges() -> tuple[float, ...]:
    """Upper edges; the first bucket holds one second alone."""
    edges = [1.0]
    while edges[-1] < _LONGEST:
        edges.append(edges[-1] * GROWTH)
    return tuple(edges)
