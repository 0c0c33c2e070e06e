"""A report adds up, names its denominators, and gives no small cell away."""

import csv
import io
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.desk_cells import Cell
from chalicelib.domain.desk_figures_text import (
    COLUMNS,
    COUNTS,
    as_json,
    cells_of,
    counts_csv,
    spelled,
)
from chalicelib.domain.desk_report import By, Named, Share, hidden_among, report_of
from chalicelib.domain.durations_sketch import ERROR, bucket, quantile
from chalicelib.domain.period import read_period

DAY = date(2026, 11, 23)
LATER = DAY + timedelta(days=30)
NAMED: dict[By, dict[str, str]] = {by: {} for by in By}


def rated(department: str, scores: list[int], agent: str = "ag-1") -> tuple[Cell, Counter[str]]:
    return Cell(DAY, "web", department, "", agent), Counter(
        closed=len(scores) + 2,
        rated=len(scores),
        stars=sum(scores),
        happy=sum(each >= 4 for each in scores),
    )


@given(st.lists(st.integers(0, 30), max_size=8))
def test_no_small_number_is_found_by_subtraction(numbers: list[int]) -> None:
    hidden = hidden_among(numbers)
    shown = [n for place, n in enumerate(numbers) if place not in hidden.places]
    assert not [n for n in shown if 0 < n < 5]
    left = [numbers[place] for place in hidden.places]
    if left and not hidden.total:
        # What the total gives away is the sum of at least two, and no small number itself.
        assert len(left) >= 2
        assert sum(left) >= 5


def test_a_small_cell_takes_another_with_it() -> None:
    cells = [rated("minwon", [5] * 20), rated("tax", [1, 1]), rated("road", [4] * 6)]
    report = report_of(cells, DAY, DAY, LATER)
    rows = {row.name: row for row in report.rows[By.DEPARTMENT]}
    assert rows["tax"].is_hidden
    assert rows["road"].is_hidden
    assert rows["tax"].satisfaction is None
    assert rows["minwon"].satisfaction
    assert report.total.satisfaction
    assert report.total.satisfaction.answered == Share(28, 34)


def test_where_nothing_can_be_hidden_beside_it_the_total_is_hidden_too() -> None:
    report = report_of([rated("tax", [5, 5, 1])], DAY, DAY, LATER)
    assert report.total.is_hidden
    assert report.total.satisfaction is None
    said = as_json(Named(report, NAMED))
    assert said["total"]["satisfaction"] is None
    assert "stars" not in str(said)


@given(st.integers())
def test_counts_given_away_hide_small_ones(seed: int) -> None:
    draw = Random(seed)
    cells = [
        (
            Cell(DAY, "web", f"d{n}", "", ""),
            Counter({name: draw.choice((0, 1, 3, 4, 5, 9, 40)) for name in COUNTS}),
        )
        for n in range(draw.randrange(1, 6))
    ]
    report = report_of(cells, DAY, DAY, LATER)
    head, *rows = csv.reader(io.StringIO(counts_csv(Named(report, NAMED), By.DEPARTMENT)))
    assert head == ["부서", *COUNTS.values()]
    for column in range(1, len(head)):
        values = [row[column] for row in rows]
        assert not {"1", "2", "3", "4"} & set(values[:-1])
        hidden = [value for value in values[:-1] if not value.isdecimal()]
        if values[-1].isdecimal() and hidden:
            rest = int(values[-1]) - sum(int(v) for v in values[:-1] if v.isdecimal())
            assert rest >= 5
            assert len(hidden) >= 2


def test_staff_are_no_rows_of_what_is_given_away() -> None:
    report = report_of([rated("minwon", [5] * 9, "demo-agent-1")], DAY, DAY, LATER)
    assert "demo-agent-1" not in counts_csv(Named(report, NAMED), By.AGENT)


def test_a_name_is_no_formula_in_a_spreadsheet() -> None:
    report = report_of([(Cell(DAY, "web", "=1+1"), Counter(offered=9))], DAY, DAY, LATER)
    assert "'=1+1" in counts_csv(Named(report, NAMED), By.DEPARTMENT)


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=60), st.sampled_from((0.5, 0.9)))
def test_a_sketch_is_within_its_bound(seconds: list[int], share: float) -> None:
    counts = Counter(bucket(timedelta(seconds=each)) for each in seconds)
    rank = max(1, -(-len(seconds) * share // 1))
    true = sorted(seconds)[int(rank) - 1]
    found = quantile(counts, share)
    assert found is not None
    assert abs(found - true) <= true * ERROR + 1e-6


def test_a_sketch_of_nothing_says_nothing() -> None:
    assert quantile({}, 0.5) is None
    assert bucket(timedelta(seconds=-5)) == bucket(timedelta(0)) == 0


def test_shares_name_their_wholes_and_short_abandons_are_in_none() -> None:
    figures = Counter(offered=12, left_at_once=2, left=3, handled=6, handled_in_minute=1)
    report = report_of([(Cell(DAY, "web", "minwon"), figures)], DAY, DAY, LATER)
    total = report.total
    assert (total.handled, total.abandoned, total.quick) == (
        Share(6, 10),
        Share(3, 10),
        Share(1, 10),
    )
    cells = cells_of(total, "합계")
    assert len(cells) == 1 + len(COLUMNS)
    assert "6/10 (60%)" in cells


@pytest.mark.parametrize(("after", "provisional"), [(7, True), (8, False)])
def test_what_may_still_be_asked_again_is_called_provisional(after: int, provisional: bool) -> None:
    report = report_of([], DAY, DAY, DAY + timedelta(days=after))
    assert report.is_provisional is provisional


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "-"),
        (0, "0초"),
        (59.6, "1분 0초"),
        (3599, "59분 59초"),
        (3600, "1시간 0분"),
        (200_000, "2일 7시간"),
    ],
)
def test_durations_are_spelled_shortly(seconds: float | None, text: str) -> None:
    assert spelled(seconds) == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("7", DAY - timedelta(days=6), DAY),
        ("1", DAY, DAY),
        ("2026-11-01..2026-11-30", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026-11-21", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_a_period_is_named_in_few_ways(text: str, first: date, last: date) -> None:
    assert read_period(text, DAY) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "367",
        "-3",
        "٣",
        "yesterday",
        "2026-11-30..2026-11-01",
        "2020-01-01..2026-01-01",
        "2026-13-01",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_period(text, DAY)
