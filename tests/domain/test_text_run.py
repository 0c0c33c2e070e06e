"""Which texts are one run, for how long it is open, and as what it is read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.message import Attachment
from chalicelib.domain.text_message import KeptText
from chalicelib.domain.text_run import (
    JOINED_SECONDS,
    JOINED_TEXTS,
    Stage,
    TextRun,
    begun,
    goes_at_once,
    read_as_one,
)
from tests.cities import MONDAY

LABELS = {"여권수령일"}
TEXT = KeptText("v#1", "18990000", "쌀이", b"sealed", (), (), MONDAY, MONDAY)


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def run_of(*moments: float, seconds: int = 20) -> TextRun:
    run = begun(None, "v#0", MONDAY + at(moments[0]), seconds)
    for number, moment in enumerate(moments[1:], 1):
        run = run.joined_by(f"v#{number}", MONDAY + at(moment))
    return run


@pytest.mark.parametrize(
    ("held", "seconds", "comes", "is_of_it"),
    [
        ((0,), 20, 0, True),
        ((0,), 20, 19.999, True),
        ((0,), 20, 20, False),
        ((0, 19), 20, 21, False),
        ((0,), JOINED_SECONDS, 59, True),
        ((0,), JOINED_SECONDS, 60, False),
        # The queue brings an earlier one later.
        ((5,), 20, 0, True),
        ((5, 24), 20, 0, False),
        ((30,), 20, 5, False),
    ],
)
def test_a_text_is_of_a_run_within_its_time_from_the_earliest_on(
    held: tuple[float, ...], seconds: int, comes: float, is_of_it: bool
) -> None:
    assert run_of(*held, seconds=seconds).takes(MONDAY + at(comes)) is is_of_it


@pytest.mark.parametrize(
    ("held", "now", "left"),
    [((0,), 0, 20), ((0, 15), 15, 5), ((0,), 20, 0), ((0,), 25, -5), ((9, 3), 10, 13)],
)
def test_a_run_is_over_when_its_time_has_passed_since_the_earliest(
    held: tuple[float, ...], now: float, left: float
) -> None:
    assert run_of(*held).left(MONDAY + at(now)) == at(left)


def test_a_full_run_is_over_at_once_and_takes_no_more() -> None:
    run = run_of(*[0] * JOINED_TEXTS)
    assert run.left(MONDAY) == at(0)
    assert not run.takes(MONDAY)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ANSWERED])
def test_a_run_that_is_no_longer_open_takes_nothing(stage: Stage) -> None:
    run = run_of(0).moved(stage)
    assert not run.takes(MONDAY)
    assert run.left(MONDAY) == at(0)
    assert run.revision == 2


def test_where_nothing_is_waited_for_a_run_begins_closed() -> None:
    before = run_of(0, 1)
    run = begun(before, "v#9", MONDAY, 0)
    assert (run.stage, run.id, run.revision) == (Stage.CLOSED, "v#9", before.revision + 1)


@pytest.mark.parametrize(
    "text",
    ["1", " 2. ", "12", "상담원", "처음으로", "한국어", "여권 수령일!", "죽고 싶어요", "불이야"],
)
def test_what_is_a_whole_by_itself_waits_for_nothing(text: str) -> None:
    assert goes_at_once(text, LABELS)


@pytest.mark.parametrize(
    "text", ["", "쌀이 떨어졌어요", "100", "2번 버스 언제 와요", "수령일", "😭", "②"]
)
def test_free_text_is_waited_with(text: str) -> None:
    assert not goes_at_once(text, LABELS)


def test_texts_are_read_in_the_order_they_were_written_with_all_their_files() -> None:
    photos = [Attachment("image", f"https://vendor.example/{n}.jpg") for n in range(2)]
    last = replace(
        TEXT,
        id="v#3",
        text="도와주세요",
        files=(photos[1],),
        hidden=("phone", "rrn"),
        at=MONDAY + at(3),
        received_at=MONDAY + at(9),
    )
    photo = replace(TEXT, id="v#2", text="", files=(photos[0],), at=MONDAY + at(1))
    first = replace(TEXT, hidden=("phone",))
    read = read_as_one("v#3", [last, photo, first])
    assert read == replace(
        last, text="쌀이\n도와주세요", files=tuple(photos), hidden=("phone", "rrn")
    )


def test_texts_of_one_second_are_read_by_the_vendors_ids() -> None:
    second, first = (replace(TEXT, id=f"v#{n}", text=str(n)) for n in (2, 1))
    assert read_as_one("v#1", [second, first]).text == "1\n2"


@given(st.permutations(range(6)))
def test_the_order_in_which_they_were_added_changes_nothing(order: list[int]) -> None:
    texts = [
        replace(TEXT, id=f"v#{n}", text=str(n), at=MONDAY + at(n // 2), received_at=MONDAY + at(n))
        for n in order
    ]
    assert read_as_one("v#0", texts).text == "0\n1\n2\n3\n4\n5"
