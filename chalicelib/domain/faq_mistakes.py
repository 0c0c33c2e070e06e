"""Where a matcher goes wrong: which entries it takes for which, and what to mend first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.domain.faq_question import FaqQuestion, Tried


@dataclass(frozen=True, slots=True)
class Confusion:
    """`asked` was meant (None: to be refused) and `given` was answered, `times`; one example."""

    asked: str | None
    given: str
    times: int
    example: str


@dataclass(frozen=True, slots=True)
class Thief:
    """An entry that answered `stolen` questions of others, out of all `answered` by it."""

    entry: str
    stolen: int
    answered: int
    example: str


@dataclass(frozen=True, slots=True)
class Worsened:
    """A question that was answered or refused right before and no longer is. None: refused."""

    question: FaqQuestion
    before: str | None
    now: str | None


def confusions(tried: Iterable[Tried]) -> list[Confusion]:
    """Pairs of entries, the most frequent first. What was only offered confuses nobody."""
    examples: dict[tuple[str | None, str], list[str]] = {}
    for each in tried:
        if each.given is not None and not each.correct:
            pair = (each.question.expected, each.given)
            examples.setdefault(pair, []).append(each.question.utterance)
    found = [Confusion(*pair, len(texts), texts[0]) for pair, texts in examples.items()]
    return sorted(found, key=lambda each: (-each.times, each.given, each.asked or ""))


def thieves(tried: Iterable[Tried]) -> list[Thief]:
    """Entries that answer what others, or nobody, should; the worst first."""
    answered: dict[str, list[Tried]] = {}
    for each in tried:
        if each.given is not None:
            answered.setdefault(each.given, []).append(each)
    found = []
    for entry, given in answered.items():
        stolen = [each for each in given if not each.correct]
        if stolen:
            found.append(Thief(entry, len(stolen), len(given), stolen[0].question.utterance))
    return sorted(found, key=lambda each: (-each.stolen, each.entry))


def silent(tried: Iterable[Tried]) -> list[tuple[str, int]]:
    """Entries none of whose questions was answered by any right entry, with how many there are."""
    asked: dict[str, list[bool]] = {}
    for each in tried:
        if each.question.expected is not None:
            asked.setdefault(each.question.expected, []).append(each.correct)
    found = [(entry, len(right)) for entry, right in asked.items() if not any(right)]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def worst(tried: Iterable[Tried], limit: int) -> list[Tried]:
    """The mistakes made with the most confidence: wrong answers first, then wrong refusals."""
    wrong = [each for each in tried if not each.correct]
    return sorted(wrong, key=lambda each: (each.given is None, -each.ranking.confidence))[:limit]


def worsened(before: Sequence[Tried], now: Sequence[Tried]) -> list[Worsened]:
    """Which of the same questions in the same order were right before and are wrong now."""
    return [
        Worsened(new.question, old.given, new.given)
        for old, new in zip(before, now, strict=True)
        if old.correct and not new.correct
    ]
