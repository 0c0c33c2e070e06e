"""A turn's work, counted as function calls: what `make bench` weighs in instructions, roughly.

The ceilings are some 15 % above what was reached. Whoever breaks one has put work on every turn:
`python -m tests.perf.turn_cost` says how much.
"""

import logging
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from tests.perf.big_city import hundred_entries, questions
from tests.perf.costs import Citizen, citizen

MENU = ("처음으로", "분야 보기", "이전", "공지사항", "시청 안내")
CEILINGS = {
    ("menu", False): 7_400,
    ("menu", True): 4_600,
    ("faq", False): 7_750,
    ("faq", True): 4_950,
}


@pytest.fixture(scope="module")
def who() -> Iterator[Citizen]:
    with citizen(hundred_entries()) as found:
        yield found


@pytest.fixture(autouse=True)
def _logs_as_in_a_fresh_process() -> Iterator[None]:
    """Another module may have set the loggers up, and each line would be calls of the turn's."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def calls(who: Citizen, said: str, with_state: bool) -> int:
    """Calls of Python's and C's functions in this thread; the stub has its own."""
    number = 0

    def count(_: FrameType, event: str, __: Any) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        who.says(said, with_state)
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize(
    ("kind", "with_state"),
    CEILINGS,
    ids=lambda value: {True: "state handed back", False: "state read"}.get(value, value),
)
def test_a_turn_calls_no_more_functions_than_it_used_to(
    who: Citizen, kind: str, with_state: bool
) -> None:
    said = MENU if kind == "menu" else questions()
    for text in said:
        who.says(text, with_state)
    found = [calls(who, text, with_state) for text in said]
    assert sum(found) / len(found) <= CEILINGS[kind, with_state]


def test_what_is_weighed_as_a_faq_turn_is_one(who: Citizen) -> None:
    for question in questions():
        who.says(question)
        assert "안내입니다" in who.answer, question
