"""Consents and the month's money: the fakes and the true stores keep the same promises."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.purpose import Purpose
from chalicelib.services import outbound_rule_ports as ports
from chalicelib.store.consents import ConsentStore
from chalicelib.store.conversations import Conversations
from chalicelib.store.purse import Purse
from tests.outbound_rule_fakes import FakeConsentStore, FakePurse
from tests.store.benches import Bench
from tests.store.desk_benches import TENANT, key
from tests.store.samples import turn

OTHER, MONTH = "dongjak", "2026-11"
WHO = key("a")
NOW = datetime(2026, 11, 20, 10, 0, 0, 123456, UTC)
AD = Scope("sms", Purpose.AD)
AGREED = Consents().gave(AD, "form:1", NOW)


@dataclass
class Rules:
    consents: ports.ConsentStore
    purse: ports.Purse


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def rules(request: pytest.FixtureRequest) -> Rules:
    if request.param == "fake":
        return Rules(FakeConsentStore(), FakePurse())
    table = request.getfixturevalue(f"{request.param}_bench").table
    return Rules(ConsentStore(table, lambda: NOW), Purse(table))


@pytest.fixture(params=["fake", pytest.param("engine", marks=pytest.mark.engine)])
def shared_purse(request: pytest.FixtureRequest) -> ports.Purse:
    """Not moto's: a transaction that fails there takes back what others wrote meanwhile."""
    if request.param == "fake":
        return FakePurse()
    return Purse(request.getfixturevalue("engine_bench").table)


def test_what_was_said_comes_back_as_it_was_said(rules: Rules) -> None:
    assert rules.consents.of(TENANT, WHO) == Consents()
    later = NOW + timedelta(days=1)
    said = AGREED.told(NOW).confirmed(AD, later)
    said = said.withdrew(everything_unasked("kakao-consult"), "cstalk#1", later)
    rules.consents.write(TENANT, WHO, said)
    found = rules.consents.of(TENANT, WHO)
    assert (found.known, found.revision) == (said.known, 1)
    assert rules.consents.of(TENANT, key("b")) == Consents()
    assert rules.consents.of(OTHER, WHO) == Consents()


def test_of_two_writers_one_wins(rules: Rules) -> None:
    rules.consents.write(TENANT, WHO, AGREED)
    with pytest.raises(Conflict):
        rules.consents.write(TENANT, WHO, Consents().withdrew([AD], "sms#1", NOW))
    known = rules.consents.of(TENANT, WHO)
    refused = known.withdrew([AD], "sms#1", NOW)
    rules.consents.write(TENANT, WHO, refused)
    assert rules.consents.of(TENANT, WHO).known[AD].refused
    with pytest.raises(Conflict):
        rules.consents.write(TENANT, WHO, known)


def test_a_notice_is_remembered_thirty_days_on_its_channel(rules: Rules) -> None:
    assert not rules.consents.was_noticed(TENANT, "sms", NOW)
    rules.consents.note_sent(TENANT, "sms", NOW)
    rules.consents.note_sent(TENANT, "sms", NOW - timedelta(days=20))
    end = NOW + timedelta(days=30)
    assert rules.consents.was_noticed(TENANT, "sms", end - timedelta(seconds=1))
    assert not rules.consents.was_noticed(TENANT, "sms", end)
    assert not rules.consents.was_noticed(TENANT, "kakao-consult", NOW)
    assert not rules.consents.was_noticed(OTHER, "sms", NOW)
    rules.consents.note_sent(TENANT, "sms", NOW + timedelta(days=1))
    assert rules.consents.was_noticed(TENANT, "sms", end)


def test_a_push_is_paid_for_once(rules: Rules) -> None:
    for _ in range(3):
        assert rules.purse.pay(TENANT, MONTH, "push", 900, 1000, NOW)
    assert rules.purse.spent(TENANT, MONTH) == 900
    assert rules.purse.spent(OTHER, MONTH) == 0


@pytest.mark.parametrize(("cost", "pays"), [(99, True), (100, True), (101, False)])
def test_the_cap_is_reached_and_never_passed(rules: Rules, cost: int, pays: bool) -> None:
    assert rules.purse.pay(TENANT, MONTH, "first", 900, 1000, NOW)
    assert rules.purse.pay(TENANT, MONTH, "next", cost, 1000, NOW) is pays
    assert rules.purse.spent(TENANT, MONTH) == 900 + (cost if pays else 0)


def test_the_first_of_a_month_may_be_too_dear_too(rules: Rules) -> None:
    assert not rules.purse.pay(TENANT, MONTH, "push", 1001, 1000, NOW)
    assert rules.purse.spent(TENANT, MONTH) == 0
    assert rules.purse.pay(TENANT, MONTH, "push", 1000, 1000, NOW)


def test_what_was_refused_may_be_paid_when_there_is_room(rules: Rules) -> None:
    assert not rules.purse.pay(TENANT, MONTH, "push", 1001, 1000, NOW)
    assert rules.purse.pay(TENANT, MONTH, "push", 1001, 2000, NOW)


def test_without_a_cap_everything_is_paid_and_counted(rules: Rules) -> None:
    assert rules.purse.pay(TENANT, MONTH, "first", 1000, 1000, NOW)
    assert rules.purse.pay(TENANT, MONTH, "urgent", 500, None, NOW)
    assert rules.purse.spent(TENANT, MONTH) == 1500


def test_a_month_begins_at_nothing(rules: Rules) -> None:
    assert rules.purse.pay(TENANT, MONTH, "first", 1000, 1000, NOW)
    assert rules.purse.pay(TENANT, "2026-12", "second", 1000, 1000, NOW)


def test_the_warning_comes_once_a_month(rules: Rules) -> None:
    assert not rules.purse.warns(TENANT, MONTH, 800)
    rules.purse.pay(TENANT, MONTH, "first", 799, 1000, NOW)
    assert not rules.purse.warns(TENANT, MONTH, 800)
    rules.purse.pay(TENANT, MONTH, "second", 1, 1000, NOW)
    assert [rules.purse.warns(TENANT, MONTH, 800) for _ in range(2)] == [True, False]
    rules.purse.pay(TENANT, MONTH, "third", 1, 1000, NOW)
    assert not rules.purse.warns(TENANT, MONTH, 800)
    assert not rules.purse.warns(OTHER, MONTH, 0)


def test_many_at_once_never_pass_the_cap(shared_purse: ports.Purse) -> None:
    def pay(number: int) -> bool:
        return _patiently(lambda: shared_purse.pay(TENANT, MONTH, f"p{number}", 100, 500, NOW))

    with ThreadPoolExecutor(4) as pool:
        paid = list(pool.map(pay, range(12)))
    assert sum(paid) == 5
    assert shared_purse.spent(TENANT, MONTH) == 500


@pytest.mark.parametrize("tenant_id", ["", "A", "a#b"])
def test_what_is_no_tenant_has_no_money(moto_bench: Bench, tenant_id: str) -> None:
    with pytest.raises(NotFound):
        Purse(moto_bench.table).pay(tenant_id, MONTH, "push", 1, 1, NOW)


def test_who_is_deleted_leaves_no_consent_behind(moto_bench: Bench) -> None:
    log, consents = Conversations(moto_bench.table), ConsentStore(moto_bench.table, lambda: NOW)
    log.append(TENANT, WHO, turn(1))
    consents.write(TENANT, WHO, AGREED)
    log.delete(TENANT, WHO)
    assert consents.of(TENANT, WHO) == Consents()


def _patiently(pay: Callable[[], bool]) -> bool:
    while True:
        try:
            return pay()
        except Retryable:
            continue


def test_what_was_paid_is_given_back_once_to_its_month_and_never_more(rules: Rules) -> None:
    rules.purse.pay(TENANT, MONTH, "first", 900, 1000, NOW)
    rules.purse.pay(TENANT, "2026-12", "second", 500, 1000, NOW)
    later = NOW + timedelta(days=6)
    assert rules.purse.give_back(TENANT, "first", 300, later)
    assert not rules.purse.give_back(TENANT, "first", 300, later)
    assert rules.purse.spent(TENANT, MONTH) == 600
    assert rules.purse.give_back(TENANT, "second", 9999, later)
    assert rules.purse.spent(TENANT, "2026-12") == 0
    assert not rules.purse.give_back(TENANT, "third", 1, later)
    assert not rules.purse.give_back(OTHER, "first", 1, later)
    assert rules.purse.pay(TENANT, MONTH, "fourth", 400, 1000, later)
    assert rules.purse.pay(TENANT, MONTH, "first", 900, 1000, later), "what was paid stays so"
    assert rules.purse.spent(TENANT, MONTH) == 1000
