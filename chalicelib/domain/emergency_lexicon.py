"""The phrases of a language as tables, built when the first message in its script comes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple

KINDS = ("self_harm", "fire", "injury", "crime")
_ASIAN = "\u2e80"


class Lexicon(NamedTuple):
    """Phrases by their beginning: a text without the beginning cannot hold the phrase.

    `anywhere` is looked for in the text without spaces, by its first character; `starting`
    (a space and the phrase) in the spaced text, by `word_key`. The harmless ones, longest first,
    belong to either. `mild` injuries are none beside `claims` (insurance, compensation). Only
    where one of `despair_signs` stands in a text, `despair` is tried on it.
    """

    anywhere: Mapping[str, list[tuple[str, str]]]
    starting: Mapping[str, list[tuple[str, str]]]
    harmless: Sequence[str]
    harmless_starting: Sequence[str]
    whole: Mapping[str, str]
    mild: tuple[str, ...]
    claims: tuple[str, ...]
    despair_signs: tuple[str, ...]


def languages(text: str) -> list[str]:
    """The languages that can be written with the letters of this text."""
    # UTF-8 tells the script by a character's first byte: far cheaper than a look at each one.
    firsts = set(text.encode("utf-8", "replace").translate(None, _UNTELLING))
    found = [] if text.isascii() else ["korean"]
    return found + [name for name, signs in _SCRIPTS.items() if not signs.isdisjoint(firsts)]


_LATIN = frozenset([*range(65, 91), *range(97, 123), 0xC3, 0xC4, 0xC6, 0xE1, 0xEF])
_CHINESE_OR_KANA = frozenset([*range(0xE3, 0xEA), 0xF0])
_SCRIPTS = {
    "english": _LATIN,
    "vietnamese": _LATIN,
    # Also typed in Latin letters: `uhmeer`.
    "mongolian": _LATIN | frozenset(range(0xD0, 0xD4)),
    "chinese": _CHINESE_OR_KANA,
    "japanese": _CHINESE_OR_KANA,
}
# Bytes that never come first, and the first bytes of Hangul.
_UNTELLING = bytes([*range(65), *range(0x80, 0xC0), *range(0xEA, 0xEE)])


def word_key(word: str) -> str:
    """What a word is looked up by."""
    return word[:2] if word > _ASIAN else word[:3]


@cache
def lexicon(language: str) -> Lexicon:
    """The tables of a language; made once a process."""
    words = import_module(f"chalicelib.domain.emergency_words.{language}")
    anywhere: dict[str, list[tuple[str, str]]] = {}
    starting: dict[str, list[tuple[str, str]]] = {}
    for kind in KINDS:
        for phrase in _listed(getattr(words, kind.upper(), "")):
            anywhere.setdefault(phrase[0], []).append((phrase, kind))
        for phrase in _starting(words, f"{kind.upper()}_WORDS"):
            starting.setdefault(word_key(phrase.split()[0]), []).append((phrase, kind))
    harmless = sorted(_listed(getattr(words, "HARMLESS", "")), key=len, reverse=True)
    harmless_starting = sorted(_starting(words, "HARMLESS_WORDS"), key=len, reverse=True)
    whole = {
        text.replace(" ", ""): kind
        for kind, texts in words.WHOLE.items()
        for text in _listed(texts)
    }
    lists = [tuple(_listed(getattr(words, name, ""))) for name in ("MILD", "CLAIMS", "DESPAIR")]
    return Lexicon(anywhere, starting, harmless, harmless_starting, whole, *lists)


@cache
def despair(language: str) -> re.Pattern[str]:
    """How lives are spoken of as ending; compiled when the first sign of it is read."""
    patterns = import_module("chalicelib.domain.emergency_words.despair")
    return re.compile(getattr(patterns, language.upper()), re.VERBOSE)


def _starting(words: object, name: str) -> Iterator[str]:
    phrases = _listed(getattr(words, name, ""))
    for phrase in phrases:
        yield f" {phrase}"
    if needed := getattr(words, "ACCENTS_NEEDED", ""):
        accented = set(_listed(needed))
        yield from [f" {_plain(phrase)}" for phrase in phrases if phrase not in accented]


def _plain(phrase: str) -> str:
    """Vietnamese as it is often typed: `toi muon chet`. Single words would mean too much."""
    from unicodedata import combining, normalize

    if " " not in phrase:
        return phrase
    bare = [char for char in normalize("NFD", phrase) if not combining(char)]
    return "".join(bare).replace("đ", "d")


def _listed(text: str) -> list[str]:
    # An underscore stands for the end of a word.
    return [part.strip().replace("_", " ") for part in text.split("/")] if text else []
