"""What simulated vendors tell later: in due order, few at once, again where it was not taken."""

import logging
import threading
import time
from collections.abc import Iterator

import pytest

from chalicelib.local.teller import Teller
from tests.local.waiting import eventually


@pytest.fixture
def one() -> Iterator[Teller]:
    found = Teller(workers=1, between=0.01)
    yield found
    found.stop()


def test_what_is_due_first_is_told_first_and_what_is_due_at_once_in_order(one: Teller) -> None:
    told: list[str] = []
    one.later(0.3, lambda: told.append("late"))
    one.later(0.1, lambda: told.append("first"))
    one.later(0.1, lambda: told.append("second"))
    assert eventually(lambda: len(told) == 3, 5)
    assert told == ["first", "second", "late"]


def test_a_thousand_at_once_are_told_by_a_handful() -> None:
    teller, lock, told, busy, most = Teller(workers=4), threading.Lock(), 0, 0, 0

    def tell() -> None:
        nonlocal told, busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        with lock:
            busy -= 1
            told += 1

    before = threading.active_count()
    for _ in range(1000):
        teller.later(0.01, tell)
    assert threading.active_count() <= before + 4
    assert eventually(lambda: told == 1000, 10)
    assert most <= 4
    teller.stop()
    assert threading.active_count() <= before


@pytest.mark.parametrize("failing", [0, 1, 2, 3, 9])
def test_what_is_not_taken_is_told_three_times_and_then_noted_by_one_line(
    one: Teller, failing: int, caplog: pytest.LogCaptureFixture
) -> None:
    tries, after = [], threading.Event()

    def tell() -> None:
        tries.append(time.monotonic())
        if len(tries) <= failing:
            raise OSError("a phone number could stand here")

    with caplog.at_level(logging.WARNING):
        one.later(0, tell)
        one.later(0.3, after.set)
        assert after.wait(5)
    assert len(tries) == min(failing + 1, 3)
    assert caplog.messages == (["report not brought"] if failing >= 3 else [])
    assert all(record.exc_info is None for record in caplog.records)


def test_stopped_it_ends_what_it_is_telling_and_tells_nothing_more() -> None:
    teller, told, begun, go_on = Teller(workers=1), [], threading.Event(), threading.Event()

    def tell() -> None:
        begun.set()
        go_on.wait(5)
        told.append("whole")

    teller.later(0, tell)
    teller.later(0.01, lambda: told.append("never"))
    assert begun.wait(5)
    stopping = threading.Thread(target=teller.stop)
    stopping.start()
    go_on.set()
    stopping.join(5)
    teller.later(0, lambda: told.append("nor this"))
    assert told == ["whole"]


def test_one_that_told_nothing_is_stopped_as_well() -> None:
    Teller().stop()
