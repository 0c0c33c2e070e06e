"""What a stopped broadcast did not use of its money comes back, once."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.audience import Recipient
from chalicelib.domain.budget import month_of
from chalicelib.domain.chunk import Reach
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd, dongjak

PRICE = 950
PRICES = {"sms": PRICE, "lms": 3 * PRICE, "mms": PRICE, "alimtalk": PRICE}


@pytest.fixture
def town() -> Town:
    found = Town()
    found.tenant = replace(dongjak(), budget={"cap": 10_000 * PRICE, "prices": PRICES})
    return found


def spent(town: Town) -> int:
    return town.purse.spent(CITY, "2026-11")


def refund(town: Town, id: str) -> None:
    town.refunds.work(json.dumps({"kind": "refund", "tenant_id": CITY, "broadcast": id}))


def test_what_nobody_was_sent_comes_back_and_what_was_sent_stays_paid(town: Town) -> None:
    it = town.started(1000)
    town.vendor.before = lambda: (
        town.casting.stop(CITY, it.id, MAKER) if town.vendor.calls == 1 else None
    )
    town.vendor.seconds = 4
    town.work_off()
    taken = town.reached(it)[Reach.TAKEN]
    assert 0 < taken < 1000
    assert len(town.vendor.log) == taken
    assert spent(town) == taken * PRICE


def test_the_same_message_again_gives_nothing_more(town: Town) -> None:
    it = town.started(500)
    town.casting.stop(CITY, it.id, MAKER)
    town.work_off()
    assert spent(town) == 0
    refund(town, it.id)
    refund(town, it.id)
    assert spent(town) == 0


def test_one_that_goes_on_or_is_done_gives_nothing_back(town: Town) -> None:
    it = town.started(300)
    refund(town, it.id)
    assert spent(town) == 300 * PRICE
    town.work_off()
    refund(town, it.id)
    assert spent(town) == 300 * PRICE


def test_it_is_the_month_in_which_it_was_paid_that_gets_it_back(town: Town) -> None:
    it = town.started(10)
    town.casting.pause(CITY, it.id, MAKER)
    town.clock.sleep(6 * 24 * 3600)
    town.clock.at = town.clock.at.replace(month=12, day=1)
    assert month_of(town.clock()) == "2026-12"
    town.casting.stop(CITY, it.id, MAKER)
    town.work_off()
    assert (spent(town), town.purse.spent(CITY, "2026-12")) == (0, 0)


def test_each_kind_comes_back_at_its_own_price(town: Town) -> None:
    people = [
        Recipient(n, f"0105000{n:04d}", {"말": "가" * (60 if n % 3 == 0 else 1)})
        for n in range(900)
    ]
    it = town.plan(people, "#{말}").broadcast
    town.casting.start(CITY, it.id, MAKER)
    assert spent(town) == (600 + 3 * 300) * PRICE
    town.casting.stop(CITY, it.id, MAKER)
    town.work_off()
    assert spent(town) == 0


def test_a_call_of_which_nobody_knows_the_end_stays_paid(town: Town) -> None:
    it = town.started(400)
    town.vendor.outcomes = [Outcome(DeliveryState.UNKNOWN, Failure.CUT)] * 10_000
    town.vendor.before = lambda: (
        town.casting.stop(CITY, it.id, MAKER) if town.vendor.calls == 0 else None
    )
    town.work_off()
    asked = [each for each in town.store.chunks(CITY, it.id) if each.asked_at]
    assert asked
    assert spent(town) == sum(each.size for each in asked) * PRICE


def test_one_that_was_never_begun_cost_nothing_and_queues_nothing(town: Town) -> None:
    it = town.plan(crowd(1200)).broadcast
    town.casting.approve(CITY, it.id, OTHER)
    town.casting.stop(CITY, it.id, MAKER)
    assert town.queue.waiting == []
