"""One deadline for one request: 4.0 s, so that Kakao's 5 s are never reached."""

from collections.abc import Callable
from dataclasses import dataclass

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
