"""Texts of one person within a short time, read as one: a sentence is often sent in three of them.

A run is open while its time lasts, closed when it is about to be answered, and then answered. What
surely means something by itself is a run of one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.commands import command, fold
from chalicelib.domain.emergency import emergency
from chalicelib.domain.text_message import KeptText

# The longest that texts are waited for, from the first of a run on.
JOINED_SECONDS = 60
# So many are read as one at most: with these a run is over, however young.
JOINED_TEXTS = 20


class Stage(StrEnum):
    """How far a run is."""

    OPEN = "open"
    # It takes nothing more and is being answered, perhaps by one who broke off.
    CLOSED = "closed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class TextRun:
    """`texts`: deliveries in the order they were added; the first names the run for good.

    `first_at`, `last_at`: when the earliest and the latest were taken in. `revision` counts what
    was written of this person's runs, from 1.
    """

    texts: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    seconds: int
    stage: Stage
    revision: int

    @property
    def id(self) -> str:
        """The delivery that began it."""
        return self.texts[0]

    def takes(self, at: datetime) -> bool:
        """Whether a text taken in at `at` is of this run."""
        span = max(at, self.last_at) - min(at, self.first_at)
        return self.stage is Stage.OPEN and not self.is_full() and span < self._life()

    def is_full(self) -> bool:
        """Whether no text has room in it."""
        return len(self.texts) >= JOINED_TEXTS

    def left(self, now: datetime) -> timedelta:
        """How long it is still open; nothing or less when it is over."""
        if self.stage is not Stage.OPEN or self.is_full():
            return timedelta()
        return self.first_at + self._life() - now

    def joined_by(self, delivery: str, at: datetime) -> "TextRun":
        """With this text."""
        return replace(
            self,
            texts=(*self.texts, delivery),
            first_at=min(at, self.first_at),
            last_at=max(at, self.last_at),
            revision=self.revision + 1,
        )

    def moved(self, stage: Stage) -> "TextRun":
        """At a later stage."""
        return replace(self, stage=stage, revision=self.revision + 1)

    def _life(self) -> timedelta:
        return timedelta(seconds=self.seconds)


def begun(before: TextRun | None, delivery: str, at: datetime, seconds: int) -> TextRun:
    """A run of this text, after the one before it; closed where `seconds` is 0."""
    stage = Stage.OPEN if seconds else Stage.CLOSED
    revision = before.revision + 1 if before else 1
    return TextRun((delivery,), at, at, seconds, stage, revision)


def read_as_one(id: str, texts: Sequence[KeptText]) -> KeptText:
    """All of them as one text of this id, in the order in which they were written.

    It is the first one's but for the words, the files and the time, which is the last one's.
    """
    # Vendors' times are whole seconds; their ids count up, where they mean anything.
    ordered = sorted(texts, key=lambda text: (text.at, text.received_at, text.id))
    return replace(
        ordered[0],
        id=id,
        text="\n".join(text.text for text in ordered if text.text),
        files=tuple(file for text in ordered for file in text.files),
        hidden=tuple(dict.fromkeys(kind for text in ordered for kind in text.hidden)),
        at=ordered[-1].at,
        received_at=max(text.received_at for text in ordered),
    )


def goes_at_once(text: str, labels: Collection[str]) -> bool:
    """Whether it is a whole by itself: a number to choose by, a word that steers, a call for help.

    `labels`: the folded words of the menu.
    """
    bare = fold(text)
    is_number = bare.isascii() and bare.isdecimal() and len(bare) < 3
    return is_number or bare in labels or command(text) is not None or cries_out(text)


def cries_out(text: str) -> bool:
    """Whether it speaks of danger to life: nothing waits then."""
    return emergency(text) is not None
