"""Memory of a process that cannot grow without bound."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The most recently used entries, so that made-up names cannot fill the memory.

    `kept` is how much their weights may add up to; unweighed, each weighs 1.
    """

    def __init__(self, kept: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._kept = kept
        self._weigh = weigh
        self._weight = 0
        self._entries: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            if key in self._entries:
                self._weight -= self._weigh(self._entries.pop(key))
            self._entries[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._kept:
                self._weight -= self._weigh(self._entries.popitem(last=False)[1])
