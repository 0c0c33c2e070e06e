"""How long a citizen waits when the store holds one call of a turn."""

import time

import pytest
from chalice.test import Client

from tests.faults.test_held_calls import SAID, calls_of_a_first_turn
from tests.platforms import city_body, payload, post, running


def longest_wait() -> float:
    """Seconds until the slowest answer: a first turn, each of its calls held for 6 s in turn."""
    return max(_wait(held) for held in range(1, calls_of_a_first_turn() + 1))


def _wait(held: int) -> float:
    from app import app

    with pytest.MonkeyPatch.context() as patch, running(patch, city_body()) as (_, stub):
        stub.held = frozenset({held})
        with Client(app) as client:
            begin = time.monotonic()
            answer = post(client, payload(SAID), id="held")
            waited = time.monotonic() - begin
    assert answer.status_code == 200
    return waited
