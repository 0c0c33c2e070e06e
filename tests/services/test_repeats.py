"""The same delivery again, in any order, after any fault: the same bytes, and one turn."""

from itertools import product

import pytest

from tests.fakes import Failing, FakeConversations, FakeVault, Moment, Plan
from tests.services.desk import Desk


def test_a_repeat_by_request_id_gets_the_same_bytes_and_changes_nothing() -> None:
    desk = Desk()
    desk.say("처음으로")
    once = desk.payload("여권")
    first, again = desk.post(once, "id-1"), desk.post(once, "id-1")
    assert first.body == again.body
    assert len(desk.log) == 2


def test_a_late_repeat_is_answered_from_the_turn_it_was_answered_by() -> None:
    desk = Desk()
    once = desk.payload("여권")
    first = desk.post(once, "id-1")
    for number in range(6):
        desk.say(f"어쩌고 {number}")
    assert desk.post(once, "id-1").body == first.body
    assert desk.post(desk.payload("여권"), "id-1").body == first.body
    assert len(desk.log) == 7


@pytest.mark.parametrize("seconds", [0, 1, 4.9])
def test_without_an_id_the_same_words_within_five_seconds_are_one_delivery(seconds: float) -> None:
    desk = Desk()
    payload = desk.payload("여권")
    first = desk.post(payload, "")
    desk.later(seconds=seconds)
    assert desk.post(payload, "").body == first.body
    assert len(desk.log) == 1


def test_without_an_id_other_words_or_a_later_moment_are_another_delivery() -> None:
    desk = Desk(carries=False)
    desk.post(desk.payload("여권"), "")
    desk.post(desk.payload("세금"), "")
    desk.later(seconds=11)
    desk.post(desk.payload("여권"), "")
    assert len(desk.log) == 3


def test_a_repeat_after_a_new_version_still_gets_the_old_bytes() -> None:
    desk = Desk()
    payload = desk.payload("여권")
    first = desk.post(payload, "id-1")
    from tests.cities import city

    desk.tenants.put(city(2, faq={}))
    assert desk.post(payload, "id-1").body == first.body


def test_an_old_token_loses_against_the_log() -> None:
    desk = Desk()
    old = desk.say("처음으로").token
    desk.say("여권")
    desk.say("세금", token=old)
    assert [turn.seq for turn in desk.log] == [1, 2, 3]


def test_words_said_again_after_a_fallback_get_the_stored_answer() -> None:
    plan = Plan()
    desk = Desk(conversations=Failing(FakeConversations(), plan))
    desk.say("처음으로")
    token = desk.token
    here = len(plan.calls)
    plan.faults = {here + n: Moment.AFTER for n in range(1, 40)}
    spent = iter(range(1000))
    plan.error = lambda: _late(desk, next(spent))
    fallback = desk.say("여권", id="lost")
    assert "같은 내용을 다시" in fallback.text
    assert fallback.token == token
    plan.faults = {}
    again = desk.say("여권", id="tapped again")
    assert "시청 민원실에서" in again.text
    assert [turn.text for turn in desk.log] == ["처음으로", "여권"]


def _late(desk: Desk, _: int) -> Exception:
    from chalicelib.domain.errors import Retryable

    desk.clock.ticks += 1.0
    return Retryable("no answer in time")


@pytest.mark.parametrize(("at", "moment"), list(product(range(1, 8), Moment)))
def test_a_fault_at_any_call_loses_nothing_and_doubles_nothing(at: int, moment: Moment) -> None:
    """Three messages; the n-th call to a store fails before or after it worked; all are repeated."""
    calm, said = Desk(), ("처음으로", "여권", "어쩌고")
    expected = [calm.say(words, id=words).body for words in said]

    plan = Plan({at: moment})
    desk = Desk(conversations=Failing(FakeConversations(), plan), vault=Failing(FakeVault(), plan))
    payloads, bodies = [], []
    for words in said:
        payload = desk.payload(words)
        answer = desk.post(payload, words)
        desk.token = answer.token or desk.token
        payloads.append(payload)
        bodies.append(answer.body)
    for words, payload, told in zip(said, payloads, bodies, strict=True):
        assert desk.post(payload, words).body == told
    assert [turn.text for turn in desk.log] == list(said)
    assert [len(one) for one in bodies] == [len(one) for one in expected]
    assert len({event for turn in desk.log for event in [turn.nonce]}) == len(said)
