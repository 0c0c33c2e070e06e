"""How fast one process hands broadcasts to vendors: a bucket of tokens for each city's account.

It holds a second's worth and no chunk: processes that begin together hand over no chunk at once.
"""

from collections.abc import Callable

from chalicelib.domain.token_bucket import TokenBucket


class BroadcastRate:
    """`each_second`: messages of one city by this process. `clock`: seconds of any one clock."""

    def __init__(self, each_second: float, clock: Callable[[], float]) -> None:
        self._each_second = each_second
        self._clock = clock
        self._buckets: dict[str, TokenBucket] = {}

    def __call__(self, tenant_id: str, count: int, patience: float) -> float:
        """How many seconds to wait for so many; beyond `patience` none are taken."""
        now = self._clock()
        fresh = TokenBucket(self._each_second, self._each_second, now)
        return self._buckets.setdefault(tenant_id, fresh).take(count, now, patience)
