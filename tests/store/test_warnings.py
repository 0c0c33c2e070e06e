"""What owners were told: once an entry, date and step, and read from the stream as one fact."""

import json
from datetime import date, timedelta

import pytest

from chalicelib.domain.ageing import Ageing
from chalicelib.domain.events import Fact
from chalicelib.services import ports
from chalicelib.store import turn_item
from chalicelib.store.warnings import WarningItem, Warnings, warning_of
from tests.fakes import FakeWarnings
from tests.store.benches import Bench
from tests.store.samples import KEY, NOW, turn

TOLD = Ageing("passport", "minwon", date(2026, 12, 1), 10)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def warnings(request: pytest.FixtureRequest) -> ports.Warnings:
    if request.param == "fake":
        return FakeWarnings()
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    return Warnings(bench.table)


def test_a_step_is_told_once_a_tenant_entry_and_date(warnings: ports.Warnings) -> None:
    again = Ageing("passport", "minwon", date(2026, 12, 1), 9)
    next_step = Ageing("passport", "minwon", date(2026, 12, 1), 7)
    next_date = Ageing("passport", "minwon", date(2026, 12, 2), 11)
    assert warnings.add("icheon", TOLD, NOW)
    assert not warnings.add("icheon", again, NOW + timedelta(days=1))
    for other in (next_step, next_date):
        assert warnings.add("icheon", other, NOW)
    assert warnings.add("gyeonggi", TOLD, NOW)


def test_the_fact_says_whose_answer_ends_when(moto_bench: Bench) -> None:
    Warnings(moto_bench.table).add("icheon", TOLD, NOW)
    [item] = moto_bench.table.query(WarningItem, "T#icheon#W")
    fact = warning_of(item.to_dynamodb_dict())
    assert fact and (fact.fact, fact.tenant_id, fact.at) == (Fact.ANSWER_EXPIRING, "icheon", NOW)
    assert fact.id == "ageing-passport#2026-12-01#14"
    assert json.loads(fact.data) == {
        "entry": "passport",
        "department": "minwon",
        "valid_until": "2026-12-01",
        "days_left": 10,
    }


@pytest.mark.parametrize("pk", ["T#icheon#CFG", "T#icheon#C#kakao#W", "T#*#CFG", "T#icheon#GAPS"])
def test_other_items_of_the_stream_are_no_warnings(pk: str) -> None:
    assert warning_of({"pk": {"S": pk}, "sk": {"S": "x"}}) is None


def test_a_turn_is_no_warning_and_a_warning_no_turn(moto_bench: Bench) -> None:
    said = turn_item.item_of("T#icheon#C#kakao#" + KEY.contact, turn(1)).to_dynamodb_dict()
    assert warning_of(said) is None
    Warnings(moto_bench.table).add("icheon", TOLD, NOW)
    [item] = moto_bench.table.query(WarningItem, "T#icheon#W")
    assert turn_item.turn_of(item.to_dynamodb_dict()) is None
