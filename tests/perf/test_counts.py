"""What a turn costs, counted: round trips and DynamoDB units, by DynamoDB's own size rules."""

import random
from collections.abc import Iterator

import pytest
from chalice.test import Client

from tests.cities import both
from tests.perf.stub_store import Stub
from tests.platforms import city_body, payload, post, register, running, token_of

SYLLABLES = random.Random(2026)


def hangul(length: int) -> str:
    """Text that no compressor can do much with."""
    return "".join(chr(SYLLABLES.randrange(0xAC00, 0xD7A4)) for _ in range(length))


LONG_ANSWER = {
    "long": {
        "question": both("반려식물 대여는 어떻게 하나요?", "How do I borrow a plant?"),
        "answer": {"ko": hangul(1000)},
        "variants": ["반려식물 대여", "식물 빌리기"],
        "department": "minwon",
        "source": "시험용",
    }
}


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    with running(monkeypatch, city_body(faq=LONG_ANSWER)) as (_, found):
        yield found


@pytest.fixture
def client(stub: Stub) -> Iterator[Client]:
    from app import app

    with Client(app) as found:
        post(found, payload("처음으로"))
        stub.calls.clear()
        yield found


QUESTION = "반려식물 대여"


def test_a_menu_turn_is_two_round_trips_two_write_units_one_read_unit(
    client: Client, stub: Stub
) -> None:
    post(client, payload("처음으로"), id="menu")
    assert [call.name for call in stub.calls] == ["Query", "PutItem"]
    assert sum(call.read_units for call in stub.calls) <= 1
    assert sum(call.write_units for call in stub.calls) <= 2


def test_a_faq_turn_with_500_characters_in_and_1000_out_stays_in_the_same_units(
    client: Client, stub: Stub
) -> None:
    for number in range(12):
        stub.calls.clear()
        said = f"{QUESTION} {QUESTION} {hangul(484 - number)}"
        answer = post(client, payload(said, token=None), id=f"long-{number}")
        assert len(answer.body.decode()) > 500
        assert [call.name for call in stub.calls] == ["Query", "PutItem"]
        assert sum(call.write_units for call in stub.calls) <= 2, stub.calls
        assert sum(call.read_units for call in stub.calls) <= 1


def test_a_turn_with_our_state_handed_back_is_one_round_trip(client: Client, stub: Stub) -> None:
    token = token_of(post(client, payload("처음으로")).json_body)
    for said in ("상담원", QUESTION, "공지사항", "없는 질문"):
        stub.calls.clear()
        token = token_of(post(client, payload(said, token=token)).json_body)
        assert [call.name for call in stub.calls] == ["PutItem"]
        assert sum(call.write_units for call in stub.calls) <= 2


def test_the_cost_is_flat_as_history_grows(client: Client, stub: Stub) -> None:
    """The log's items are copied under later numbers: 10,000 turns without sending them."""
    key = max(key for key in stub.items if key[1].startswith("M#"))
    costs = []
    for history in (10, 100, 1_000, 10_000):
        for seq in range(2, history + 1):
            place = f"M#{seq:08d}"
            stub.items[key[0], place] = {**stub.items[key], "sk": {"S": place}}
        stub.calls.clear()
        post(client, payload("처음으로"), id=f"history-{history}")
        del stub.items[max(place for place in stub.items if place[0] == key[0])]
        costs.append([(call.name, call.read_units, call.write_units) for call in stub.calls])
    assert all(cost == costs[0] for cost in costs)


def test_the_cost_is_flat_as_tenants_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process serves them all in turn: none is read again for the others' sake."""
    from app import app

    content = city_body()
    with running(monkeypatch, content) as (found, stub), Client(app) as client:
        costs, registered = [], 0
        for tenants in (1, 30, 300):
            cities = [f"city-{number}" for number in range(tenants)]
            for city in cities[registered:]:
                register(found, {**content, "tenant": city})
                post(client, payload("처음으로"), tenant=city, id="first")
            registered = tenants
            stub.calls.clear()
            for city in cities:
                post(client, payload("처음으로"), tenant=city, id=f"among-{tenants}")
            costs.append({(call.name, call.read_units, call.write_units) for call in stub.calls})
            assert len(stub.calls) == 2 * tenants
    assert all(cost == costs[0] for cost in costs)


def test_the_config_pointer_is_read_once_in_thirty_seconds(client: Client, stub: Stub) -> None:
    for number in range(20):
        post(client, payload("처음으로"), id=f"n{number}")
    assert not [call for call in stub.calls if call.name == "GetItem"]
