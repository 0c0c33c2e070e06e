"""How the desk's figures are written: every column has its cell, abuse is told for 1,000 talks."""

from collections import Counter

import pytest

from chalicelib.domain.desk_figures_text import COLUMNS, cells_of
from chalicelib.domain.desk_report import By, Row

FIGURES = Counter(
    offered=400, handled=380, worked=200, warned=5, ended_for_abuse=2, suspended=1, rested=3
)


def cell(row: Row, column: str, by: By | None = None) -> str:
    return cells_of(row, "이름", by)[1 + COLUMNS.index(column)]


def test_every_column_has_a_cell() -> None:
    assert len(cells_of(Row("", FIGURES), "합계")) == 1 + len(COLUMNS)


@pytest.mark.parametrize(
    ("by", "name", "per_thousand"),
    [
        (None, "", "12.5·5.0·2.5"),
        (By.DEPARTMENT, "minwon", "12.5·5.0·2.5"),
        # Nobody asks for an agent by name: theirs are the talks they worked on.
        (By.AGENT, "ag-1", "25.0·10.0·5.0"),
        (By.AGENT, "", "12.5·5.0·2.5"),
    ],
)
def test_abuse_is_told_for_a_thousand_talks(by: By | None, name: str, per_thousand: str) -> None:
    row = Row(name, FIGURES)
    assert cell(row, "경고·종료·휴식", by) == "5·2·3"
    assert cell(row, "이용 제한", by) == "1"
    assert cell(row, "1,000건당 경고·종료·제한", by) == per_thousand


def test_of_no_talks_there_is_no_share() -> None:
    row = Row("", Counter(suspended=1))
    assert cell(row, "이용 제한") == "1"
    assert cell(row, "1,000건당 경고·종료·제한") == "-"


def test_before_anybody_has_a_talk_nobody_has_answered_it() -> None:
    row = Row("", Counter(offered=3, left=1))
    assert cell(row, "요청", By.AGENT) == "3"
    assert cell(row, "포기/요청", By.AGENT) == "1/3 (33%)"
    assert {cell(row, each, By.AGENT) for each in ("응답/요청", "1분 안에/요청")} == {"-"}
    # Of a whole city both say how many were left without an answer.
    assert cell(row, "응답/요청") == "0/3 (0%)"
