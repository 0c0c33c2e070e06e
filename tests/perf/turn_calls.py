"""Function calls a turn, by kind: Python's and C's, in the thread that answers.

Printed by a process of its own, since what other tests have set up would be counted too. Looking
the route up is work of the test client alone: API Gateway names it.
"""

import json
import logging
import sys
from collections.abc import Sequence
from statistics import median
from types import FrameType
from typing import Any

from tests.perf.big_city import hundred_entries, questions
from tests.perf.costs import Citizen, citizen

_ROUTES = "chalice/local.py"
_MENU = ("처음으로", "분야 보기", "이전", "공지사항", "시청 안내")


def calls_a_turn() -> dict[str, float]:
    """`menu`, `faq`, and `+token` where the state is handed back; the median of several turns:
    the one in which the version's pointer is looked at anew is no usual one.
    """
    with citizen(hundred_entries()) as who:
        return {
            kind + ("+token" if with_token else ""): _usual(who, said, with_token)
            for kind, said in (("menu", _MENU), ("faq", questions()))
            for with_token in (False, True)
        }


def _usual(who: Citizen, said: Sequence[str], with_token: bool) -> float:
    for text in said:
        who.says(text, with_token)
    return median(_calls(who, text, with_token) for text in said)


def _calls(who: Citizen, text: str, with_token: bool) -> int:
    number = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal number
        is_ours = not frame.f_code.co_filename.endswith(_ROUTES)
        number += is_ours and event in ("call", "c_call")

    sys.setprofile(count)
    try:
        who.says(text, with_token)
    finally:
        sys.setprofile(None)
    return number


if __name__ == "__main__":
    logging.disable(logging.INFO)
    print(json.dumps(calls_a_turn()))
