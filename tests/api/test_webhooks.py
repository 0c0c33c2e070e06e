"""What the webhook's door says to good calls, bad calls and strange ones."""

import json
import logging

import pytest
from chalice.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cities import BOT
from tests.perf.stub_store import Stub
from tests.platforms import payload, post

LIMIT = 256 * 1024


def test_a_message_is_answered_and_stored(client: Client, stub: Stub) -> None:
    answer = post(client, payload("처음으로"), id="id-1")
    assert answer.status_code == 200
    assert answer.json_body["version"] == "2.0"
    assert [key[1] for key in stub.items if key[1].startswith("M#")] == ["M#00000001"]


@pytest.mark.parametrize("secret", [None, "", "wrong", "x" * 5000])
def test_a_wrong_or_missing_secret_is_401(client: Client, stub: Stub, secret: str | None) -> None:
    answer = post(client, payload("안녕"), secret=secret)
    assert answer.status_code == 401
    assert answer.json_body == {"error": "bad_secret"}
    assert nothing_was_stored(stub)


def test_unknown_tenant_and_unknown_channel_are_404_with_the_same_bytes(client: Client) -> None:
    answers = [
        post(client, payload("안녕"), tenant="nowhere"),
        post(client, payload("안녕"), channel="sms"),
        post(client, payload("안녕"), channel="fax"),
        post(client, payload("안녕"), tenant="%F0%9F%92%A9"),
        post(client, payload("안녕"), tenant="T#saetbyeol"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"userRequest": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    ],
)
def test_broken_json_is_400_in_one_line(client: Client, stub: Stub, raw: bytes) -> None:
    answer = post(client, raw)
    assert answer.status_code == 400
    assert answer.json_body == {"error": "bad_body"}
    assert b"\n" not in answer.body
    assert nothing_was_stored(stub)


def test_a_body_over_256_kb_is_413_and_is_not_parsed(client: Client, stub: Stub) -> None:
    assert post(client, b"x" * (LIMIT + 1)).status_code == 413
    assert post(client, b" " * (LIMIT - 2) + b"{}").status_code == 200
    assert nothing_was_stored(stub)


def test_another_bots_id_is_403_and_an_absent_one_is_taken(client: Client, stub: Stub) -> None:
    wrong = payload("안녕")
    wrong["bot"]["id"] = "0" * 24
    assert post(client, wrong).status_code == 403
    assert nothing_was_stored(stub)
    del wrong["bot"]
    assert post(client, wrong).status_code == 200


def test_a_console_test_is_answered_before_the_bot_is_looked_at(client: Client, stub: Stub) -> None:
    first = post(client, {"bot": {"id": "whatever"}, "intent": {"id": "x"}})
    second = post(client, {})
    assert first.status_code == second.status_code == 200
    assert first.body == second.body
    assert nothing_was_stored(stub)


def test_a_parameter_check_is_answered_in_its_own_shape(client: Client) -> None:
    check = {
        "isInSlotFilling": True,
        "utterance": "합정동",
        "value": {"origin": "합정동", "resolved": "평택시 합정동"},
        "user": {"id": "u"},
        "bot": {"id": BOT},
    }
    answer = post(client, check)
    assert answer.status_code == 200
    assert answer.json_body["status"] == "SUCCESS"
    assert "template" not in answer.json_body


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    user=json_values,
    utterance=json_values,
    extra=json_values,
    contexts=json_values,
    flow=json_values,
    params=json_values,
)
def test_any_well_formed_payload_gets_a_polite_skill_answer(
    client: Client, user: object, utterance: object, extra: object, contexts: object, flow: object, params: object
) -> None:  # fmt: skip
    strange = {
        "bot": {"id": BOT},
        "userRequest": {"user": user, "utterance": utterance, "params": params, "block": flow},
        "action": {"clientExtra": extra, "params": params, "detailParams": contexts},
        "contexts": contexts,
        "flow": flow,
    }
    answer = post(client, strange)
    assert answer.status_code == 200
    outputs = answer.json_body["template"]["outputs"]
    assert 1 <= len(outputs) <= 3


texts = st.text(
    st.characters() | st.sampled_from("ㄱㅏ각ᄀ🏳️‍🌈👨‍👩‍👧\u202e\u2066\u200b\ud800\udc00\x00\x07"),
    max_size=80,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts)
def test_any_text_is_answered_and_stored(client: Client, stub: Stub, text: str) -> None:
    before = len(stub.items)
    answer = post(client, payload(text), id=f"{before}")
    assert answer.status_code == 200
    assert answer.json_body["template"]["outputs"]


def test_log_lines_carry_ids_and_never_what_was_said(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="chalicelib")
    post(client, payload("제 번호는 010-1234-5678 이에요", user="very-private-key"), id="id-9")
    post(client, payload("안녕"), secret="stolen-guess")
    logged = json.dumps([record.__dict__ for record in caplog.records], default=str)
    assert "tenant_id" in logged
    for private in ("010-1234-5678", "5678", "very-private-key", "stolen-guess", "번호는"):
        assert private not in logged


def nothing_was_stored(stub: Stub) -> bool:
    return not any(key[1].startswith(("M#", "CONTACT")) for key in stub.items)
