"""Hides personal numbers before anything is stored, logged or queued.

Which kinds there are, and that the order of looking matters: a number is taken by the first kind
it fits, so that a resident number is never half hidden as something else.
"""

import re
from typing import NamedTuple

from chalicelib.domain.masking_spans import Hidden

__all__ = ["Hidden", "Masked", "mask"]

# Without one of these, or a spelled-out 010, there is nothing to hide.
_SIGN = re.compile("[0-9０-９@＠]")
# How far before its first digit a number's name can stand, or an address begin.
_REACH = 96


class Masked(NamedTuple):
    """The text that may be kept, and the kinds that were hidden in it, in the order of looking."""

    text: str
    kinds: tuple[Hidden, ...]


def mask(text: str, public: frozenset[str] = frozenset()) -> Masked:
    """Hides every personal number; `public` holds the digits of numbers that stay readable.

    Takes any string and never raises; masking a masked text finds nothing.
    """
    sign = _SIGN.search(text)
    first = sign.start() if sign else text.find("공일공")
    if first < 0:
        return Masked(text, ())
    # Most messages hold no digit: the first that does loads the rules and their expressions.
    from chalicelib.domain.masking_find import hide

    at = max(0, first - _REACH)
    tail, kinds = hide(text[at:], public)
    return Masked(text[:at] + tail, tuple([kind for kind in Hidden if kind in kinds]))
