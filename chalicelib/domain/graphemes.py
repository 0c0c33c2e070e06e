"""Where a text may be cut without tearing what a reader sees as one character.

The rules are those of Unicode's UAX #29, as far as the standard library's tables reach. Where they
do not, the answer is "no": a cut may be more careful than Unicode asks, never less.
"""

from unicodedata import category, combining

_ZWJ = "\u200d"
_VIRAMA = 9
# Joined to what stands before them although no mark by category: ZWNJ, ZWJ, Thai and Lao vowels,
# halfwidth voiced marks.
_TRAILERS = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
# Joined to what follows them (Grapheme_Cluster_Break=Prepend).
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e"
    "\U000110bd\U000110cd\U000111c2\U000111c3\U000113d1\U0001193f\U00011941\U00011a3a"
    "\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011f02"
)


def is_boundary(text: str, index: int) -> bool:
    """Whether text[:index] and text[index:] are both whole for a reader; true at both ends."""
    if not 0 < index < len(text):
        return True
    before, after = text[index - 1], text[index]
    if before < "\u0300" and after < "\u0300":
        return (before, after) != ("\r", "\n")
    if "가" <= before <= "힣" and ("가" <= after <= "힣" or after < "\u0300"):
        return True
    return not (
        _trails(after)
        or _leads(before, after)
        or _within_syllable(before, after)
        or _within_conjunct(text, index)
        or _within_flag(text, index)
    )


def _trails(char: str) -> bool:
    return (
        char in _TRAILERS
        or category(char)[0] == "M"
        or _is_newer(char)
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags: the flags of Scotland and Wales
    )


def _is_newer(char: str) -> bool:
    """Not assigned in this Python's tables, so it may be a mark of a later Unicode.

    The emoji blocks are left out: there it can only be a picture.
    """
    return category(char) == "Cn" and not "\U0001f000" <= char <= "\U0001ffff"


def _leads(before: str, after: str) -> bool:
    if before == _ZWJ:
        return not after.isspace()
    if "\ud800" <= before <= "\udbff":
        return "\udc00" <= after <= "\udfff"
    return before in _PREPENDED and after not in "\r\n"


def _within_syllable(before: str, after: str) -> bool:
    """Hangul written in conjoining jamo: leading consonant, vowel, trailing consonant."""
    if _is_lead(before):
        return _is_lead(after) or _is_vowel_or_tail(after) or "가" <= after <= "힣"
    return _is_vowel_or_tail(after) and (_is_vowel_or_tail(before) or "가" <= before <= "힣")


def _is_lead(char: str) -> bool:
    return "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c"


def _is_vowel_or_tail(char: str) -> bool:
    return "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"


def _within_conjunct(text: str, index: int) -> bool:
    """Whether a virama ties this letter of an Indic script to the consonant before it."""
    if category(text[index]) != "Lo":
        return False
    at = index - 1
    while at >= 0 and _trails(text[at]):
        if combining(text[at]) == _VIRAMA or _is_newer(text[at]):
            return True
        at -= 1
    return False


def _within_flag(text: str, index: int) -> bool:
    """A flag is two regional indicators: between them when an odd number stands before."""
    if not _is_indicator(text[index]):
        return False
    at = index
    while at > 0 and _is_indicator(text[at - 1]):
        at -= 1
    return (index - at) % 2 == 1


def _is_indicator(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
