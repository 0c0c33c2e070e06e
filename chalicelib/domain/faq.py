"""FAQ entries and what a matcher says about an utterance."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.language import Text

SURE = 0.5


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
class Ranking:
    """Entry ids, best first, and the confidence that the first one is meant (0 to 1)."""

    ranked: tuple[str, ...]
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether the first entry may be given as the answer."""
        return bool(self.ranked) and self.confidence >= SURE


NOTHING = Ranking((), 0.0)
