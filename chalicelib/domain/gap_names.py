"""How a gap is known again the next night, whatever was asked beside it: its wordings, hashed."""

import base64
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

from chalicelib.domain.commands import fold
from chalicelib.domain.gaps import Wording

_MARKS_KEPT = 20


def marks_of(group: Sequence[Wording]) -> tuple[str, ...]:
    """What the group's main wordings are known by."""
    return tuple(_hash(fold(wording.text)) for wording in group[:_MARKS_KEPT])


def names(
    groups: Mapping[int, Sequence[Wording]],
    before: Iterable[tuple[str, Collection[str]]],
    taken: Collection[str] = (),
) -> dict[int, str]:
    """The id of each group: that of the gap of the night `before` it shares most wordings with.

    A new one is named by its earliest signal. `before`: id and marks of each gap; `taken`: ids
    that are not to be given again.
    """
    own = {place: set(marks_of(group)) for place, group in groups.items()}
    shared = sorted(
        (-len(own[place] & set(marks)), id, place)
        for id, marks in before
        for place in groups
        if own[place] & set(marks)
    )
    named: dict[int, str] = {}
    for _, id, place in shared:
        if place not in named and id not in named.values() and id not in taken:
            named[place] = id
    used = {*taken, *named.values()}
    for place in sorted(groups.keys() - named.keys()):
        named[place] = _fresh(groups[place], used)
        used.add(named[place])
    return named


def _fresh(group: Sequence[Wording], used: Collection[str]) -> str:
    id = min((signal.at, signal.id) for wording in group for signal in wording.signals)[1]
    while (id := _hash(id)) in used:
        pass
    return id


def _hash(text: str) -> str:
    digest = sha256(text.encode("utf-8", "replace")).digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()
