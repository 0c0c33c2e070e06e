"""What simulated vendors tell later: a few at a time, each when it is due, as a vendor would.

A vendor brings thousands of reports over a handful of connections, and comes again for one that
was not taken.
"""

import logging
import threading
import time
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

log = logging.getLogger(__name__)

WORKERS = 4
TRIES = 3
_SECONDS_BETWEEN = 1.0
_SECONDS_TO_STOP = 5.0

# Tells it; raises where it has to be told again.
Tell = Callable[[], None]


class Teller:
    """Its threads begin with the first thing to be told and end by `stop`."""

    def __init__(self, workers: int = WORKERS, between: float = _SECONDS_BETWEEN) -> None:
        self._between = between
        self._numbers = count()
        # Due (monotonic), number, how often it was tried.
        self._waiting: list[tuple[float, int, int, Tell]] = []
        self._changed = threading.Condition()
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._work, daemon=True, name=f"teller-{n}")
            for n in range(workers)
        ]
        self._begun = False

    def later(self, seconds: float, tell: Tell) -> None:
        """Tells it after so long; of two that are due at once the first given goes first."""
        with self._changed:
            if not self._begun:
                self._begun = True
                for thread in self._threads:
                    thread.start()
            self._put(seconds, 0, tell)

    def stop(self) -> None:
        """What was not told yet is not told any more; waits for what is being told."""
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            self._changed.notify_all()
        until = time.monotonic() + _SECONDS_TO_STOP
        for thread in self._threads:
            if self._begun and thread is not threading.current_thread():
                thread.join(max(until - time.monotonic(), 0))

    def _put(self, seconds: float, tried: int, tell: Tell) -> None:
        if not self._stopped:
            due = time.monotonic() + seconds
            heappush(self._waiting, (due, next(self._numbers), tried, tell))
            self._changed.notify()

    def _work(self) -> None:
        while (found := self._next()) is not None:
            tried, tell = found
            try:
                tell()
            except Exception as error:
                # Whatever a webhook raises: what else is to be told waits for no thread that died.
                self._again(tried + 1, tell, error)

    def _again(self, tried: int, tell: Tell, error: Exception) -> None:
        if tried < TRIES:
            with self._changed:
                self._put(self._between, tried, tell)
        elif not self._stopped:
            log.warning("report not brought", extra={"error": type(error).__name__})

    def _next(self) -> tuple[int, Tell] | None:
        """What is due, waited for; None once it is stopped."""
        with self._changed:
            while not self._stopped:
                wait = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if wait is not None and wait <= 0:
                    _, _, tried, tell = heappop(self._waiting)
                    return tried, tell
                self._changed.wait(wait)
            return None
