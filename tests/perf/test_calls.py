"""A turn's work, counted as function calls: what `make bench` weighs in instructions, roughly.

The ceilings lie 5 to 8 % above what was reached. Whoever breaks one has put work on every turn:
`python -m tests.perf.turn_cost` says how much.
"""

import json
import subprocess
import sys

import pytest

from tests.perf.big_city import hundred_entries, questions
from tests.perf.costs import citizen

CEILINGS = {"menu": 6_500, "menu+token": 4_250, "faq": 7_150, "faq+token": 4_850}


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    command = [sys.executable, "-m", "tests.perf.turn_calls"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    calls: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return calls


@pytest.mark.parametrize("kind", CEILINGS)
def test_a_turn_calls_no_more_functions_than_it_used_to(found: dict[str, float], kind: str) -> None:
    assert found[kind] <= CEILINGS[kind]


def test_what_is_weighed_as_a_faq_turn_is_one() -> None:
    with citizen(hundred_entries()) as who:
        for question in questions():
            who.says(question)
            assert "안내입니다" in who.answer, question
