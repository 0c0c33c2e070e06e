"""Korean text in the form it is compared in: lower case, one shape a letter, syllables as jamo.

Never NFKC: it turns compatibility jamo (ㅅㅂ) into conjoining ones, which then match nothing.
"""

import re
import unicodedata

_FULLWIDTH = re.compile("[\uff01-\uff5e]")
_FIRST = 0xAC00
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def fold(text: str) -> str:
    """Lower case, composed, fullwidth ASCII as ASCII; keeps every other character."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).lower()
    return _FULLWIDTH.sub(_halfwidth, composed)


def letters(text: str) -> str:
    """Only the letters and digits of a folded text: what is left when nobody minds spacing."""
    return "".join([char for char in fold(text) if char.isalnum()])


def to_jamo(text: str) -> str:
    """Every Hangul syllable as its two or three compatibility jamo; all else as it is."""
    return "".join([_split(char) if "가" <= char <= "힣" else char for char in text])


def _split(syllable: str) -> str:
    place = ord(syllable) - _FIRST
    return _INITIALS[place // 588] + _VOWELS[place // 28 % 21] + _FINALS[place % 28]


def _halfwidth(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - 0xFEE0).lower()
