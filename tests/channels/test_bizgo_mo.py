"""Bizgo's texts, held against Infobank's own verifier and test kit: what they take, we take."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from bizgo.testing import sign_webhook
from bizgo.webhooks import WebhookVerificationError, ack, parse_mo, verify_signature
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.bizgo_mo import BizgoMo
from chalicelib.channels.bizgo_signature import is_signed
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.text_message import Call, TextArrived
from tests.channels.text_calls import HOOKS, KEYS, NOW, URL, account, call, names_of, read, sample

SECRET = KEYS["signing"]
STAMP = int(NOW.timestamp() * 1000)
HEX = "b7616489287d4444e23efe02b733ad96ceffe6cd4e3504d097feda37aa2228fe"


def takes(headers: dict[str, str], at: datetime = NOW, key: Any = read) -> bool:
    named = {name.lower(): value for name, value in headers.items()}
    try:
        BizgoMo().verify(Call(named, b"{}", URL, HOOKS[1], at), account(), key)
    except Rejected as refusal:
        assert refusal.reason is Reason.BAD_SECRET
        return False
    return True


def they_take(stamp: str, signature: str, at: datetime = NOW) -> bool:
    try:
        verify_signature(secret=SECRET, timestamp=stamp, signature=signature, now=at.timestamp())
    except WebhookVerificationError:
        return False
    return True


@pytest.mark.parametrize(
    "signature", [HEX, HEX.upper(), f" {HEX} ", "t2FkiSh9RETiPv4CtzOtls7/5s1ONQTQl/7aN6oiKP4="]
)
def test_the_published_vector_is_taken_in_both_writings(signature: str) -> None:
    assert is_signed("bizgo_secret", "1767323045000", signature)
    at = datetime.fromtimestamp(1767323045, UTC)
    headers = {"x-ib-timestamp": "1767323045000", "x-ib-signature": signature}
    assert takes(headers, at, lambda _: "bizgo_secret")


@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_what_the_dealers_test_kit_signs_is_taken(encoding: Any) -> None:
    signed = sign_webhook(SECRET, {"msgKey": "k"}, timestamp=STAMP, encoding=encoding)
    assert takes(dict(signed.headers))


@pytest.mark.parametrize(
    ("late", "taken"), [(299, True), (300, True), (301, False), (-299, True), (-301, False)]
)
def test_a_call_is_taken_for_300_seconds_both_ways(late: int, taken: bool) -> None:
    signed = sign_webhook(SECRET, {}, timestamp=STAMP - late * 1000)
    assert takes(dict(signed.headers)) is taken
    assert they_take(signed.headers["X-IB-Timestamp"], signed.headers["X-IB-Signature"]) is taken


@given(
    stamp=st.one_of(
        st.integers(STAMP - 400_000, STAMP + 400_000).map(str),
        st.integers(STAMP // 1000 - 400, STAMP // 1000 + 400).map(str),
        st.text("0123456789 .-+e१", max_size=18),
    ),
    secret=st.sampled_from([SECRET, "another"]),
    encoding=st.sampled_from(["hex", "base64"]),
    end=st.sampled_from(["", "", "", " ", "0", "=", "é"]),
)
def test_it_takes_what_the_dealers_own_verifier_takes(
    stamp: str, secret: str, encoding: Any, end: str
) -> None:
    signable = stamp if stamp.isascii() else "0"
    signed = sign_webhook(secret, {}, timestamp=signable, encoding=encoding)
    signature = signed.headers["X-IB-Signature"] + end
    headers = {"x-ib-timestamp": stamp, "x-ib-signature": signature}
    assert takes(headers) == they_take(stamp, signature)


@pytest.mark.parametrize("missing", ["x-ib-timestamp", "x-ib-signature"])
def test_without_one_of_its_headers_it_is_refused(missing: str) -> None:
    headers = dict(call("bizgo-mo").headers)
    assert takes(headers)
    del headers[missing]
    assert not takes(headers)


@pytest.mark.parametrize("secret", ["", "  "])
def test_an_empty_secret_proves_nothing(secret: str) -> None:
    signed = sign_webhook(secret, {}, timestamp=STAMP)
    assert not takes(dict(signed.headers), key=lambda _: secret)


def test_without_a_secret_of_the_city_it_is_refused() -> None:
    with pytest.raises(Rejected):
        BizgoMo().verify(call("bizgo-mo"), account(signing=""), read)


@pytest.mark.parametrize("name", names_of("bizgo-mo"))
def test_each_whole_payload_is_read_alike_by_the_sdk_and_by_us(name: str) -> None:
    given_call, own = sample("bizgo-mo", name)
    (item,) = BizgoMo().parse(given_call, own)
    whole = {"msgKey", "originator"} <= json.loads(given_call.body).keys()
    if whole and isinstance(item, TextArrived):
        theirs = parse_mo(given_call.body)
        assert (item.id, item.to, item.sender) == (theirs.msg_key, theirs.to, theirs.originator)
        assert item.at == datetime.fromisoformat(theirs.occurred_time)


@pytest.mark.parametrize("key", ["mo-20261121-0001", " spaced ", "한글", 'q"uote', ""])
def test_the_answer_is_the_one_the_dealer_takes(key: str) -> None:
    answer = BizgoMo().acknowledge(
        call("bizgo-mo", json.dumps({"msgKey": key}).encode()), account()
    )
    assert json.loads(answer.body) == ack(key)
    assert answer.content_type == "application/json"


@pytest.mark.parametrize("key", [None, 5, [], {}, "x" * 1001])
def test_a_key_that_is_none_is_answered_as_empty(key: object) -> None:
    answer = BizgoMo().acknowledge(
        call("bizgo-mo", json.dumps({"msgKey": key}).encode()), account()
    )
    assert json.loads(answer.body) == {"msgKey": ""}
