"""FAQ entries and what a matcher says about an utterance."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from chalicelib.domain.language import Text
from chalicelib.domain.message import Json

SURE = 0.5
# Before the id of a topic that is not ours, so that a matcher finds it among the entries.
NOT_OURS = "not-ours:"


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A question, its answer and its owner. Where the answer comes from is an officer's note."""

    id: str
    question: Text
    answer: Text
    department: str
    link: str | None = None
    phone: str | None = None
    reviewed_at: date | None = None
    valid_until: date | None = None

    def expired(self, today: date) -> bool:
        """Whether the answer may no longer be given (`valid_until` is its last good day)."""
        return self.valid_until is not None and today > self.valid_until


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A topic of another body. `answer`: where to go instead."""

    id: str
    topic: Text
    answer: Text
    link: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What a matcher makes of a tenant's entries at publishing.

    `index` is plain JSON and is read with the version; `vectors` lie beside it and are read when
    free text first needs them.
    """

    index: Json
    vectors: bytes = b""

    def read_vectors(self) -> bytes:
        """The vectors, for a matcher that is tried where it was built."""
        return self.vectors


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entry ids, best first, and the confidence that the first one is meant (0 to 1).

    `also`: further entries that the same message surely asks for, besides the first. `about`: why
    it is not answered, or empty: `elsewhere:<place name>`, `greeting`, `thanks`, `smalltalk`,
    `weather`, `abuse`, `agency`. `degraded`: the version has vectors, and this was found without.
    `danger`: what the message means besides, as domain/danger.py names it; empty where nothing.
    """

    ranked: tuple[str, ...]
    confidence: float
    also: tuple[str, ...] = ()
    about: str = ""
    degraded: bool = False
    danger: str = ""

    @property
    def sure(self) -> bool:
        """Whether the first entry may be given as the answer."""
        return bool(self.ranked) and self.confidence >= SURE


NOTHING = Ranking((), 0.0)


def no_vectors() -> bytes:
    """What a version without vectors gives for them."""
    return b""


def digest_of(vectors: bytes) -> str:
    """The name that vectors are stored under and found by: SHA-256 in hex, empty for none."""
    return sha256(vectors).hexdigest() if vectors else ""
