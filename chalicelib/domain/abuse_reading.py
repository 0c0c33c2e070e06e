"""How a text is read when abuse is looked for: what was split, disguised or mistyped made whole.

Never NFKC: it turns compatibility jamo (ㅅㅂ) into conjoining ones, which then match nothing.
Every letter of a reading remembers where in the text it came from.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class Letter(NamedTuple):
    """One letter of a reading, and the part of the text it stands for."""

    char: str
    start: int
    end: int


class Reading(NamedTuple):
    """A text as it may be meant, with the origin of each letter."""

    text: str
    letters: tuple[Letter, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of a part of the reading."""
        return self.letters[start].start, self.letters[end - 1].end


def readings(text: str) -> list[Reading]:
    """The text as it stands, and where they differ: without marks in words, without spacing out,
    as if the keyboard had been Korean, and with what only looks like letters read as letters."""
    plain = _composed(_folded(text))
    ways = [plain, _without_noise(plain), _drawn_together(plain), _retyped(plain)]
    ways.append(_composed(_redrawn(plain)))
    found: dict[str, list[Letter]] = {}
    for letters in ways:
        found.setdefault("".join([letter.char for letter in letters]), letters)
    return [Reading(read, tuple(letters)) for read, letters in found.items() if read]


_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
# Letters that an open syllable takes when typed after it: 시바ㄹ. Others are laughter or haste.
_TRAILING = "ㄹㄴ"
# As well where a syllable follows: 벼ㅇ신, but not 네ㅇㅋ.
_TRAILING_BEFORE = "ㅇㅅㄱㅂ"
_UNSEEN = re.compile(
    "[\xad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_FILLERS = "\u3164\uffa0\u115f\u1160\u2800"
_CLUSTER = re.compile("[\u1100-\u115e][\u1161-\u11ff]*|.[\u0300-\u036f]*", re.DOTALL)
_CONJOINING = {0x1100 + at: letter for at, letter in enumerate(_INITIALS)}
# What is put between the letters of a word to hide it.
_NOISE = re.compile(
    r"(?<=[가-힣ㄱ-ㅣ])(?:[-_.,*~^!?·ㆍ'\"`:;|/\\+=@#%&♡♥★☆ㅡ0-9]{1,3}| [-_.*~^1@#/] )"
    r"(?=[가-힣ㄱ-ㅣ])"
)
_PIECE = re.compile(r"[가-힣ㄱ-ㅣ]+")
# The two kinds of a word of one letter share no character: nothing is tried twice.
_ONE = "(?:[가-힣]|[ㄱ-ㅣ]{1,3})"
_SPACED = re.compile(rf"(?<!\S){_ONE}(?:[\s.,\-~*1]{{1,3}}{_ONE}){{1,30}}(?![^\s.,!?~])")
_SPACED_LATIN = re.compile(r"(?<![a-z0-9])[a-z](?:[\s.,\-~*_]{1,2}[a-z]){2,30}(?![a-z0-9])")
_LATIN = re.compile("[a-z]")
_LATIN_WORD = re.compile(r"[a-z]{4,}")


def _folded(text: str) -> list[Letter]:
    """Composed, lower case, fullwidth ASCII plain, without what cannot be seen."""
    letters = []
    for match in _CLUSTER.finditer(text):
        for char in unicodedata.normalize("NFC", match[0]).lower():
            plain = _plain(char)
            if plain:
                letters.append(Letter(plain, *match.span()))
    return letters


def _plain(char: str) -> str:
    if "!" <= char <= "~" or "가" <= char <= "힣":
        return char
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0).lower()
    if char.isspace() or char in _FILLERS:
        return " "
    return "" if _UNSEEN.match(char) else _CONJOINING.get(ord(char), char)


def _composed(letters: list[Letter]) -> list[Letter]:
    """Single jamo that make syllables are joined: ㅅㅣㅂㅏㄹ is read 시발, 시바ㄹ as well."""
    made: list[Letter] = []
    at = 0
    while at < len(letters):
        used, char = _syllable(letters, at)
        made.append(Letter(char, letters[at].start, letters[at + used - 1].end))
        at += used
    return made


def _syllable(letters: list[Letter], at: int) -> tuple[int, str]:
    """How many letters from here are one syllable, and which."""
    char = letters[at].char
    following = letters[at + 1].char if at + 1 < len(letters) else ""
    if char in _INITIALS and following and following in _VOWELS:
        code = 0xAC00 + (_INITIALS.index(char) * 21 + _VOWELS.index(following)) * 28
        if (final := _final(letters, at + 2)) in _FINALS[1:]:
            return 3, chr(code + _FINALS.index(final))
        return 2, chr(code)
    if "가" <= char <= "힣" and (ord(char) - 0xAC00) % 28 == 0:
        final = _final(letters, at + 1)
        if final and (final in _TRAILING or _holds(final, letters, at + 2)):
            return 2, chr(ord(char) + _FINALS.index(final))
    return 1, char


def _holds(final: str, letters: list[Letter], at: int) -> bool:
    return final in _TRAILING_BEFORE and at < len(letters) and "가" <= letters[at].char <= "힣"


def _final(letters: list[Letter], at: int) -> str:
    """The letter here if it ends the syllable before: nothing that begins the next one."""
    if at >= len(letters):
        return ""
    following = letters[at + 1].char if at + 1 < len(letters) else ""
    return "" if following and following in _VOWELS else letters[at].char


def _without_noise(letters: list[Letter]) -> list[Letter]:
    """Marks are dropped where they cut off a single letter: 시.발, 병-신."""
    text = _text(letters)
    dropped: set[int] = set()
    for match in _NOISE.finditer(text):
        before, after = _piece_before(text, match.start()), _PIECE.match(text, match.end())
        if before == 1 or (after and len(after[0]) == 1):
            dropped.update(range(*match.span()))
    kept = [letter for at, letter in enumerate(letters) if at not in dropped]
    return _composed(kept) if dropped else letters


def _piece_before(text: str, end: int) -> int:
    """How many letters stand before `end`; two are as good as many."""
    return 1 if end < 2 or not _PIECE.match(text[end - 2]) else 2


def _drawn_together(letters: list[Letter]) -> list[Letter]:
    """Words of one letter each are one word: 병 신 들, f u c k."""
    text = _text(letters)
    dropped = {
        at
        for pattern, letter in ((_SPACED, _PIECE), (_SPACED_LATIN, _LATIN))
        for match in pattern.finditer(text)
        for at in range(*match.span())
        if not letter.match(text[at])
    }
    kept = [letter for at, letter in enumerate(letters) if at not in dropped]
    return _composed(kept) if dropped else letters


def _redrawn(letters: list[Letter]) -> list[Letter]:
    """What is drawn like a letter, beside one: ㅅl발, ㄱH새77ㅣ."""
    made, at, text = [], 0, _text(letters)
    for match in _DRAWN.finditer(text):
        start, end = match.span()
        char = _LOOKS_LIKE[match[0]]
        made += [*letters[at:start], Letter(char, letters[start].start, letters[end - 1].end)]
        at = end
    return [*made, *letters[at:]] if made else letters


_LOOKS_LIKE = {"77": "ㄲ", "h": "ㅐ", "l": "ㅣ", "i": "ㅣ", "1": "ㅣ", "!": "ㅣ", "|": "ㅣ"}
_DRAWN = re.compile(r"(?<=[가-힣])77(?=[가-힣ㅏ-ㅣl1i!|])|(?<=[ㄱ-ㅎ])[hli1!|]|(?<=77)[l1i!|]")


def _retyped(letters: list[Letter]) -> list[Letter]:
    """Latin words as the same keys give them in Korean (two-set layout): tlqkf is 시발."""
    text = _text(letters)
    keys = _keys()
    made, at = [], 0
    for match in _LATIN_WORD.finditer(text):
        start, end = match.span()
        typed = [Letter(keys[each.char], each.start, each.end) for each in letters[start:end]]
        meant = _composed(list(_paired(typed)))
        # What leaves single letters over was meant as it stands.
        if all("가" <= letter.char <= "힣" for letter in meant):
            made += [*letters[at:start], *meant]
            at = end
    return [*made, *letters[at:]] if made else letters


def _paired(typed: list[Letter]) -> Iterator[Letter]:
    """Two vowels that are one in a syllable become one letter."""
    held: Letter | None = None
    for letter in typed:
        pair = _PAIRS.get(held.char + letter.char) if held else None
        if pair and held:
            held = Letter(pair, held.start, letter.end)
            continue
        if held:
            yield held
        held = letter
    if held:
        yield held


_PAIRS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
}


@cache
def _keys() -> dict[str, str]:
    keys = "rsefaqtdwczxvgkoijpuhynbmlO"
    return dict(zip(keys, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅐㅑㅓㅔㅕㅗㅛㅜㅠㅡㅣㅒ", strict=True))


def _text(letters: list[Letter]) -> str:
    return "".join([letter.char for letter in letters])
