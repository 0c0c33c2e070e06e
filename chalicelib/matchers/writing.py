"""A text as its writer meant to type it: the keyboard's other layout and loose jamo put right.

What a language model reads must be syllables: it has seen 가로등, never 가로드ㅇ or rkfhemd.
"""

import re
import unicodedata

from chalicelib.domain.jamo import LETTERS
from chalicelib.matchers.keyboard import as_typed_in_korean

_FIRSTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LASTS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_JOINED = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ", "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_SYLLABLES = 0xAC00
_LOOSE = re.compile("[ㄱ-ㅣ]")
_SYLLABLE = re.compile("[가-힣]")
# A vowel alone, or a consonant that a syllable or a vowel stands beside; ㅋㅋ and ㅠㅠ are meant.
_BROKEN = re.compile("[가-힣ㄱ-ㅎ][ㅏ-ㅣ]|[가-힣][ㄱ-ㅎ](?![ㄱ-ㅎ])")
# ㅋㅋㅋㅋㅋㅋ says no more than ㅋㅋㅋ.
_REPEATED = re.compile(r"(.)\1{3,}", re.S)
# English, read as if typed in Korean, leaves most letters without a syllable.
_MOST_LOOSE = 0.15


def as_meant(text: str) -> str:
    """The text in composed syllables, typed with the layout that was meant, nothing over thrice."""
    text = _REPEATED.sub(r"\1\1\1", unicodedata.normalize("NFC", text))
    if text.isascii():
        return _from_keys(text)
    if not _LOOSE.search(text):
        return text
    return " ".join([_mended(word) for word in text.split(" ")])


def is_korean(text: str) -> bool:
    """Whether there is a syllable of Hangul in it, whatever else there is."""
    return _SYLLABLE.search(text) is not None


def _from_keys(text: str) -> str:
    typed = _composed(as_typed_in_korean(text))
    syllables = len(_SYLLABLE.findall(typed))
    return typed if syllables and len(_LOOSE.findall(typed)) <= _MOST_LOOSE * syllables else text


def _mended(word: str) -> str:
    if not _BROKEN.search(word):
        return word
    return _composed(unicodedata.normalize("NFD", word).translate(LETTERS))


def _composed(letters: str) -> str:
    """Letters of the keyboard as syllables, by the rule of every Korean input method."""
    made: list[str] = []
    at = 0
    while at < len(letters):
        first, vowel = letters[at], letters[at + 1 : at + 2]
        if first not in _FIRSTS or not vowel or vowel not in _VOWELS:
            made.append(first)
            at += 1
            continue
        vowel, at = _longest(letters, at + 1, _VOWELS)
        last, after = _last(letters, at)
        code = (_FIRSTS.index(first) * 21 + _VOWELS.index(vowel)) * 28 + _LASTS.index(last)
        made.append(chr(_SYLLABLES + code))
        at = after
    return "".join(made)


def _longest(letters: str, at: int, known: str) -> tuple[str, int]:
    joined = _JOINED.get(letters[at : at + 2], "")
    return (joined, at + 2) if joined and joined in known else (letters[at], at + 1)


def _last(letters: str, at: int) -> tuple[str, int]:
    """The final consonant from `at`: what the next syllable begins with is left to it."""
    if not _ends_here(letters, at):
        return "\0", at
    joined = _JOINED.get(letters[at : at + 2], "")
    if joined and joined in _LASTS and _ends_here(letters, at + 1):
        return joined, at + 2
    return letters[at], at + 1


def _ends_here(letters: str, at: int) -> bool:
    here, following = letters[at : at + 1], letters[at + 1 : at + 2]
    return bool(here) and here in _LASTS[1:] and not (following and following in _VOWELS)
