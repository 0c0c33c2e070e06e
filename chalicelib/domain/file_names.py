"""A file's name as it is shown and stored: what came from a computer, made harmless."""

import unicodedata

LONGEST_NAME = 100
_HARMFUL = frozenset('<>:"|?*')


def cleaned(name: str) -> str:
    """The last part of a path in NFC (a Mac sends jamo), at most 100 characters with its ending.

    Without control and invisible characters: a right-to-left mark would turn `gpj.exe` round.
    Empty where nothing is left.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(" " if _is_harmful(char) else char for char in last)
    plain = " ".join(plain.split()).strip(". ")
    if len(plain) <= LONGEST_NAME:
        return plain
    ending = ending_of(plain)
    tail = f".{ending}" if 0 < len(ending) <= 10 else ""
    return plain[: LONGEST_NAME - len(tail)].rstrip(". ") + tail


def ending_of(name: str) -> str:
    """What stands behind the last point, in lower case; empty where there is none."""
    stem, point, ending = name.rpartition(".")
    return ending.lower() if stem and point else ""


def _is_harmful(char: str) -> bool:
    # C*: control, format (direction marks among them), lone halves of pairs, private, unassigned.
    return char in _HARMFUL or unicodedata.category(char).startswith("C")
