"""How people mistype Korean: letters that sound alike, keys that lie side by side, no spaces."""

import re
import unicodedata
from random import Random

from chalicelib.domain.jamo import to_jamo
from chalicelib.matchers.writing import as_meant

_SWAPS = dict(
    zip(
        "ㅐㅔㅖㄱㄲㅂㅈㅅㄷㅗㅓㅏㅜㅢㅚㅙㅕㅑㅛㅡㄸㅃㅆㅉㅊㅋㅌㅍㄴㅁㅎㅣ",
        "ㅔㅐㅔㄲㄱㅃㅉㅆㄸㅛㅕㅑㅠㅣㅙㅚㅓㅏㅗㅜㄷㅂㅅㅈㅈㄱㄷㅂㄹㅇㅇㅔ",
        strict=True,
    )
)
_FINALS = ("ㄱ", "ㄲ", "ㅅ", "ㅎ", "ㅆ", "ㄷ", "")
_SPACES = re.compile(r"[\s,.]+")


def unspaced(text: str) -> str:
    """The text without spaces and stops."""
    return _SPACES.sub("", as_meant(text))


def misspelt(text: str, random: Random, times: int | None = None) -> str:
    """The text with some syllables mistyped: a fifth of them, or so many `times`."""
    syllables = list(unicodedata.normalize("NFC", text))
    hangul = [at for at, char in enumerate(syllables) if "가" <= char <= "힣"]
    if not hangul:
        return text
    count = min(len(hangul), times or max(1, len(hangul) // 5))
    for at in random.sample(hangul, count):
        _mistype(syllables, at, random)
    return "".join(syllables)


def _mistype(syllables: list[str], at: int, random: Random) -> None:
    chance = random.random()
    letters = list(to_jamo(syllables[at]))
    if chance < 0.6 and letters:
        place = random.randrange(len(letters))
        swapped = _SWAPS.get(letters[place], letters[place])
        letters[place] = swapped if place < 2 else random.choice([swapped, *_FINALS])
        syllables[at] = as_meant("".join(letters))
    elif chance < 0.75 and at + 1 < len(syllables):
        syllables[at], syllables[at + 1] = syllables[at + 1], syllables[at]
    elif chance < 0.85:
        syllables[at] = ""
    else:
        syllables[at] = as_meant("".join(letters[:2]))
