"""Which of a city's vendors a message goes to: by shares, by their standing, and by its key."""

from collections.abc import Sequence
from hashlib import sha256
from math import inf, log


def weights(shares: Sequence[float], factors: Sequence[float]) -> list[float]:
    """What each one gets of the whole; `factors`: what its standing leaves it of its share.

    Who stands best loses nothing, so equals keep their shares, however ill all are. What another
    loses goes to the next of the best after it. Where no share is stated all have the same.
    """
    best = max(factors, default=1.0)
    given = list(shares) if any(shares) else [1.0] * len(shares)
    result = [share * factor / best for share, factor in zip(given, factors, strict=True)]
    for place, share in enumerate(given):
        if factors[place] < best:
            result[_next(factors, place, best)] += share - share * factors[place] / best
    return result


def ranked(names: Sequence[str], weighed: Sequence[float], key: str) -> list[int]:
    """Places of the vendors in the order in which a message of this key tries them.

    Each is first for its part of the keys, the same in every process. A change of weights moves
    only keys of who loses, or to who gains: weighted rendezvous hashing. Without weight: last.
    """
    waits = [_wait(name, weight, key) for name, weight in zip(names, weighed, strict=True)]
    return sorted(range(len(names)), key=lambda place: waits[place])


def _next(factors: Sequence[float], place: int, best: float) -> int:
    circle = [*range(place + 1, len(factors)), *range(place)]
    found: int = next(each for each in circle if factors[each] == best)
    return found


def _wait(name: str, weight: float, key: str) -> float:
    """Of several waits of exponential lengths the shortest is each one's by its weight."""
    if weight <= 0:
        return inf
    digest = sha256(f"{name}\0{key}".encode()).digest()
    evenly = (int.from_bytes(digest[:6], "big") + 0.5) / 2**48
    return -log(evenly) / weight
