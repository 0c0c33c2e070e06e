"""A CSV file of any shape is read row by row, or one sentence says why not."""

import pytest

from chalicelib.domain.audience import NoAudience
from chalicelib.domain.csv_text import LONGEST_ROW, read_csv


@pytest.mark.parametrize(
    "lines",
    [
        ["휴대폰" + "," * LONGEST_ROW],
        ["휴대폰,메모\n", '01012345678,"', *['x","'] * LONGEST_ROW],
        ["휴대폰,메모\n", '01012345678,"', *["x\n"] * LONGEST_ROW],
    ],
)
def test_a_row_without_an_end_is_not_held_whole(lines: list[str]) -> None:
    with pytest.raises(NoAudience, match="너무 길어"):
        list(read_csv(line.encode() for line in lines))


def test_each_row_has_room_of_its_own() -> None:
    rows = ["이름,메모\n", *['가,"' + "나" * 40_000 + '"\n'] * 5]
    assert [len(row) for row in read_csv(row.encode() for row in rows)] == [2] * 6
