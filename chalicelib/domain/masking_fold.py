"""Folds what looks alike, so that the rules see plain digits, dashes, dots, brackets and spaces.

Never by NFKC: it would turn compatibility jamo into conjoining ones, and digits of other kinds
into ASCII that nobody typed.
"""

import re

_ALIKE = {
    "-": "‐‑‒–—―−﹘﹣⁃˗➖ーㅡᅳ",
    ".": "·•∙‧․・。｡ㆍ",
    "(": "【〔「『〈《",
    ")": "】〕」』〉》",
    # Also other line ends, and the fillers that look like a space among Hangul.
    " ": "\t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u3164\uffa0\u115f\u1160",
}
_PLAIN = {odd: plain for plain, odds in _ALIKE.items() for odd in odds}
# Zero-width and direction marks, soft hyphen, variation selectors and the keycap of emoji digits.
_UNSEEN = (
    "\xad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\u20e3\ufeff"
)
_FULLWIDTH = 0xFEE0

_ODD = re.compile(f"[\uff01-\uff5e{''.join(_PLAIN)}]")
_INVISIBLE = re.compile(f"[{_UNSEEN}]")


def fold(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its characters the place it had (None: its own)."""
    if text.isascii() and text.isprintable():
        return text, None
    folded = _ODD.sub(_plain, text)
    if folded.isascii() or not _INVISIBLE.search(folded):
        return folded, None
    origin = [at for at, char in enumerate(folded) if not _INVISIBLE.match(char)]
    return "".join([folded[at] for at in origin]), origin


def _plain(match: re.Match[str]) -> str:
    char = match[0]
    return _PLAIN.get(char) or chr(ord(char) - _FULLWIDTH)
