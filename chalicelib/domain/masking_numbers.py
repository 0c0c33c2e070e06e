"""Digits as people type them: groups joined by spaces, dots, hyphens and brackets.

A chain is all digit groups that stand together; a number is some neighbouring groups of a chain.
Numbers begin and end where groups do, so a longer run of digits never hides a shorter number.
"""

import re
from typing import NamedTuple

_SEPARATOR = r"[ .\-()\[\]{}<>/_~]"
_CHAIN = re.compile(rf"[0-9](?:{_SEPARATOR}{{0,6}}[0-9]){{7,}}")
_GROUP = re.compile("[0-9]+")
_SPELLED = 7

_IDS_AND_CARDS = frozenset({10, 13, 14, 15, 16})
# How long a number of any kind can be, by its first digit.
_LENGTHS = {
    "0": frozenset(range(9, 17)),
    "1": frozenset({8, 10, 12, 13}),
    "2": frozenset({10, 12, 13}),
    "7": frozenset({10, 13}),
    "8": frozenset(range(10, 16)),
} | dict.fromkeys("34569", _IDS_AND_CARDS)
# Degrees of latitude and longitude in Korea.
_DEGREES = frozenset(map(str, (*range(33, 40), *range(124, 133), 0)))


class Group(NamedTuple):
    """Digits without anything between them, or a row of single digits: `0 1 0 1 2 3 …`."""

    start: int
    end: int
    digits: str


class Number(NamedTuple):
    """Neighbouring groups, as one; `first` is the place of its first group in the chain."""

    chain: "Chain"
    first: int
    sizes: tuple[int, ...]
    digits: str
    start: int
    end: int

    def before(self, width: int) -> str:
        """The text just before it, at most `width` characters."""
        return self.chain.page[max(0, self.start - width) : self.start]

    def after(self, width: int) -> str:
        """The text just after it."""
        return self.chain.page[self.end : self.end + width]


class Chain:
    """The groups of one place in a text, and which of them are spoken for."""

    __slots__ = ("groups", "page", "taken")

    def __init__(self, page: str, groups: list[Group]) -> None:
        self.page = page
        self.groups = groups
        self.taken: set[int] = set()

    def numbers(self) -> list[Number]:
        """Every number that could be of some kind, from the left."""
        found = []
        for first, group in enumerate(self.groups):
            lengths = _LENGTHS[group.digits[0]]
            length, longest = 0, max(lengths)
            for last in range(first, len(self.groups)):
                length += len(self.groups[last].digits)
                if length in lengths:
                    found.append(self.number(first, last))
                elif length > longest:
                    break
        return found

    def number(self, first: int, last: int) -> Number:
        """The groups from `first` to `last`, as one number."""
        groups = self.groups[first : last + 1]
        digits = [group.digits for group in groups]
        sizes = tuple([len(some) for some in digits])
        return Number(self, first, sizes, "".join(digits), groups[0].start, groups[-1].end)

    def is_free(self, number: Number) -> bool:
        """Whether none of its groups is taken."""
        return self.taken.isdisjoint(range(number.first, number.first + len(number.sizes)))

    def take(self, number: Number) -> None:
        """Its groups belong to no other number."""
        self.taken.update(range(number.first, number.first + len(number.sizes)))

    def tight(self, left: int) -> bool:
        """Whether a bare hyphen or dot ties this group to the next one."""
        between = self.page[self.groups[left].end : self.groups[left + 1].start]
        return not between.strip("-._")

    def is_glued(self, number: Number) -> bool:
        """Whether it is tied to digits before it, so that it is the rest of something longer."""
        left = number.first - 1
        if left < 0 or left in self.taken or not self.tight(left):
            return False
        before = self.groups[left]
        # `1.010-1234-5678` is the first line of a list.
        is_bullet = len(before.digits) <= 2 and self.page[before.end] == "."
        return not is_bullet or before.digits in _DEGREES


def chains(page: str) -> list[Chain]:
    """All chains of a folded text. Eight digits make the shortest number of interest: 1588-1234."""
    found = []
    for match in _CHAIN.finditer(page):
        groups = [
            Group(group.start(), group.end(), group[0])
            for group in _GROUP.finditer(page, match.start(), match.end())
        ]
        kept = [group for group in groups if not _left_over(page, group)]
        if kept:
            found.append(Chain(page, _join_singles(kept)))
    return found


def _left_over(page: str, group: Group) -> bool:
    """Digits that a mask of ours left over: they are nobody's number any more."""
    start = group.start
    if page.startswith("-**", group.end) or (start > 2 and page.startswith("**-", start - 3)):
        return True
    return len(group.digits) == 4 and start > 4 and page.startswith("****", start - 4)


def _join_singles(groups: list[Group]) -> list[Group]:
    """Makes one group of seven or more single digits in a row."""
    if len(groups) < _SPELLED:
        return groups
    joined: list[Group] = []
    row: list[Group] = []
    for group in groups:
        if len(group.digits) == 1:
            row.append(group)
            continue
        joined += [*_joined(row), group]
        row = []
    return joined + _joined(row)


def _joined(row: list[Group]) -> list[Group]:
    if len(row) < _SPELLED:
        return row
    return [Group(row[0].start, row[-1].end, "".join([single.digits for single in row]))]


def ends(sizes: tuple[int, ...]) -> set[int]:
    """Where groups meet, counted from the number's end."""
    places, at = set(), 0
    for size in sizes[:0:-1]:
        at += size
        places.add(at)
    return places
