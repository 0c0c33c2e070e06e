"""Of a deadline, what may be spent and what is left for what must follow."""

from math import inf

import pytest

from chalicelib.domain.deadline import CALL_SECONDS, Deadline, bound_by, in_time, leaving
from chalicelib.domain.errors import OutOfTime


def test_what_is_left_is_not_given_away() -> None:
    with bound_by(Deadline(4.0, lambda: 1.0)), leaving(2.0) as seconds:
        assert seconds == 1.0


def test_past_its_time_nothing_may_be_spent() -> None:
    with bound_by(Deadline(4.0, lambda: 3.0)), leaving(2.0) as seconds:
        assert seconds == 0.0


def test_without_a_deadline_time_is_endless() -> None:
    with leaving() as seconds:
        assert seconds == inf
        in_time()


def test_a_call_inside_leaves_room_for_another_after_it() -> None:
    now = [0.0]
    deadline = Deadline(2 * CALL_SECONDS, lambda: now[0])
    with bound_by(deadline):
        with leaving():
            in_time()
        now[0] = 0.1
        with leaving(), pytest.raises(OutOfTime):
            in_time()
        in_time()
