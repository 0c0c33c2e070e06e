"""One deadline for one request: 4.0 s, so that Kakao's 5 s are never reached.

Whoever makes a call to a store asks `in_time()` first. The deadline is bound to the request's
thread, since a store may make several calls for one method and no method should have to carry it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf

from chalicelib.domain.errors import OutOfTime

REQUEST_SECONDS = 4.0
# The longest one call to a store may take: 0.5 s to connect, 1.0 s to answer.
CALL_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Deadline:
    """Counts down on a monotonic clock that is passed in."""

    ends_at: float
    clock: Callable[[], float]

    def remaining(self) -> float:
        """Seconds left; negative once it has passed."""
        return self.ends_at - self.clock()

    def allows(self, seconds: float = CALL_SECONDS) -> bool:
        """Whether something that takes this long still ends in time."""
        return self.remaining() >= seconds


_bound: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def bound_by(deadline: Deadline) -> Iterator[None]:
    """Calls inside are held to this deadline."""
    token = _bound.set(deadline)
    try:
        yield
    finally:
        _bound.reset(token)


@contextmanager
def leaving(seconds: float = CALL_SECONDS) -> Iterator[float]:
    """Calls inside leave this much of the deadline to what follows; gives what they may take.

    Seconds, 0 when it is too late already, endless where no deadline is bound.
    """
    deadline = _bound.get()
    if deadline is None:
        yield inf
        return
    earlier = Deadline(deadline.ends_at - seconds, deadline.clock)
    with bound_by(earlier):
        yield max(0.0, earlier.remaining())


def in_time() -> None:
    """Raises OutOfTime where the request's deadline leaves no room for one more call."""
    deadline = _bound.get()
    if deadline is not None and not deadline.allows():
        raise OutOfTime("no time for another call")
