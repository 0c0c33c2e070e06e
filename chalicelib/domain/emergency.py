"""Words of danger to life: they get 119, 112 or 109 and a person before menu and FAQ.

Safety first: a missed call weighs more than a needless number, most of all for self-harm. Things
an office deals with (fire insurance, crime record certificates) are set aside before looking.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from chalicelib.domain.emergency_lexicon import Lexicon, despair, languages, lexicon, word_key
from chalicelib.domain.jamo import fold


class Kind(StrEnum):
    """What kind of danger, the one that is answered first on top."""

    SELF_HARM = "self_harm"
    FIRE = "fire"
    INJURY = "injury"
    CRIME = "crime"


def emergency(text: str) -> Kind | None:
    """The danger the text speaks of, for oneself or for others; None for any other text."""
    words = _words(text)
    names = languages(text)
    found = {kind for name in names for kind in _found(words, lexicon(name))}
    if Kind.SELF_HARM not in found and _despairs("".join(words), names):
        return Kind.SELF_HARM
    return next((kind for kind in Kind if kind in found), None)


# Marks that people put between words or in them. What is no letter here is a space.
_MARKS = '.,!?~…·;:"()[]-_/*^ㅠㅜㅋㅎ。、，！？「」“”‘　¡¿'
_HASTE = frozenset(
    ("빨리", "빨리요", "빨리좀요", "급해요", "급함", "지금", "제발", "now", "quick", "hurry", "pls")
)
_APOSTROPHES = "'’`\u200b\u200c\u200d\ufeff\xad"


def _words(text: str) -> list[str]:
    text = fold(text)
    for marks, instead in ((_MARKS, " "), (_APOSTROPHES, "")):
        for mark in marks:
            if mark in text:
                text = text.replace(mark, instead)
    return text.split()


def _found(words: list[str], lexicon: Lexicon) -> Iterator[str]:
    """The kinds of the phrases that are there, once the harmless ones are out of the way."""
    squeezed = "".join(words)
    # A word that alone is a call for help is one with haste beside it, too, in whatever language.
    alone = "".join([word for word in words if word not in _HASTE])
    yield from {lexicon.whole[text] for text in (squeezed, alone) if text in lexicon.whole}
    inside = [sign for sign in lexicon.anywhere if sign in squeezed]
    starting = lexicon.starting.keys() & set(map(word_key, words))
    yield from _phrases(lexicon, squeezed, lexicon.anywhere, inside, lexicon.harmless)
    spaced = f" {' '.join(words)} "
    yield from _phrases(lexicon, spaced, lexicon.starting, starting, lexicon.harmless_starting)


def _despairs(squeezed: str, names: Iterable[str]) -> bool:
    for name in names:
        words = lexicon(name)
        if not [sign for sign in words.despair_signs if sign in squeezed]:
            continue
        if despair(name).search(squeezed):
            for phrase in words.harmless:
                squeezed = squeezed.replace(phrase, "|")
            return despair(name).search(squeezed) is not None
    return False


def _phrases(
    lexicon: Lexicon,
    page: str,
    table: Mapping[str, list[tuple[str, str]]],
    hits: Iterable[str],
    harmless: Sequence[str],
) -> list[str]:
    found = [danger for hit in hits for danger in table[hit] if danger[0] in page]
    if not found:
        return []
    for phrase in harmless:
        # A mark stays in its place, so that what stood around it does not grow together.
        page = page.replace(phrase, " | ")
    found = [danger for danger in found if danger[0] in page]
    if [claim for claim in lexicon.claims if claim in page]:
        found = [danger for danger in found if not danger[0].startswith(lexicon.mild)]
    return [kind for _, kind in found]
