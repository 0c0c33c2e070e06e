"""Calls that were cut, met again days later: vendors have forgotten their keys and their lists.

Bizgo remembers a key for a day, Solapi is looked through for three. A dead-letter queue keeps for
fourteen: whoever brings back what is so old must not bring a second text.
"""

from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.errors import Retryable
from tests.notice_fakes import CUT as LOST
from tests.services.notices import WAYS
from tests.services.notices import Town as NoticeTown
from tests.services.notices import states as notice_states
from tests.services.test_reply_vendors import CUT, asking, state, told

S = DeliveryState


@pytest.mark.parametrize(
    ("first", "days"), [("bizgo", 1), ("bizgo", 4), ("bizgo", 13), ("solapi", 4), ("solapi", 13)]
)
def test_a_reply_whose_call_was_cut_days_ago_is_not_made_again(first: str, days: int) -> None:
    town = asking(first)
    vendor = town.vendor(first)
    vendor.outcomes = [CUT]
    with suppress(Retryable):
        town.deliver()
    town.delayed.waiting.clear()
    town.now += timedelta(days=days)
    # A day is over: the one knows no key of then, the other's list begins later.
    vendor._known.clear()
    town.again()
    assert town.brought() == 1
    assert state(town)[:2] == (S.UNKNOWN, Failure.CUT)
    assert len(told(town)) == 1


def test_a_reply_whose_calls_are_cut_again_and_again_ends_before_its_key_is_forgotten() -> None:
    town = asking("bizgo")
    town.sender.outcomes = [CUT] * 9
    began = town.now
    for _ in range(9):
        with suppress(Retryable):
            town.deliver()
        if town.now - began >= timedelta(days=1):
            town.sender._known.clear()
        town.now += timedelta(hours=5, minutes=50)
    assert town.brought() == 1
    assert state(town)[:2] == (S.UNKNOWN, Failure.CUT)


@pytest.mark.parametrize("minutes", [60, 72 * 60])
def test_a_notice_that_a_vendors_list_shows_no_more_was_not_refused(minutes: int) -> None:
    """What Solapi's three days do not hold may have arrived: nobody is told a wrong number."""
    rungs = [{"way": "text", "minutes": minutes}]
    town = NoticeTown(ways={**WAYS, "rungs": rungs})
    town.vendor.is_repeatable = False
    town.vendor.plan = [LOST]
    id = town.ask()
    town.work()
    [key] = town.vendor.calls
    town.now += timedelta(days=3, minutes=1)
    # Its list begins later than the call.
    town.vendor.taken.clear()
    town.passes(hours=4)
    assert town.vendor.calls == [key]
    assert notice_states(town.notice(id)) == [("text", "unknown")]
    assert town.failures() == [Failure.CUT]
