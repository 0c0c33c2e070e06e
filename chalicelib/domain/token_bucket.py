"""A rate with some room for a rush: so many a second, and at most so many at once."""

from math import inf


class TokenBucket:
    """`rate`: tokens a second; `most`: what it holds, full at first. Seconds of any one clock."""

    def __init__(self, rate: float, most: float, now: float) -> None:
        self._rate = rate
        self._most = most
        self._has = most
        self._at = now

    def take(self, count: int, now: float, patience: float = inf) -> float:
        """Takes so many, ahead of time if need be: how many seconds to wait before they are used.

        Where that is longer than `patience`, none are taken. Whoever comes next waits behind. More
        than it holds may be taken.
        """
        self._has = min(self._most, self._has + max(now - self._at, 0.0) * self._rate)
        self._at = max(now, self._at)
        wait = max((count - self._has) / self._rate, 0.0)
        if wait <= patience:
            self._has -= count
        return wait


def rate_of_one(rate: float, processes: int) -> float:
    """Tokens a second for each of so many processes whose buckets hold one token.

    In no second do they use more than `rate` together: each may have one token from before. A rate
    under two a second for each cannot be shared so; then it holds only over longer times.
    """
    even = rate / processes
    return even - 1 if even >= 2 else even
