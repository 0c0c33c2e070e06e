"""No text leaves by a number that is not registered, or for money that nobody granted."""

import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.budget import Charged
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.errors import Retryable
from chalicelib.domain.message import Json
from chalicelib.services.spending import Spending
from tests.cities import city
from tests.fakes import FakeTenants
from tests.outbound_rule_fakes import FakePurse
from tests.services.texting import PHONE, Town, accounts

SMS, LMS = 1000, 3000
NOW = datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)


def budget(cap: int) -> Json:
    return {"cap": cap, "prices": {"sms": SMS, "lms": LMS, "mms": 6000, "alimtalk": 500}}


def town_of(cap: int | None = None, **line: Any) -> Town:
    town = Town()
    known = accounts()
    known["sms"] |= line
    town.tenant = city(accounts=known, budget=budget(cap) if cap is not None else {})
    town.tenants = FakeTenants(town.tenant)
    town.build()
    return town


def reasons(town: Town, sender: str = PHONE) -> list[str]:
    found = town.deliveries.recent(town.tenant.id, town.who(sender), 1)
    return [each.reason for each in found]


def test_a_number_that_is_not_registered_sends_nothing_and_the_operator_and_agent_are_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    town = town_of(verified=False)
    town.says("쌀이 떨어졌어요")
    town.deliver()
    assert town.sender.calls == 0
    assert reasons(town) == [Failure.ACCOUNT]
    [told] = [each for each in caplog.records if each.message == "sender not verified"]
    assert told.levelno == logging.ERROR
    assert told.__dict__["tenant_id"] == town.tenant.id
    assert PHONE not in caplog.text


def test_a_registered_number_sends(caplog: pytest.LogCaptureFixture) -> None:
    town = town_of(verified=True)
    town.says("쌀이 떨어졌어요")
    town.deliver()
    assert len(town.received()) == 1
    assert "not verified" not in caplog.text


def test_every_text_is_paid_for_once_however_often_it_is_tried() -> None:
    town = town_of(100 * LMS)
    town.says("쌀이 떨어졌어요")
    for _ in range(3):
        town.deliver()
    assert town.purse.sums == {(town.tenant.id, "2026-11"): LMS}


def test_where_the_money_is_spent_nothing_goes_out_and_the_desk_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    town = town_of(LMS)
    town.says("쌀이 떨어졌어요")
    town.deliver()
    town.bring(town.text("저도 떨어졌어요", sender="01087654321"))
    town.read()
    town.deliver("01087654321")
    assert len(town.received()) == 1
    assert town.received("01087654321") == []
    assert reasons(town, "01087654321") == [Failure.BUDGET]
    assert "budget spent" in caplog.text


def test_help_in_danger_and_the_confirmation_of_a_refusal_go_out_without_money() -> None:
    town = town_of(1)
    town.says("죽고 싶어요")
    town.deliver()
    assert any("109" in each for each in town.received())
    other = town_of(1)
    other.says("수신거부")
    other.deliver()
    assert len(other.received()) == 1


def test_while_the_purse_does_not_answer_a_text_waits() -> None:
    town = town_of(100 * LMS)

    class Silent(FakePurse):
        def pay(self, *args: Any) -> bool:
            raise Retryable("silent")

    paying, town.purse = town.purse, Silent()
    town.build()
    town.says("쌀이 떨어졌어요")
    with suppress(Retryable):
        town.deliver()
    assert town.received() == []
    [waiting] = town.deliveries.recent(town.tenant.id, town.who(), 1)
    assert waiting.state is DeliveryState.FAILED_TEMPORARY
    town.purse = paying
    town.build()
    town.deliver()
    assert len(town.received()) == 1


def test_a_city_without_a_cap_pays_for_everything() -> None:
    purse = FakePurse()
    assert Spending(purse).spend(city(), Charged.MMS, 10_000, NOW, "push")
    assert purse.sums == {}


def test_a_chunk_is_sent_whole_or_not_at_all() -> None:
    purse, tenant = FakePurse(), city(budget=budget(200 * SMS))
    spending = Spending(purse)
    assert not spending.spend(tenant, Charged.SMS, 201, NOW, "large")
    assert spending.spend(tenant, Charged.SMS, 200, NOW, "chunk")
    assert spending.spend(tenant, Charged.SMS, 200, NOW, "chunk")
    assert not spending.spend(tenant, Charged.ALIMTALK, 1, NOW, "one")
    assert spending.spend(tenant, Charged.SMS, 1, NOW, "urgent", urgent=True)
    assert purse.spent(tenant.id, "2026-11") == 201 * SMS


def test_a_new_month_in_korea_has_new_money() -> None:
    spending, tenant = Spending(FakePurse()), city(budget=budget(SMS))
    assert spending.spend(tenant, Charged.SMS, 1, NOW, "first")
    assert not spending.spend(tenant, Charged.SMS, 1, NOW, "second")
    midnight = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    assert spending.spend(tenant, Charged.SMS, 1, midnight, "second")


def test_the_operator_is_warned_once_at_four_fifths(caplog: pytest.LogCaptureFixture) -> None:
    spending, tenant = Spending(FakePurse()), city(budget=budget(10 * SMS))
    told = []
    for number in range(10):
        assert spending.spend(tenant, Charged.SMS, 1, NOW, f"push-{number}")
        told.append(sum(each.message == "budget nearly spent" for each in caplog.records))
    assert told == [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
