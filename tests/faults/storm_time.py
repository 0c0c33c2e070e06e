"""Time that passes only when everybody waits: acts in its order, each alone, the same every run."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from threading import Semaphore, Thread


class StormTime:
    """`now`: seconds since `start`. A job may `pause` in the middle, and others go on meanwhile."""

    def __init__(self, start: datetime) -> None:
        self.now = 0.0
        self._start = start
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._back = Semaphore(0)
        self._fault: BaseException | None = None

    def clock(self) -> datetime:
        return self._start + timedelta(seconds=self.now)

    def seconds(self) -> float:
        return self.now

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._order), act))

    def run(self) -> None:
        """Until nothing is to come; raises what a job raised."""
        while self._due:
            self.now, _, act = heapq.heappop(self._due)
            act()
            if self._fault:
                raise self._fault

    def begin(self, job: Callable[[], None]) -> None:
        """Begins a job that may pause."""
        Thread(target=self._whole, args=(job,), daemon=True).start()
        self._back.acquire()

    def pause(self, seconds: float) -> None:
        """For jobs: lets so much time pass."""
        turn = Semaphore(0)

        def go_on() -> None:
            turn.release()
            self._back.acquire()

        self.after(seconds, go_on)
        self._back.release()
        turn.acquire()

    def _whole(self, job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            self._fault = error
        finally:
            self._back.release()
