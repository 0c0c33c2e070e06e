"""Messages that overtook one another are read in the order in which they were said."""

from dataclasses import replace
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


def opening(seq: int, second: float) -> list[Line]:
    return [replace(line(seq, kind, second), opens=True) for kind in ("event", "desk")]


def test_the_words_that_opened_a_talk_stand_before_its_receipt() -> None:
    told = [line(1, "bot", 0), *opening(2, 5), line(3, "person", 4), line(4, "person", 6)]
    found = as_said([*told, line(5, "agent", 7), line(6, "person", 3)])
    assert [each.seq for each in found] == [1, 3, 2, 2, 4, 5, 6]


def test_what_was_said_after_the_receipt_stays_behind_it() -> None:
    told = [*opening(1, 5), line(2, "person", 6)]
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
