"""The order in which a talk is read: as it was stored, a person's own words as they said them.

Deliveries may overtake one another; each message bears the moment that its channel names.
"""

from collections.abc import Iterable
from itertools import groupby

from chalicelib.web.desk_lines import Line


def as_said(lines: Iterable[Line]) -> list[Line]:
    """The lines, each run of a person's own by their moments."""
    ordered: list[Line] = []
    for is_persons, run in groupby(lines, lambda line: line.kind == "person"):
        found = list(run)
        ordered += sorted(found, key=lambda line: line.moment) if is_persons else found
    return ordered
