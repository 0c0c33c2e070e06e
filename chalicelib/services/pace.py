"""How fast one person may write, counted in this process alone: enough against a stuck key."""

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

MESSAGES = 20
SECONDS = 60.0
# Forgotten are those who have been silent the longest.
_KEPT = 10_000


class Pace:
    """At most 20 messages a minute each. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def allows(self, who: str) -> bool:
        """Whether they may write now; what is refused is not counted."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(who, deque())
            self._times.move_to_end(who)
            while times and now - times[0] >= SECONDS:
                times.popleft()
            if len(times) >= MESSAGES:
                return False
            times.append(now)
            if len(self._times) > _KEPT:
                self._times.popitem(last=False)
            return True
