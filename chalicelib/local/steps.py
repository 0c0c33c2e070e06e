"""What the platform says while it comes up and goes down: one line a step."""

import sys
from typing import TextIO

_WIDTH = 10


class Steps:
    """Writes `step      what happened`, at once, also into a pipe or a file."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def say(self, step: str, text: str) -> None:
        """One step."""
        try:
            self._out.write(f"{step:<{_WIDTH}}{text}\n")
            self._out.flush()
        except OSError:
            # The terminal is gone; what was started must still be stopped in order.
            return
