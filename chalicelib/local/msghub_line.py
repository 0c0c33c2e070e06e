"""The texts of one number, as msghub brings them: in batches, again and again until acknowledged.

Nothing here knows HTTP. `post` brings a batch; whether it was acknowledged.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]


@dataclass(slots=True)
class MoFaults:
    """What goes wrong from now on, and how fast. What comes within `gather_seconds` travels in one
    batch; what is not acknowledged comes again after `retry_seconds` (the vendor's: 10).

    `doubled`: each batch comes once more though it was acknowledged; `reordered`: the newest of a
    batch stands first; `held`: nothing is brought;
    `photo`: `broken` (an address that was never good) or `gone` (nothing is there any more);
    `date`: ` `, `T` or empty, the vendor's three ways to write a moment.
    """

    gather_seconds: float = 0.1
    retry_seconds: float = 3.0
    doubled: bool = False
    reordered: bool = False
    held: bool = False
    photo: str = ""
    date: str = "T"


class MoLine:
    """Brings in a thread of its own, from its making until `stop`. `taken` hears of each item that
    was acknowledged.
    """

    def __init__(
        self,
        post: Callable[[list[Payload]], bool],
        taken: Callable[[Payload], None],
        faults: Callable[[], MoFaults],
    ) -> None:
        self._post = post
        self._taken = taken
        self._faults = faults
        self._waiting: list[Payload] = []
        self._some = threading.Event()
        self._stopped = threading.Event()
        threading.Thread(target=self._bring, daemon=True).start()

    def put(self, item: Payload) -> None:
        """One more text."""
        self._waiting.append(item)
        self._some.set()

    def stop(self) -> None:
        """Brings nothing more."""
        self._stopped.set()
        self._some.set()

    def _bring(self) -> None:
        while self._some.wait() and not self._pause(self._faults().gather_seconds):
            self._some.clear()
            batch = [*self._waiting]
            if not batch:
                continue
            brought = batch[::-1] if self._faults().reordered else batch
            if self._faults().held or not self._post(brought):
                self._some.set()
                self._pause(self._faults().retry_seconds)
                continue
            del self._waiting[: len(batch)]
            for item in batch:
                self._taken(item)
            if self._faults().doubled:
                self._post(batch)

    def _pause(self, seconds: float) -> bool:
        """Whether it was stopped meanwhile."""
        return self._stopped.wait(seconds)
