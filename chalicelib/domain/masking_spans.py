"""The words the masking files share: kinds, verdicts and places in a text."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Hidden(StrEnum):
    """A kind of personal number, in the order in which they are looked for."""

    RRN = "rrn"
    ARC = "arc"
    CARD = "card"
    DRIVER = "driver"
    PHONE = "phone"
    TEL = "tel"
    PASSPORT = "passport"
    BIZNO = "bizno"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"


class Verdict(NamedTuple):
    """What a number is, and what is shown in its place. No kind: public, it stays as it is."""

    kind: Hidden | None
    shown: str


class Span(NamedTuple):
    """A place in a text, and what is shown there."""

    start: int
    end: int
    kind: Hidden | None
    shown: str


def free(span: Span, found: Iterable[Span]) -> bool:
    """Whether the place overlaps nothing found before."""
    return all(span.end <= other.start or other.end <= span.start for other in found)
