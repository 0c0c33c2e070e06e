"""Danger that no word tells, but what the text means: from where on that is believed.

Words decide first (emergency.py); this is asked where they found nothing. infra/decisions/0016
says what the bars cost and find.
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.emergency import Kind

# From where on help is offered above the answer; and from where on it is the answer, as by words.
BAR, SURE = 0.35, 0.8
# The kind of texts that speak of none.
CALM = "calm"
# After a kind that is only likely.
_PERHAPS = "?"


class Need(StrEnum):
    """No food, no bed, no heat: not for 119 or 112, and too pressing for an FAQ alone."""

    LIVELIHOOD = "need"


# By name: they are asked for with every free text.
_KINDS = (Kind.SELF_HARM.value, Kind.CRIME.value, Need.LIVELIHOOD.value)


def danger_of(likely: Mapping[str, float]) -> str:
    """`self_harm`, `crime` or `need`, with a `?` after it where it is not sure; empty where none.

    `likely`: kind -> probability; empty where it is not known.
    """
    # Nearly every text is calm: it takes one look.
    if likely.get(CALM, 0.0) > 1 - BAR:
        return ""
    together = sum([likely.get(kind, 0.0) for kind in _KINDS])
    if together < BAR:
        return ""
    kind = max(_KINDS, key=lambda each: likely.get(each, 0.0))
    # There is no number that a need would have to call before all else.
    is_sure = together >= SURE and kind != Need.LIVELIHOOD.value
    return kind if is_sure else kind + _PERHAPS


def kind_of(danger: str) -> tuple[str, bool]:
    """The kind, and whether it is sure, of what `danger_of` gave."""
    return danger.removesuffix(_PERHAPS), not danger.endswith(_PERHAPS)


def threatens_life(danger: str) -> Kind | None:
    """The danger to life in what `danger_of` gave, sure or not."""
    kind, _ = kind_of(danger)
    return Kind(kind) if kind in (Kind.SELF_HARM, Kind.CRIME) else None
