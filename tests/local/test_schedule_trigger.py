"""A schedule calls its function once a firing, with the event Lambda would get."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chalice.app import CloudWatchEvent

from chalicelib.local.application import load_application
from chalicelib.local.faults import CannotRun
from chalicelib.local.function import Function
from chalicelib.local.schedule_trigger import ScheduleTrigger, next_firing
from tests.local.waiting import eventually

NIGHTLY = "cron(0 18 * * ? *)"
EVENING = datetime(2026, 11, 21, 17, 59, tzinfo=UTC)
DUE = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = EVENING
        self.looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return self.now

    def has_been_looked_at(self) -> Callable[[], bool]:
        """Whether twice from now on: then the look before the last saw this moment."""
        seen = self.looks
        return lambda: self.looks >= seen + 2


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (EVENING, DUE),
        (DUE - timedelta(microseconds=1), DUE),
        (DUE, DUE + timedelta(days=1)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, 18, 0, tzinfo=UTC)),
    ],
)
def test_a_firing_is_the_next_such_time_of_day(after: datetime, due: datetime) -> None:
    assert next_firing(NIGHTLY, after) == due


def test_a_rate_of_a_minute_fires_at_every_full_minute() -> None:
    assert next_firing("rate(1 minute)", EVENING + timedelta(seconds=7)) == DUE
    assert next_firing("rate(1 minute)", DUE) == DUE + timedelta(minutes=1)
    assert next_firing("rate(5 minutes)", DUE) == DUE + timedelta(minutes=5)
    assert next_firing("rate(5 minutes)", DUE + timedelta(minutes=4)) == DUE + timedelta(minutes=5)


@pytest.mark.parametrize(
    "written",
    ["rate(7 minutes)", "cron(0 18 1 * ? *)", "cron(61 18 * * ? *)", "cron(a b * * ? *)", ""],
)
def test_a_schedule_that_cannot_be_kept_is_told_at_the_start(written: str) -> None:
    with pytest.raises(CannotRun):
        ScheduleTrigger(written, Function("work", lambda *_: None))


def test_every_schedule_of_the_application_can_be_kept() -> None:
    schedules = load_application().schedules
    assert schedules
    assert all(next_firing(each.expression, EVENING) > EVENING for each in schedules)


def test_a_function_is_called_once_a_firing_and_after_a_fault_again() -> None:
    clock, events = Clock(), list[CloudWatchEvent]()
    called = threading.Event()

    def handler(event: Any, _: Any) -> None:
        events.append(CloudWatchEvent(event, None))
        called.set()
        raise RuntimeError("no")

    trigger = ScheduleTrigger(NIGHTLY, Function("mine", handler), clock, seconds=0.005)
    trigger.start()
    eventually(clock.has_been_looked_at())
    assert not events
    clock.now = DUE
    assert called.wait(10)
    eventually(clock.has_been_looked_at())
    # Slept through three nights: made up for once.
    called.clear()
    clock.now = DUE + timedelta(days=3, hours=1)
    assert called.wait(10)
    eventually(clock.has_been_looked_at())
    trigger.stop()
    trigger.join(10)
    assert not trigger.is_alive()
    assert [event.time for event in events] == ["2026-11-21T18:00:00Z", "2026-11-22T18:00:00Z"]
    assert events[0].source == "aws.events"
    assert events[0].event_id != events[1].event_id
