"""Calls a function when its schedule says, as EventBridge does: `cron(0 18 * * ? *)`, in UTC."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chalicelib.domain.message import Json
from chalicelib.local.faults import CannotRun
from chalicelib.local.function import Function
from chalicelib.local.lambda_events import schedule_event

log = logging.getLogger(__name__)

# A machine that sleeps wakes up late: the clock is looked at this often.
SECONDS_BETWEEN_LOOKS = 20.0


class ScheduleTrigger(threading.Thread):
    """Waits for each firing until `stop`; one that was slept through is made up for once."""

    def __init__(
        self,
        expression: str,
        function: Function,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: float = SECONDS_BETWEEN_LOOKS,
    ) -> None:
        super().__init__(name=f"schedule {function.name}", daemon=True)
        self._expression = expression
        self._function = function
        self._clock = clock
        self._seconds = seconds
        self._stopping = threading.Event()
        # An expression that cannot be read is told at the start, not at night.
        self._due = next_firing(expression, clock())

    def run(self) -> None:
        """Fires and waits."""
        while not self._stopping.wait(self._seconds):
            now = self._clock()
            if now >= self._due:
                self._fire(schedule_event(self._function.name, self._due))
                self._due = next_firing(self._expression, now)

    def stop(self) -> None:
        """Ends after the call in hand; join to wait for that."""
        self._stopping.set()

    def _fire(self, event: Json) -> None:
        try:
            self._function.invoke(event)
        except Exception:
            # As on Lambda: it is told, and the next firing comes all the same.
            log.exception("schedule handler failed", extra={"function": self._function.name})


def next_firing(expression: str, after: datetime) -> datetime:
    """The first moment after `after` that `cron(minute hour * * ? *)`, `rate(1 minute)` or
    `rate(5 minutes)` names.

    Raises CannotRun for any other expression: none is in use.
    """
    kind, _, rest = expression.partition("(")
    fields = rest.rstrip(")").split()
    if kind == "rate" and fields in (["1", "minute"], ["5", "minutes"]):
        every = int(fields[0])
        past = after.minute % every
        return after.replace(second=0, microsecond=0) + timedelta(minutes=every - past)
    if kind != "cron" or fields[2:] != ["*", "*", "?", "*"]:
        raise CannotRun(f"The local platform cannot read the schedule {expression}.")
    try:
        minute, hour = map(int, fields[:2])
        today = after.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError as error:
        raise CannotRun(f"The schedule {expression} names no time of day.") from error
    return today if today > after else today + timedelta(days=1)
