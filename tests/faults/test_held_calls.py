"""A store that does not answer: every response still leaves inside 4.5 s."""

import time
from collections.abc import Iterator

import pytest
from chalice.test import Client

from tests.perf.stub_store import Stub
from tests.platforms import city_body, payload, post, running

SAID = "처음으로"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    with running(monkeypatch, city_body()) as (_, found):
        yield found


def calls_of_a_first_turn() -> int:
    """Pointer, manifest or body, key, KMS, newest turn, seal, write: at most this many."""
    return 8


@pytest.mark.parametrize("held", range(1, calls_of_a_first_turn() + 1))
def test_one_held_call_never_keeps_the_citizen_waiting(stub: Stub, held: int) -> None:
    from app import app

    stub.held = frozenset({held})
    with Client(app) as client:
        begin = time.monotonic()
        answer = post(client, payload(SAID), id="held")
        waited = time.monotonic() - begin
        assert waited < 4.5
        assert answer.status_code == 200
        assert answer.json_body["template"]["outputs"]
        again = post(client, payload(SAID), id="held")
        assert again.status_code == 200
    turns = [key for key in stub.items if key[1].startswith("M#")]
    assert turns == [turns[0]]


def test_a_store_that_is_slow_all_the_time_is_given_up_in_time(stub: Stub) -> None:
    """Every call answers, but only just: seven of them would be 6.3 s."""
    from app import app

    stub.held, stub.hold_seconds = frozenset(range(1, 100)), 0.9
    with Client(app) as client:
        begin = time.monotonic()
        answer = post(client, payload(SAID), id="slow")
        assert time.monotonic() - begin < 4.5
        assert answer.status_code == 200
        assert answer.json_body["template"]["outputs"]


def test_a_store_that_never_answers_gets_a_polite_fallback_in_time(stub: Stub) -> None:
    from app import app

    with Client(app) as client:
        post(client, payload(SAID), id="warm")
        stub.held = frozenset(range(len(stub.calls) + 1, len(stub.calls) + 40))
        begin = time.monotonic()
        answer = post(client, payload("상담원"), id="silent")
        assert time.monotonic() - begin < 4.5
        assert "다시 보내 주세요" in answer.body.decode()
