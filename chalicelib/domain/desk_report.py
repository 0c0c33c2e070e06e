"""The desk's statistics as people read them: a period, in total and by what they ask.

Every share names its denominator. What fewer than five people said is hidden, and so much more with
it that no total minus what is shown gives it away.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chalicelib.domain.desk_cells import Cell, Figures
from chalicelib.domain.desk_statistics import PEAK, SAME_SUBJECT_WITHIN, STAFFED, WALL
from chalicelib.domain.durations_sketch import quantile

SMALL = 5


class By(StrEnum):
    """What rows are told apart by."""

    DAY = "day"
    CHANNEL = "channel"
    DEPARTMENT = "department"
    SHIFT = "shift"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; `of` is None where the whole is nothing."""

    part: int
    whole: int

    @property
    def of(self) -> float | None:
        """Between 0 and 1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds until the first word, each within 5 % (durations_sketch.py); None where n is 0."""

    median: float | None
    p90: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Of 1 to 5; `happy`: 4 and more. `answered`: of those who were asked."""

    mean: float
    happy: Share
    answered: Share


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one channel, day and so on, or of all. `satisfaction` is None where it is hidden
    (`is_hidden`) or nobody rated.
    """

    name: str
    figures: Figures
    satisfaction: Satisfaction | None = None
    is_hidden: bool = False

    def count(self, figure: str) -> int:
        """A figure of domain/desk_statistics.py."""
        return self.figures[figure]

    @property
    def abandoned(self) -> Share:
        """Who went before an agent's first word; short abandons are in neither number."""
        return Share(self.count("left"), self.count("offered") - self.count("left_at_once"))

    @property
    def handled(self) -> Share:
        """Who got an agent's first word; the rest left or still wait."""
        return Share(self.count("handled"), self.count("offered") - self.count("left_at_once"))

    @property
    def quick(self) -> Share:
        """Service level: answered within 60 s, of all who did not leave at once."""
        return Share(self.count("handled_in_minute"), self.handled.whole)

    @property
    def resolved(self) -> Share:
        """FCR: settled by the first contact, of those closed."""
        return Share(self.count("resolved"), self.count("closed"))

    @property
    def wall(self) -> Waited:
        """First response by the clock on the wall."""
        return _waited(self.figures, WALL)

    @property
    def staffed(self) -> Waited:
        """First response in the time during which the desk was open."""
        return _waited(self.figures, STAFFED)

    @property
    def handling(self) -> float | None:
        """AHT in seconds: agents' own time for a talk, talks at once sharing it."""
        return self._each("shared_ms")

    @property
    def active(self) -> float | None:
        """Seconds a talk was worked on, whatever else its agent did meanwhile."""
        return self._each("active_ms")

    def _each(self, figure: str) -> float | None:
        talks = self.count("worked")
        return self.count(figure) / 1000 / talks if talks else None


@dataclass(frozen=True, slots=True)
class Report:
    """A period, both days included. `peaks[day][hour]`: talks asked for; day 7 holds closed days.

    `is_provisional`: what was closed in it may yet be asked again.
    """

    first: date
    last: date
    total: Row
    rows: Mapping[By, Sequence[Row]]
    peaks: Sequence[Sequence[int]]
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A report, and what its rows are called in Korean; a name nobody knows is its id."""

    report: Report
    names: Mapping[By, Mapping[str, str]]

    def name(self, by: By, id: str) -> str:
        """What a row is called."""
        return self.names[by].get(id) or id or "(없음)"


def report_of(
    cells: Iterable[tuple[Cell, Figures]], first: date, last: date, today: date
) -> Report:
    """The report of cells of these days."""
    found = list(cells)
    total = sum_of(figures for _, figures in found)
    rows = {by: _rows(found, by) for by in By}
    hidden = {by: hidden_among([row.count("rated") for row in rows[by]]) for by in By}
    return Report(
        first=first,
        last=last,
        total=_rated(Row("", total), any(each.total for each in hidden.values())),
        rows={
            by: [_rated(row, place in hidden[by].places) for place, row in enumerate(rows[by])]
            for by in By
        },
        peaks=[[total[f"{PEAK}{day}:{hour:02}"] for hour in range(24)] for day in range(8)],
        is_provisional=today <= last + SAME_SUBJECT_WITHIN,
    )


def sum_of(parts: Iterable[Figures]) -> Figures:
    """All of them added up."""
    sums: Figures = Counter()
    for each in parts:
        sums.update(each)
    return sums


@dataclass(frozen=True, slots=True)
class Hidden:
    """Places of a column that are hidden, and whether its sum is too."""

    places: frozenset[int]
    total: bool


def hidden_among(numbers: Sequence[int]) -> Hidden:
    """What of a column must be hidden so that no number from 1 to 4 can be found out.

    Hidden are at least two numbers that are 5 or more together, so that the sum minus what is shown
    is no single small one; where there are none to hide beside it, the sum is hidden too.
    """
    order = sorted((n, place) for place, n in enumerate(numbers) if n)
    hidden = [(n, place) for n, place in order if n < SMALL]
    if not hidden:
        return Hidden(frozenset(), total=False)
    rest = [each for each in order if each not in hidden]
    while rest and (len(hidden) < 2 or sum(n for n, _ in hidden) < SMALL):
        hidden.append(rest.pop(0))
    alone = len(hidden) < 2 or sum(n for n, _ in hidden) < SMALL
    return Hidden(frozenset(place for _, place in hidden), total=alone)


def _rows(cells: Iterable[tuple[Cell, Figures]], by: By) -> list[Row]:
    sums: dict[str, Figures] = {}
    for cell, figures in cells:
        sums.setdefault(_NAMES[by](cell), Counter()).update(figures)
    return [Row(name, sums[name]) for name in sorted(sums) if any(sums[name].values())]


_NAMES: Mapping[By, Callable[[Cell], str]] = {
    By.DAY: lambda cell: cell.day.isoformat(),
    By.CHANNEL: lambda cell: cell.channel,
    By.DEPARTMENT: lambda cell: cell.department,
    By.SHIFT: lambda cell: cell.shift,
    By.AGENT: lambda cell: cell.agent,
}


def _rated(row: Row, is_hidden: bool) -> Row:
    rated = row.count("rated")
    if is_hidden or not rated:
        return Row(row.name, row.figures, None, is_hidden)
    return Row(
        row.name,
        row.figures,
        Satisfaction(
            mean=row.count("stars") / rated,
            happy=Share(row.count("happy"), rated),
            answered=Share(rated, row.count("closed")),
        ),
    )


def _waited(figures: Figures, prefix: str) -> Waited:
    counts = {
        int(name.removeprefix(prefix)): number
        for name, number in figures.items()
        if name.startswith(prefix) and number
    }
    return Waited(quantile(counts, 0.5), quantile(counts, 0.9), sum(counts.values()))
