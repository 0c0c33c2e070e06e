"""Waits for a condition, never for a time."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")


def eventually(look: Callable[[], T], seconds: float = 30.0) -> T:
    """The first true thing that `look` gives; AssertionError when it gives none in time."""
    ends, pause = time.monotonic() + seconds, Event()
    while not (found := look()):
        assert time.monotonic() < ends, f"still not so after {seconds:.0f} s"
        pause.wait(0.05)
    return found
