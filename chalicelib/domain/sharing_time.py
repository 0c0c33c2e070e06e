"""An agent's time shared among the talks they have at once: every second of theirs counts once.

Two talks side by side for a minute are half a minute of handling each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from chalicelib.domain.hours import SEOUL, moment


@dataclass(frozen=True, slots=True)
class Spell:
    """Half-open, in milliseconds since 1970: when an agent worked on a talk."""

    talk: str
    starts: int
    ends: int

    @property
    def length(self) -> int:
        """Milliseconds."""
        return self.ends - self.starts


def shared(spells: Sequence[Spell]) -> list[Fraction]:
    """For each spell its part of the agent's time, in milliseconds, in the same order.

    A talk's own spells do not overlap; another talk's may.
    """
    edges = sorted({edge for each in spells for edge in (each.starts, each.ends)})
    parts = [Fraction(0)] * len(spells)
    for begins, ends in zip(edges, edges[1:], strict=False):
        on = [n for n, each in enumerate(spells) if each.starts <= begins and ends <= each.ends]
        for number in on:
            parts[number] += Fraction(ends - begins, len(on))
    return parts


def without(spell: Spell, rests: Sequence[tuple[int, int]]) -> list[Spell]:
    """The spell's parts outside these half-open times, in milliseconds since 1970."""
    parts = [spell]
    for begins, ends in rests:
        parts = [
            replace(part, starts=starts, ends=until)
            for part in parts
            for starts, until in (
                (part.starts, min(part.ends, begins)),
                (max(part.starts, ends), part.ends),
            )
            if starts < until
        ]
    return parts


def by_day(starts: datetime, ends: datetime) -> list[tuple[datetime, datetime]]:
    """The same time cut at midnights in Seoul."""
    pieces = []
    while starts < ends:
        midnight = moment(starts.astimezone(SEOUL).date() + timedelta(days=1), 0).astimezone(UTC)
        pieces.append((starts, min(midnight, ends)))
        starts = min(midnight, ends)
    return pieces


def milliseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
