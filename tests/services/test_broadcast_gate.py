"""A broadcast begins only where somebody may send it and all of it can be paid."""

from dataclasses import replace

import pytest

from chalicelib.domain.broadcast import BroadcastState, Refused, Why
from chalicelib.domain.budget import month_of
from chalicelib.domain.chunk import Reach
from chalicelib.domain.purpose import Purpose
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.services.broadcast_rate import BroadcastRate
from chalicelib.services.broadcast_work import Jobs
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd, dongjak

PRICE = 950
PRICES = {"sms": PRICE, "lms": 3 * PRICE, "mms": PRICE, "alimtalk": PRICE}


@pytest.fixture
def town() -> Town:
    found = Town()
    found.tenant = replace(dongjak(), budget={"cap": 1000 * PRICE, "prices": PRICES})
    return found


def spent(town: Town) -> int:
    return town.purse.spent(CITY, month_of(town.clock()))


def test_all_of_it_is_paid_before_the_first_text_and_once(town: Town) -> None:
    it = town.started(1000)
    assert spent(town) == 1000 * PRICE
    assert not town.vendor.log
    town.work_off()
    town.casting.get(CITY, it.id)
    assert town.reached(it) == {Reach.TAKEN: 1000}
    assert spent(town) == 1000 * PRICE


def test_one_that_would_pass_the_months_cap_does_not_begin_and_costs_nothing(town: Town) -> None:
    town.started(600)
    it = town.plan(crowd(401, 600)).broadcast
    with pytest.raises(Refused, match="한도를 넘어") as told:
        town.casting.start(CITY, it.id, MAKER)
    assert told.value.why is Why.TOO_DEAR
    assert town.casting.get(CITY, it.id).state is BroadcastState.PREVIEWED
    assert spent(town) == 600 * PRICE
    town.work_off()
    assert len(town.vendor.log) == 600
    town.tenant = replace(dongjak(), budget={"cap": 2000 * PRICE, "prices": PRICES})
    town.clock.sleep(31)
    town.casting.start(CITY, it.id, MAKER)
    assert spent(town) == 1001 * PRICE


def test_long_texts_are_counted_at_their_own_price(town: Town) -> None:
    it = town.plan(crowd(334), "가" * 60).broadcast
    with pytest.raises(Refused):
        town.casting.start(CITY, it.id, MAKER)
    town.casting.start(CITY, town.plan(crowd(333), "가" * 60).broadcast.id, MAKER)
    assert spent(town) == 999 * PRICE


def test_what_cannot_begin_for_another_reason_is_not_paid(town: Town) -> None:
    it = town.started(10)
    for _ in range(2):
        with pytest.raises(Refused):
            town.casting.start(CITY, it.id, MAKER)
    assert spent(town) == 10 * PRICE


def test_what_is_urgent_begins_with_the_money_gone_and_is_counted(town: Town) -> None:
    wanted = Wanted("대피 안내", "강 가까이 가지 마세요.", Purpose.PUBLIC_INFO, MAKER, urgent=True)
    it = town.planning.plan(CITY, wanted, crowd(1500)).broadcast
    town.casting.approve(CITY, it.id, OTHER)
    town.casting.start(CITY, it.id, MAKER)
    assert spent(town) == 1500 * PRICE


def test_a_number_that_is_not_registered_sends_nothing(town: Town) -> None:
    assert town.tenant
    it = town.started(10)
    line = replace(town.tenant.accounts["sms"], verified=False)
    town.tenant = replace(town.tenant, accounts={"sms": line})
    town.clock.sleep(31)
    town.work_off()
    assert town.casting.get(CITY, it.id).note == "account"
    other = town.plan(crowd(5)).broadcast
    with pytest.raises(Refused, match="발신번호") as told:
        town.casting.start(CITY, other.id, MAKER)
    assert told.value.why is Why.NO_SENDER
    assert not town.vendor.log
    assert spent(town) == 10 * PRICE


def test_a_short_no_after_it_is_understood_from_its_first_text_on(town: Town) -> None:
    town.started(300)
    assert not town.consents.was_noticed(CITY, "sms", town.clock())

    def look() -> None:
        assert town.consents.was_noticed(CITY, "sms", town.clock())

    town.vendor.before = look
    town.work_off()
    assert len(town.vendor.log) == 300
    assert town.calls["note_sent"] == 1


def test_what_is_about_peoples_own_matter_leaves_no_note(town: Town) -> None:
    wanted = Wanted("여권 안내", "여권이 나왔습니다.", Purpose.SERVICE, MAKER)
    it = town.planning.plan(CITY, wanted, crowd(5)).broadcast
    town.casting.start(CITY, it.id, MAKER)
    town.work_off()
    assert len(town.vendor.log) == 5
    assert town.calls["note_sent"] == 0


def test_each_city_has_a_rate_of_its_own_and_a_long_wait_takes_nothing() -> None:
    now = 0.0
    rate = BroadcastRate(40, lambda: now)
    assert rate("one", 40, 60) == 0
    assert rate("one", 200, 60) == 5
    assert rate("other", 40, 60) == 0
    assert rate("one", 200, 8) == 10
    now = 5.0
    assert rate("one", 200, 8) == 5


def test_processes_that_begin_together_hand_over_no_chunk_at_once() -> None:
    workers = [BroadcastRate(20, lambda: 0.0) for _ in range(5)]
    assert [worker("one", 200, 60) for worker in workers] == [9.0] * 5


def test_each_message_of_the_queue_goes_to_what_does_its_kind() -> None:
    done: list[tuple[str, str]] = []
    jobs = Jobs(
        lambda body: done.append(("part", body)), {"plan": lambda body: done.append(("plan", body))}
    )
    part, plan = '["dongjak", "b1", 0, false]', '{"kind": "plan", "id": "u1"}'
    jobs.do(part)
    jobs.do(plan)
    assert done == [("part", part), ("plan", plan)]
    for unknown in ('{"kind": "other"}', "{}", "not json"):
        with pytest.raises((KeyError, ValueError)):
            jobs.do(unknown)
