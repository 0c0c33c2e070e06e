"""Groups texts that ask the same by shared letters and words: pure Python, no model.

A text joins the group it is most like, by cosine over the features of `features.py`; the first text
of a group leads it. Then groups that are alike as a whole become one. What is rare tells more than
what is common, but a single slip of the finger, rare as it is, tells nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import log, sqrt

from chalicelib.matchers.features import features

# From here on two texts, and two groups as a whole, ask the same. Found on made-up logs
# (tests/planted.py): 99 % of a group ask one thing, 93 % of those who ask it stand together.
_ALIKE = 0.42
_ALIKE_GROUPS = 0.3
_LONGEST = 160
# The texts of a group that others are compared with: its first ones.
_ROWS = 6
# Work stays bounded: company is looked for by so many features, and compared with so many rows.
_LOOKED_UP = 20
_COMPARED = 24
# A feature that fewer texts share weighs no more than one that so many share.
_RAREST = 5
_OF_A_GROUP = 60

_Weights = Mapping[str, float]


class Grouping:
    """The Likeness of shared letters."""

    def group(self, texts: Sequence[str]) -> Sequence[int]:
        """For each text the place of the text that leads its group; earlier texts lead."""
        counted = [features(text[:_LONGEST]) for text in texts]
        common: Counter[str] = Counter()
        for counts in counted:
            common.update(counts.keys())
        rows = [_weights(counts, common, len(texts)) for counts in counted]
        leaders = _gathered(rows, common, _ALIKE)
        groups = _wholes(rows, leaders)
        places = list(groups)
        joined = _gathered(list(groups.values()), common, _ALIKE_GROUPS)
        into = {place: places[other] for place, other in zip(places, joined, strict=True)}
        return [into[leader] for leader in leaders]


def _weights(counts: Iterable[str], common: Mapping[str, int], texts: int) -> _Weights:
    """Features of unit length."""
    rarity = {feature: log(1 + texts / max(_RAREST, common[feature])) for feature in counts}
    return _unit(rarity)


def _wholes(rows: Sequence[_Weights], leaders: Sequence[int]) -> dict[int, _Weights]:
    """Leader -> what its texts have in common; the largest group first."""
    sums: dict[int, defaultdict[str, float]] = {}
    for row, leader in zip(rows, leaders, strict=True):
        known = sums.setdefault(leader, defaultdict(float))
        for feature, weight in row.items():
            known[feature] += weight
    sizes = Counter(leaders)
    order = sorted(sums, key=lambda leader: (-sizes[leader], leader))
    return {leader: _unit(dict(_heaviest(sums[leader], _OF_A_GROUP))) for leader in order}


def _gathered(rows: Sequence[_Weights], common: Mapping[str, int], alike: float) -> list[int]:
    """For each row the place of its leader: of the row most like it, or its own."""
    known = _Known()
    leaders: list[int] = []
    for place, row in enumerate(rows):
        told = {name: weight for name, weight in row.items() if common[name] > 1}
        leader = known.nearest(row, [name for name, _ in _heaviest(told, _LOOKED_UP)], alike)
        leaders.append(place if leader is None else leader)
        known.add(row, told, leaders[-1])
    return leaders


class _Known:
    """The rows that others are compared with, and how they are found by a feature."""

    def __init__(self) -> None:
        self._rows: list[tuple[_Weights, int]] = []
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._sizes: Counter[int] = Counter()

    def add(self, row: _Weights, told: Iterable[str], leader: int) -> None:
        """Keeps the row, unless its group has enough of them."""
        self._sizes[leader] += 1
        if self._sizes[leader] > _ROWS:
            return
        for feature in told:
            self._having[feature].append(len(self._rows))
        self._rows.append((row, leader))

    def nearest(self, row: _Weights, told: Iterable[str], alike: float) -> int | None:
        """The leader of the row that is most like this one; the earlier of two that are equal."""
        met: Counter[int] = Counter()
        for feature in told:
            met.update(self._having.get(feature, ()))
        best, leader = alike, None
        for place in sorted(nsmallest(_COMPARED, met, key=lambda each: (-met[each], each))):
            other, leading = self._rows[place]
            likeness = _cosine(row, other)
            if likeness > best:
                best, leader = likeness, leading
        return leader


def _heaviest(weights: _Weights, most: int) -> list[tuple[str, float]]:
    # Sums of floats depend on their order in the last place: that must decide nothing.
    return nsmallest(most, weights.items(), key=lambda each: (-round(each[1], 9), each[0]))


def _unit(weights: _Weights) -> _Weights:
    norm = sqrt(sum([weight * weight for weight in weights.values()])) or 1.0
    return {feature: weight / norm for feature, weight in weights.items()}


def _cosine(one: _Weights, other: _Weights) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[feature] for feature, weight in one.items() if feature in other])
