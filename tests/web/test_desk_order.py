"""Messages that overtook one another are read in the order in which they were said."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web.desk_lines import Line
from chalicelib.web.desk_order import as_said

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)


def line(seq: int, kind: str, second: float) -> Line:
    return Line(seq, kind, "", "", "", (NOON + timedelta(seconds=second)).isoformat())


def test_what_a_person_said_in_a_row_stands_by_the_channels_clock() -> None:
    found = as_said([line(1, "person", 1), line(2, "person", 3.5), line(3, "person", 2)])
    assert [each.seq for each in found] == [1, 3, 2]


def test_nothing_passes_an_answer_and_equal_moments_stay_as_they_came() -> None:
    told = [line(1, "person", 9), line(2, "agent", 5), line(3, "person", 1), line(4, "person", 1)]
    assert as_said(told) == told


KINDS = st.sampled_from(["person", "agent", "desk", "note", "event", "bot"])


@given(st.lists(st.tuples(KINDS, st.integers(0, 9))))
def test_no_line_is_lost_and_only_a_persons_own_change_places(
    told: list[tuple[str, int]],
) -> None:
    lines = [line(seq, *each) for seq, each in enumerate(told)]
    found = as_said(lines)
    assert sorted(found, key=lambda each: each.seq) == lines
    assert [each.kind for each in found] == [each.kind for each in lines]
