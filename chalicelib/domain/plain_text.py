"""What a text may hold, in both directions: no control characters, no halves of characters."""

import re

_CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f]"
_LONE_SURROGATES = "[\ud800-\udfff]"


def clean(text: str) -> str:
    """The text with only `\\n` and `\\t` of the control characters, and valid as UTF-8."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return re.sub(_LONE_SURROGATES, "\ufffd", re.sub(_CONTROLS, "", text))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space."""
    return " ".join((text if text.isprintable() else clean(text)).split())


def is_link(value: str, longest: int) -> bool:
    """Whether this is a web address without white space, of at most so many characters."""
    return (
        len(value) <= longest
        and value.startswith(("https://", "http://"))
        and value.isprintable()
        and " " not in value
    )
