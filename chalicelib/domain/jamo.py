"""Korean text in the form it is compared in: lower case, one shape a letter, syllables as jamo.

Never NFKC: it turns compatibility jamo (ㅅㅂ) into conjoining ones, which then match nothing.
"""

import re
import unicodedata

_FULLWIDTH = re.compile("[\uff01-\uff5e]")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# Conjoining jamo, as NFD writes them, -> the letters on a keyboard, the same first and last.
LETTERS = (
    {0x1100 + place: letter for place, letter in enumerate(_INITIALS)}
    | {0x1161 + place: letter for place, letter in enumerate(_VOWELS)}
    | {0x11A8 + place: letter for place, letter in enumerate(_FINALS)}
)


def fold(text: str) -> str:
    """Lower case, composed, fullwidth ASCII as ASCII; keeps every other character."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).lower()
    return _FULLWIDTH.sub(_halfwidth, composed)


def to_jamo(text: str, letters: dict[int, str] = LETTERS) -> str:
    """Every Hangul syllable as its two or three letters (accents come off other letters, too)."""
    return unicodedata.normalize("NFD", text).translate(letters)


def _halfwidth(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - 0xFEE0).lower()
