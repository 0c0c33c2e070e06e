"""Korean particles after words that are not known before: `세정과로`, `총무팀으로`, `상담사 1로`.

The form follows the sound the word ends in (Korean orthography, 한글 맞춤법): after a final
consonant 을·이·은·과·으로, else 를·가·는·와·로; 로 also after ㄹ.
"""

import re
from collections.abc import Mapping

_PAIRS: Mapping[str, tuple[str, str]] = {
    "을": ("을", "를"),
    "이": ("이", "가"),
    "은": ("은", "는"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
}
# As they are read: 영 일 삼 육 칠 팔 end in a consonant, and so do 십, 백, 천, 만 behind zeros.
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
# 엘, 엠, 엔; words of these ends are read alike.
_LATIN = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ"}
_ENDS_IN_NG = re.compile("[aeiou]ng$", re.IGNORECASE)
# The particle agrees with the word before a bracket, not with what stands in it.
_ASIDE = re.compile(r"\s*\([^()]*\)$")
_SYLLABLES, _FINALS, _RIEUL = 0xAC00, 28, 8


def followed(word: str, particle: str) -> str:
    """The word with its particle, named by the form after a consonant, such as `으로`.

    Behind what nobody can read out here both forms stand: `Ж(으)로`.
    """
    after_consonant, after_vowel = _PAIRS[particle]
    final = _final(word)
    if final is None:
        return f"{word}{_both(after_consonant, after_vowel)}"
    is_open = not final or (particle == "으로" and final == "ㄹ")
    return word + (after_vowel if is_open else after_consonant)


def _final(word: str) -> str | None:
    """The last sound's final consonant, empty for a vowel; marks are not read out."""
    read = _ASIDE.sub("", word)
    last = next((char for char in reversed(read) if char.isalnum()), "")
    if "가" <= last <= "힣":
        final = (ord(last) - _SYLLABLES) % _FINALS
        return "ㄹ" if final == _RIEUL else "ㅇ" if final else ""
    if last.isascii() and last.isdigit():
        return _DIGITS.get(last, "")
    if last.isascii() and last:
        if _ENDS_IN_NG.search(read):
            return "ㅇ"
        return "ㄹ" if last == "R" else _LATIN.get(last.lower(), "")
    return None


def _both(after_consonant: str, after_vowel: str) -> str:
    if after_consonant.endswith(after_vowel):
        return f"({after_consonant.removesuffix(after_vowel)}){after_vowel}"
    return f"{after_consonant}({after_vowel})"
