"""Bizgo's reports of texts, held against Infobank's own verifier and test kit."""

import json
from dataclasses import replace
from typing import Any

import pytest
from bizgo.webhooks import ack, parse_report
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.bizgo_calling import CODES
from chalicelib.channels.bizgo_report import BizgoReport
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import Call, TextReported
from tests.channels.text_calls import HOOKS, account, bizgo_headers, call, read

S = DeliveryState
REPORT = {
    "msgKey": "20261121120102123ABCDEF000",
    "serviceType": "SMS",
    "msgType": "SM",
    "sendTime": "2026-11-21T12:01:02.120+09:00",
    "reportTime": "2026-11-21T12:01:04.250+09:00",
    "reportType": "SM",
    "reportCode": "10000",
    "reportText": "성공",
    "carrier": "10001",
    "ref": "dongjak.0123456789abcdef01234567.3.1",
}


def posted(**changes: Any) -> Call:
    told = {name: value for name, value in {**REPORT, **changes}.items() if value is not None}
    return call("bizgo-mo", json.dumps(told).encode())


def read_of(**changes: Any) -> TextReported | Unknown:
    return BizgoReport().parse(posted(**changes))


def test_a_whole_report_is_read_alike_by_the_sdk_and_by_us() -> None:
    theirs = parse_report(posted().body)
    assert read_of() == TextReported(str(theirs.ref), Outcome(S.DELIVERED))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("A327", Failure.ACCOUNT),
        ("A020", Failure.RATE),
        ("A920", Failure.UNAVAILABLE),
        ("A821", Failure.REFUSED),
        ("30001", Failure.REFUSED),
        ("10001", Failure.REFUSED),
    ],
)
def test_what_is_no_success_never_arrives(code: str, reason: Failure) -> None:
    assert read_of(reportCode=code) == TextReported(
        REPORT["ref"], Outcome(S.FAILED_PERMANENT, reason)
    )


def test_a_report_leaves_nothing_to_be_tried_again() -> None:
    told = [read_of(reportCode=code) for code in CODES]
    states = {each.outcome.state for each in told if isinstance(each, TextReported)}
    assert states == {S.FAILED_PERMANENT}


@pytest.mark.parametrize("code", [None, "", " ", {}, "A301"])
def test_what_tells_no_result_is_unknown(code: object) -> None:
    assert isinstance(read_of(reportCode=code), Unknown)


@pytest.mark.parametrize("ref", [None, [], {"a": 1}])
def test_a_report_without_a_ref_is_nobodys(ref: object) -> None:
    told = read_of(ref=ref)
    assert isinstance(told, TextReported)
    assert told.ref == ""


def test_the_answer_is_the_one_the_dealer_takes() -> None:
    assert json.loads(BizgoReport().acknowledge(posted()).body) == ack(REPORT["msgKey"])


def test_only_the_citys_secret_and_its_address_prove_it() -> None:
    BizgoReport().verify(posted(), account(), read)
    stamp = posted().headers["x-ib-timestamp"]
    for wrong in (
        replace(posted(), hook="guessed"),
        replace(posted(), headers=bizgo_headers(stamp, "another")),
        replace(posted(), headers={}),
    ):
        with pytest.raises(Rejected) as told:
            BizgoReport().verify(wrong, account(), read)
        assert told.value.reason is Reason.BAD_SECRET


@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["reportCode", "ref", "msgKey"]), inner, max_size=3),
).map(lambda each: json.dumps(each).encode()))  # fmt: skip
def test_whatever_comes_is_read_or_refused_and_never_breaks(body: bytes) -> None:
    came = call("bizgo-mo", body, HOOKS[0])
    try:
        assert isinstance(BizgoReport().parse(came), TextReported | Unknown)
    except Rejected as refusal:
        assert refusal.reason is Reason.BAD_BODY
    assert json.loads(BizgoReport().acknowledge(came).body).keys() == {"msgKey"}
