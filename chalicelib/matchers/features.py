"""What a text is compared by: letters in groups of four, syllables in pairs, words.

Hangul is taken apart into jamo, so that 여꿘, ㅇㅕ권 and 여권 share most of their letters; what is
often confused by ear (ㅐ ㅔ, ㄲ ㄱ) is one letter here. Endings and phrases of asking are left out.
"""

import re
from collections import Counter

from chalicelib.domain.jamo import LETTERS, fold, to_jamo
from chalicelib.matchers.asking import ASKING, ENDINGS

_WORD = re.compile(r"[^\W_]+")
_LETTERS = 4
_BEGINNING = 4
# Longer ones are sentences of a language written without spaces.
_LONGEST_WORD = 24
_ASIAN = "\u2e80"
_ALIKE = {
    "ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ", "ㅔ": "ㅐ",
    "ㅖ": "ㅒ", "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅐ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅗㅐ",
    "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}  # fmt: skip
# The space stands for itself: a character that is missing here costs far more.
_SOUNDS = (
    {code: _ALIKE.get(letter, letter) for code, letter in LETTERS.items()}
    | {ord(letter): _ALIKE.get(letter, letter) for letter in LETTERS.values()}
    | {ord(" "): " "}
)


def features(text: str, with_letters: bool = True) -> Counter[str]:
    """Feature -> how often: `=` a word, `-` a word's beginning, `+` a pair of syllables; letters.

    Letters are taken of Hangul alone, and not `with_letters` of long texts: there they would make
    most of the index and tell little.
    """
    words = _words(text)
    hangul = [word for word in words if word >= "가" or "ㄱ" <= word < "ㆎ"]
    found = ["=" + word for word in words if len(word) <= _LONGEST_WORD]
    if with_letters and hangul:
        letters = to_jamo(f" {' '.join(hangul)} ", _SOUNDS)
        found += [letters[at : at + _LETTERS] for at in range(len(letters) - _LETTERS + 1)]
    if len(hangul) < len(words):
        found += [
            "-" + word[:_BEGINNING] for word in words if len(word) > _BEGINNING and word < _ASIAN
        ]
    syllables = [char for word in words for char in word if char > _ASIAN]
    found += ["+" + one + other for one, other in zip(syllables, syllables[1:], strict=False)]
    return Counter(found)


def plain(text: str) -> str:
    """The text without marks and spaces, in lower case: how a whole question is recognised."""
    return "".join(_WORD.findall(fold(text)))


def _words(text: str) -> list[str]:
    text = fold(text)
    for phrase in ASKING:
        if phrase in text:
            text = text.replace(phrase, " ")
    return [_stem(word) for word in _WORD.findall(text)]


def _stem(word: str) -> str:
    length = len(word)
    if length > 3 and word[-3:] in ENDINGS:
        return word[:-3]
    if length > 2 and word[-2:] in ENDINGS:
        return word[:-2]
    return word[:-1] if length > 2 and word[-1] in ENDINGS else word
