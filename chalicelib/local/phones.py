"""Phones of people who write to a city by text message: what each has sent and received.

Nothing here knows HTTP or a vendor. Numbers are digits, as dialled inside Korea.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.hours import SEOUL

Line = dict[str, Any]
Key = tuple[str, str]


@dataclass(slots=True)
class Thread:
    """One phone with one number. `waiting`: lines that the city has not acknowledged yet."""

    lines: list[Line] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)


class Phones:
    """All of them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._threads: dict[Key, Thread] = {}
        self._lock = threading.Lock()

    def wrote(self, phone: str, number: str, text: str, pictures: Sequence[str] = ()) -> int:
        """The person sent this; the line's number in the thread."""
        kind = "MMS" if pictures else ""
        return self._add((phone, number), "me", {"text": text, "kind": kind}, pictures)

    def brought(self, phone: str, number: str, line: int) -> None:
        """The city has acknowledged it."""
        with self._lock:
            waiting = self._thread((phone, number)).waiting
            if line in waiting:
                waiting.remove(line)

    def received(
        self,
        phone: str,
        number: str,
        text: str,
        kind: str,
        title: str = "",
        pictures: Sequence[str] = (),
    ) -> None:
        """A text of the city's came. `kind`: SMS, LMS or MMS."""
        size = len(text.encode("cp949", "replace"))
        shown = {"text": text, "kind": kind, "size": size, "title": title}
        self._add((phone, number), "city", shown, pictures)

    def alimtalk(
        self, phone: str, number: str, channel: str, text: str, buttons: Sequence[dict[str, str]]
    ) -> None:
        """A card of the city's channel came; `buttons`: `{kind, name, url}`, by Kakao's codes."""
        shown = {"text": text, "kind": "ALIMTALK", "channel": channel, "buttons": [*buttons]}
        self._add((phone, number), "city", shown, ())

    def lines(self, phone: str, number: str, after: int = 0) -> Line:
        """`{lines: [{n, who, text, kind, at, pictures, size?, title?}], waiting: [n]}` of what is
        behind the line `after`. `size` in bytes as carriers count them; an alimtalk has none, but
        its `channel` and `buttons`.
        """
        with self._lock:
            thread = self._thread((phone, number))
            return {"lines": thread.lines[max(after, 0) :], "waiting": [*thread.waiting]}

    def _add(self, key: Key, who: str, shown: Line, pictures: Sequence[str]) -> int:
        now = self._clock().astimezone(SEOUL).isoformat(timespec="milliseconds")
        with self._lock:
            thread = self._thread(key)
            number = len(thread.lines) + 1
            thread.lines.append(
                {"n": number, "who": who, "at": now, "pictures": [*pictures], **shown}
            )
            if who == "me":
                thread.waiting.append(number)
        return number

    def _thread(self, key: Key) -> Thread:
        return self._threads.setdefault(key, Thread())
