"""The order in which a talk is read: as it was stored, a person's own words as they said them.

Deliveries may overtake one another; each message bears the moment that its channel names. Words
that opened a talk are stored behind its receipt, and read before it.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from chalicelib.web.desk_lines import Line


def as_said(lines: Iterable[Line]) -> list[Line]:
    """The lines, each run of a person's own by their moments."""
    ordered: list[Line] = []
    for is_persons, run in groupby(lines, lambda line: line.kind == "person"):
        if is_persons:
            _say(ordered, sorted(run, key=lambda line: line.moment))
        else:
            ordered += run
    return ordered


def _say(ordered: list[Line], said: Sequence[Line]) -> None:
    place = _opening(ordered)
    behind = ordered[place:]
    early = [line for line in said if behind and line.moment <= behind[0].moment]
    ordered[place:] = [*early, *behind, *said[len(early) :]]


def _opening(ordered: Sequence[Line]) -> int:
    """Where the lines begin by which a talk was opened just now; the end where none was."""
    place = len(ordered)
    while place and ordered[place - 1].opens:
        place -= 1
    return place
