"""Keeps a process within its part of a vendor's rate: no two processes need to know of each other.

A vendor counts by account. Each job has a part of its rate, and at most so many processes.
"""

from collections.abc import Callable
from math import inf

from chalicelib.domain.token_bucket import TokenBucket, rate_of_one
from chalicelib.services.vendor_ports import Registration

# What each job may use of an account's rate.
BROADCASTS, NOTICES, REPLIES = 0.5, 0.3, 0.2
# A job waits no longer with a message in its hands; the queue can.
PATIENCE = 5.0


class VendorRate:
    """One for a process. `part`: of an account's rate that is this job's, from 0 to 1.

    `processes`: how many run at once at most. `clock`: seconds that never go back.
    """

    def __init__(
        self,
        part: float,
        processes: int,
        clock: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._part = part
        self._processes = processes
        self._clock = clock
        self._pause = pause
        self._buckets: dict[tuple[str, str, str, float], TokenBucket] = {}

    def wait(self, by: Registration, count: int, patience: float = inf) -> float:
        """Room for so many messages: how many seconds to wait before they are sent.

        Where that is longer than `patience`, no room is taken.
        """
        now, vendor = self._clock(), by.vendor
        place = vendor.name, vendor.base_url, by.api_key, vendor.rate
        bucket = self._buckets.get(place)
        if bucket is None:
            bucket = TokenBucket(rate_of_one(vendor.rate * self._part, self._processes), 1, now)
            self._buckets[place] = bucket
        return bucket.take(count, now, patience)

    def has_room(self, by: Registration) -> bool:
        """Waits for room for one message; False where that would take too long."""
        seconds = self.wait(by, 1, PATIENCE)
        if 0 < seconds <= PATIENCE:
            self._pause(seconds)
        return seconds <= PATIENCE
