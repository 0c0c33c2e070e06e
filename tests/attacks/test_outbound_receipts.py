"""Receipts in every order, of every kind, of steps that are not there: one way at a time, forward.

The judge knows three rules: the first word that ends a step ends it; whoever has it is sent nothing
more; the next way begins at a refusal and is begun once.
"""

import itertools
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.notice import End
from chalicelib.domain.notice_key import NoticeKey, NoticeReported
from chalicelib.domain.text_message import TextReported
from chalicelib.services.notice_reports import is_taken
from tests.notice_fakes import BUSY, CUT, REFUSED, FakeSession
from tests.services.notices import WAYS, WHO, Town, states

S = DeliveryState
DELIVERED, READ, TAKEN = Outcome(S.DELIVERED), Outcome(S.READ), Outcome(S.SENT)
WORDS = {
    "delivered": DELIVERED,
    "read": READ,
    "refused": REFUSED,
    "busy": BUSY,  # a report is the end of it: the vendor tries no more
    "taken": TAKEN,
    "cut": CUT,
}


_FORWARD = {"sent": ("delivered", "read"), "delivered": ("read",)}


def judged(order: tuple[str, ...]) -> str:
    """Where the first step stands after these reports, by the rules above."""
    state = "sent"
    for word in order:
        if state == "sent" and word in ("refused", "busy"):
            state = "failed_permanent"
        elif word in _FORWARD.get(state, ()):
            state = word
    return state


@pytest.mark.parametrize("order", [*itertools.product(WORDS, repeat=3)], ids="-".join)
def test_reports_of_one_step_in_every_order(order: tuple[str, ...]) -> None:
    town = Town()
    id = town.ask()
    town.work()
    [first] = town.vendor.calls
    for word in order:
        town.reports(first, WORDS[word])
    state = judged(order)
    began_next = state == "failed_permanent"
    steps = [("alimtalk", state)] + ([("text", "sent")] if began_next else [])
    assert states(town.notice(id)) == steps
    assert (town.notice(id).end is End.ARRIVED) == (state in ("delivered", "read"))
    assert len(town.vendor.calls) == len(steps)


@pytest.mark.parametrize("late", ["delivered", "read"])
def test_a_step_that_failed_and_arrived_after_all_stops_nothing_and_repeats_nothing(
    late: str,
) -> None:
    """The text is under way by then; when it arrives too, nothing more goes out."""
    town = Town()
    id = town.ask()
    town.work()
    [first] = town.vendor.calls
    town.reports(first, REFUSED)
    town.reports(first, WORDS[late])
    [_, second] = town.vendor.calls
    town.reports(second, DELIVERED)
    town.reports(first, WORDS[late])
    town.passes(hours=5)
    assert town.vendor.calls == [first, second]
    assert town.notice(id).end is End.ARRIVED
    assert town.failures() == []


@pytest.mark.parametrize("step", [0, 2, 9, 99])
@pytest.mark.parametrize("word", WORDS)
def test_a_report_of_a_step_that_was_never_begun_changes_nothing(step: int, word: str) -> None:
    town = Town()
    id = town.ask()
    town.work()
    before = town.notice(id)
    town.receipts.take(NoticeReported(NoticeKey(town.tenant.id, id, step), WORDS[word], town.now))
    assert town.notice(id) == before


@pytest.mark.parametrize("word", WORDS)
def test_another_citys_vendor_reports_nothing_of_ours(word: str) -> None:
    """A key is read as whose it says it is, and by whose door it came."""
    town = Town()
    id = town.ask()
    town.work()
    before, [key] = town.notice(id), town.vendor.calls
    assert not is_taken(town.receipts, "other", TextReported(key, WORDS[word]), town.now, "")
    forged = key.replace(town.tenant.id, "other")
    assert not is_taken(
        town.receipts, town.tenant.id, TextReported(forged, WORDS[word]), town.now, ""
    )
    assert is_taken(town.receipts, "other", TextReported(forged, WORDS[word]), town.now, "")
    assert town.notice(id) == before


def test_a_report_after_three_months_wakes_nothing() -> None:
    town = Town()
    id = town.ask()
    town.work()
    [first] = town.vendor.calls
    town.reports(first, DELIVERED)
    town.now += timedelta(days=89)
    for word in WORDS.values():
        town.reports(first, word)
    assert states(town.notice(id)) == [("alimtalk", "read")]
    assert town.vendor.calls == [first]


def test_a_talk_that_says_nothing_of_it_is_asked_before_the_text_begins() -> None:
    rungs = [{"way": "session", "minutes": 5}, {"way": "text", "minutes": 60}]
    town = Town(ways={**WAYS, "rungs": rungs})
    town.session = FakeSession(TAKEN)
    id = town.ask(who=WHO)
    town.work()
    assert states(town.notice(id)) == [("session", "sent")]
    town.session.outcome = Outcome(S.FAILED_PERMANENT, Failure.SESSION_EXPIRED)
    town.passes(minutes=12)
    assert states(town.notice(id)) == [("session", "failed_permanent"), ("text", "sent")]
