"""What the consult talk's door says: the dealer's own answer, or a refusal, and never a 500."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import app
from chalicelib.bootstrap import Platform
from tests.perf.stub_store import Stub
from tests.platforms import city_body, running
from tests.services.consulting import HOOK, accounts, payload, stamp

ACKNOWLEDGED = {"code": "A000", "result": "Success"}
CITY = "saetbyeol"


@pytest.fixture(scope="module")
def up() -> Iterator[tuple[Platform, Stub]]:
    with (
        pytest.MonkeyPatch.context() as patch,
        running(patch, city_body(accounts=accounts())) as found,
    ):
        yield found


@pytest.fixture
def stub(up: tuple[Platform, Stub]) -> Stub:
    stub = up[1]
    for key in [key for key in stub.items if "#CFG" not in key[0]]:
        del stub.items[key]
    return stub


def post(body: object, kind: str = "message", hook: str = HOOK, city: str = CITY) -> HTTPResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    path = f"/webhooks/kakao-consult/{city}/{hook}/cstalk/{kind}"
    with Client(app) as client:
        return client.http.post(path, headers={"Content-Type": "application/json"}, body=raw)


def message(**changes: Any) -> dict[str, Any]:
    return payload("message_text", kakaoTime=stamp(datetime.now(UTC)), **changes)


def turns(stub: Stub) -> list[tuple[str, str]]:
    return [key for key in stub.items if key[1].startswith("M#")]


def test_a_message_is_stored_and_then_acknowledged(stub: Stub) -> None:
    answer = post(message())
    assert (answer.status_code, answer.json_body) == (200, ACKNOWLEDGED)
    assert len(turns(stub)) == 2  # the receipt number, and the message


def test_a_repeat_is_acknowledged_and_stores_nothing(stub: Stub) -> None:
    body = message()
    post(body)
    before = dict(stub.items)
    assert post(body).json_body == ACKNOWLEDGED
    assert stub.items == before


def test_what_is_not_ours_is_one_and_the_same_answer(stub: Stub) -> None:
    answers = [
        post(message(), city="nowhere"),
        post(message(), hook="guess"),
        post(message(), hook="guess", city="nowhere"),
        post(message(senderKey="f" * 40)),
        post(b"{", hook="guess"),
        post(b"{", city="nowhere"),
        post(message(), city="T%23saetbyeol"),
    ]
    assert {(answer.status_code, answer.body) for answer in answers} == {
        (404, b'{"error":"not_found"}')
    }
    assert turns(stub) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 90_000, b'{"a":NaN}'])
def test_what_is_no_json_object_is_400(stub: Stub, body: bytes) -> None:
    answer = post(body)
    assert (answer.status_code, answer.json_body) == (400, {"error": "bad_body"})


def test_a_body_over_the_limit_is_413_whosever_it_is(stub: Stub) -> None:
    big = b" " * (256 * 1024 + 1)
    answers = [post(big), post(big, hook="guess"), post(big, city="nowhere")]
    assert {(answer.status_code, answer.body) for answer in answers} == {
        (413, b'{"error":"too_large"}')
    }


@pytest.mark.parametrize("kind", ["cert_result", "something", "message2"])
def test_a_kind_nobody_knows_is_acknowledged(stub: Stub, kind: str) -> None:
    assert post(message(), kind=kind).json_body == ACKNOWLEDGED
    assert turns(stub) == []


def test_a_store_that_is_silent_makes_the_dealer_come_again(
    stub: Stub, up: tuple[Platform, Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.domain.errors import Retryable

    def silent(*_: object) -> None:
        raise Retryable("silent")

    monkeypatch.setattr(up[0].consult, "_take", silent)
    answer = post(message())
    assert (answer.status_code, answer.json_body) == (503, {"error": "later"})


def test_what_nobody_foresaw_is_no_500_either(
    stub: Stub, up: tuple[Platform, Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(up[0].consult, "_take", broken)
    assert post(message()).status_code == 503


def test_the_skills_door_does_not_open_the_consult_talk(stub: Stub) -> None:
    with Client(app) as client:
        answer = client.http.post(
            f"/webhooks/kakao-consult/{CITY}",
            headers={"Content-Type": "application/json"},
            body=json.dumps(message()).encode(),
        )
    assert answer.status_code == 404


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(
        ["message", "reference", "expired_session", "seen_info", "personal_info", "result", "x"]
    ),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)
def test_no_body_is_a_500(stub: Stub, kind: str, body: object) -> None:
    answer = post(body, kind=kind)
    assert answer.status_code in (200, 400, 404)
