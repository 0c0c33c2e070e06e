"""The training material: cities with FAQ entries, what people write, what no entry answers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from chalicelib.matchers.nearness import rows_of
from chalicelib.matchers.writing import as_meant
from infra.training import noise

TEXTS = Path(__file__).parent / "texts"
# Kinds of which misspelt and unspaced copies are made.
_COPIED = ("polite", "terse", "slang", "paraphrase")
_MISSPELT, _UNSPACED = 0.22, 0.14


@dataclass(frozen=True)
class Asked:
    """What somebody wrote, and the numbers of the entries that answer it."""

    text: str
    entries: tuple[int, ...]
    kind: str


@dataclass(frozen=True)
class City:
    """One FAQ: the texts of each entry (question, variants, answer) and what people write to it."""

    name: str
    home: str
    ids: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    asked: tuple[Asked, ...]
    agencies: tuple[str, ...]
    neighbors: tuple[str, ...]

    @property
    def texts(self) -> dict[str, tuple[str, ...]]:
        """Entry id -> texts, as a matcher builds its index of them."""
        return dict(zip(self.ids, self.entries, strict=True))

    @property
    def rows(self) -> list[tuple[int, str]]:
        """Entry number and text of every row, as the matcher compares them."""
        return list(rows_of(self.texts))


def cities() -> list[City]:
    """All cities of the material."""
    return [_city(path) for path in sorted(TEXTS.glob("city_*.json"))]


def outside() -> dict[str, list[str]]:
    """Kind -> what no city's FAQ answers."""
    read: dict[str, list[str]] = json.loads((TEXTS / "outside.json").read_text(encoding="utf-8"))
    return read


def with_copies(city: City, random: Random) -> Iterator[Asked]:
    """What was asked, as the matcher reads it, with misspelt and unspaced copies of some."""
    for asked in city.asked:
        yield Asked(as_meant(asked.text), asked.entries, asked.kind)
        chance = random.random() if asked.kind in _COPIED else 1.0
        if chance < _MISSPELT:
            yield _copy(asked, noise.misspelt(asked.text, random), "typo")
        elif chance < _MISSPELT + _UNSPACED:
            yield _copy(asked, noise.unspaced(asked.text), "nospace")
    for number, (*questions, _) in enumerate(city.entries):
        for question in questions:
            misspelt = noise.misspelt(question, random, random.choice([1, 2, 3]))
            yield Asked(as_meant(misspelt), (number,), "typo")


def _copy(asked: Asked, text: str, kind: str) -> Asked:
    return Asked(as_meant(text), asked.entries, kind)


def _city(path: Path) -> City:
    read = json.loads(path.read_text(encoding="utf-8"))
    faqs = read["faqs"]
    numbers = {faq["id"]: number for number, faq in enumerate(faqs)}
    one = [
        Asked(text, (numbers[faq["id"]],), kind)
        for faq in faqs
        for kind, texts in faq["utterances"].items()
        for text in texts
    ]
    two = [Asked(each["utterance"], _all(numbers, each["ids"]), "multi") for each in read["multi"]]
    return City(
        name=path.stem,
        home=read["city"],
        ids=tuple(numbers),
        entries=tuple((faq["question"], *faq["variants"], faq["answer"]) for faq in faqs),
        asked=(*one, *two),
        agencies=tuple(read["outside"]["near_gov"]),
        neighbors=tuple(read["outside"]["neighbor"]),
    )


def _all(numbers: dict[str, int], ids: Sequence[str]) -> tuple[int, ...]:
    return tuple(numbers[id] for id in ids)
