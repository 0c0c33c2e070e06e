"""Solapi's reports: proven by two secrets, read in both shapes, never more than a refusal."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from solapi.model.webhook.single_report import SingleReportPayload

from chalicelib.channels.solapi_report import SECRET, SolapiReport, is_proven
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import Call, TextReported
from tests.channels.text_calls import HOOKS, KEYS, NOW, account, read

S = DeliveryState
KEY = "byeolha.0123456789ab@1"
PROOF = hashlib.sha1(KEYS["signing"].encode(), usedforsecurity=False).hexdigest()
MESSAGE = {
    "messageId": "M4V0001",
    "groupId": "G4V0001",
    "type": "ATA",
    "statusCode": "4000",
    "customFields": {"key": KEY},
}


def call(body: Any, hook: str = HOOKS[0], proof: str = PROOF) -> Call:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Call({SECRET: proof}, raw, "https://city.example/w", hook, NOW)


def parsed(*items: Any) -> list[TextReported | Unknown]:
    return list(SolapiReport().parse(call(list(items))))


def wrapped(**changes: Any) -> dict[str, Any]:
    return {"eventDataId": "E1", "data": {**MESSAGE, **changes}, "retryCount": 0}


def test_both_shapes_are_read_alike_and_as_the_sdk_reads_them() -> None:
    theirs = SingleReportPayload.model_validate([wrapped()]).root[0].data
    expected = TextReported(
        str(theirs.custom_fields["key"]), Outcome(S.DELIVERED, key=str(theirs.message_id))
    )
    assert parsed(wrapped(), MESSAGE) == [expected, expected]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("3104", Failure.REFUSED),
        ("3107", Failure.REFUSED),
        ("1062", Failure.ACCOUNT),
        ("3103", Failure.ACCOUNT),
        (3059, Failure.ACCOUNT),
    ],
)
def test_what_is_no_success_never_arrives(code: object, reason: Failure) -> None:
    [told] = parsed(wrapped(statusCode=code))
    assert told == TextReported(KEY, Outcome(S.FAILED_PERMANENT, reason, "M4V0001"))


@pytest.mark.parametrize("code", ["2000", "3000", "2230", "", None, "이상", "40000", True])
def test_what_is_only_on_its_way_is_no_result(code: object) -> None:
    assert parsed(wrapped(statusCode=code)) == [Unknown("no_result")]


def test_a_broken_item_harms_no_other() -> None:
    first, second, third = parsed("?", {**MESSAGE, "customFields": 7}, MESSAGE)
    assert first == Unknown("not_an_object")
    assert isinstance(second, TextReported)
    assert second.ref == ""
    assert isinstance(third, TextReported)
    assert third.ref == KEY


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[", b"[]]", b'[],"x":[1]', b"\xff", b"7"])
def test_what_is_no_array_is_refused(body: bytes) -> None:
    with pytest.raises(Rejected) as told:
        SolapiReport().parse(call(body))
    assert told.value.reason is Reason.BAD_BODY


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_no_body_is_more_than_a_refusal(body: bytes) -> None:
    try:
        found = SolapiReport().parse(call(b"[" + body + b"]"))
    except Rejected as refusal:
        assert refusal.reason is Reason.BAD_BODY
    else:
        assert all(isinstance(each, TextReported | Unknown) for each in found)


def test_the_header_is_the_published_vector() -> None:
    assert is_proven("my-webhook-secret", "1c7b518f7e40f7aca065995f0f1ecb69661b1d39")
    assert is_proven("my-webhook-secret", " 1C7B518F7E40F7ACA065995F0F1ECB69661B1D39 ")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_call_with_both_secrets_is_proven(hook: str) -> None:
    SolapiReport().verify(call([], hook), account(), read)


@pytest.mark.parametrize(
    ("hook", "proof"),
    [
        ("", PROOF),
        ("wrong", PROOF),
        (HOOKS[0], ""),
        (HOOKS[0], "0" * 40),
        (HOOKS[0], PROOF[:-1]),
        (HOOKS[0], KEYS["signing"]),
        (HOOKS[0], "가" * 40),
    ],
)
def test_one_secret_alone_proves_nothing(hook: str, proof: str) -> None:
    with pytest.raises(Rejected) as told:
        SolapiReport().verify(call([], hook, proof), account(), read)
    assert told.value.reason is Reason.BAD_SECRET


def test_an_empty_secret_lets_nobody_in() -> None:
    assert not is_proven(" ", hashlib.sha1(b" ", usedforsecurity=False).hexdigest())


def test_the_answer_says_it_was_taken() -> None:
    assert json.loads(SolapiReport().acknowledge(call([])).body) == {"result": "ok"}
