"""A question whose right answer is known, and what a matcher made of it."""

from dataclasses import dataclass

from chalicelib.domain.faq import NOT_OURS, Ranking


@dataclass(frozen=True, slots=True)
class FaqQuestion:
    """`expected`: the entry that answers it, None where it must be refused. `accept`: others that
    are as right. `kind`: how it is asked (`typo`, `polite`), to count by."""

    utterance: str
    expected: str | None
    kind: str = ""
    accept: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether an entry answers it; otherwise it is out of scope."""
        return self.expected is not None

    @property
    def right(self) -> frozenset[str]:
        """The entries that are a right answer; none where it must be refused."""
        return frozenset() if self.expected is None else frozenset((self.expected, *self.accept))


@dataclass(frozen=True, slots=True)
class Tried:
    """A question and its ranking."""

    question: FaqQuestion
    ranking: Ranking

    @property
    def given(self) -> str | None:
        """The entry that was given as the answer, None where it was refused.

        To be told of the body whose business it is, is a refusal too.
        """
        first = self.ranking.ranked[0] if self.ranking.sure else None
        return None if first and first.startswith(NOT_OURS) else first

    @property
    def place(self) -> int:
        """Where the first right entry stands in the ranking, from 1; 0 where it does not."""
        places = enumerate(self.ranking.ranked, 1)
        return next((place for place, id in places if id in self.question.right), 0)

    @property
    def correct(self) -> bool:
        """Whether the citizen got the right answer, or was rightly refused."""
        return self.place == 1 and self.ranking.sure if self.question.inside else self.given is None
