"""What vendors report of notices reaches whoever keeps them, of this city alone, or comes again."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.channels.bizgo_report import BizgoReport
from chalicelib.channels.solapi_report import SECRET, SolapiReport
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.notice_key import NoticeKey, NoticeReported, notice_key
from chalicelib.domain.text_message import Call
from chalicelib.services.notice_reports import NoticeReports
from chalicelib.services.results import Results
from chalicelib.services.text_reports import TextReports
from tests.cities import city
from tests.fakes import FakeTenants

S = DeliveryState
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOOK, SIGNING = "synthetic-hook-0001", "synthetic-signing-secret"
PROOF = hashlib.sha1(SIGNING.encode(), usedforsecurity=False).hexdigest()
ACCOUNT = {
    "id": "notices",
    "digests": [hashlib.sha256(HOOK.encode()).hexdigest()],
    "signing": "notices/signing",
}


class Receipts:
    """Keeps what was taken; `fails`: on which of them it cannot write."""

    def __init__(self, fails: int = 0) -> None:
        self.taken: list[NoticeReported] = []
        self.fails = fails

    def take(self, report: NoticeReported) -> None:
        if len(self.taken) + 1 == self.fails:
            self.fails = 0
            raise Retryable("busy")
        self.taken.append(report)


TENANT = city(accounts={"bizgo-report": ACCOUNT, "solapi-report": ACCOUNT})


def secret(tenant_id: str, name: str) -> str | None:
    return SIGNING if (tenant_id, name) == (TENANT.id, "notices/signing") else None


class Settled(Results):
    """Results that only remember what they were asked to settle, and who told it."""

    def __init__(self) -> None:
        self.refs: list[tuple[str, str]] = []

    def settle(
        self, tenant_id: str, ref: str, outcome: Outcome, now: datetime, vendor: str = ""
    ) -> None:
        self.refs.append((ref, vendor))


def reports(receipts: Receipts | None, results: Results | None = None) -> NoticeReports:
    kept = results or Settled()
    return NoticeReports(SolapiReport(), "solapi", FakeTenants(TENANT), receipts, kept, secret)


def posted(*items: Any, hook: str = HOOK, proof: str = PROOF) -> Call:
    body = json.dumps(list(items)).encode()
    return Call({SECRET: proof}, body, "https://city.example/w", hook, NOW)


def item(key: str, code: str = "4000") -> dict[str, Any]:
    return {"data": {"messageId": "M1", "statusCode": code, "customFields": {"key": key}}}


def key(step: int = 1, tenant: str = TENANT.id) -> str:
    return notice_key(tenant, "0123456789ab", step)


def test_each_report_of_a_call_is_taken_with_its_moment() -> None:
    receipts = Receipts()
    told = reports(receipts).receive(TENANT.id, posted(item(key(1)), item(key(2), "3104")))
    assert json.loads(told.body) == {"result": "ok"}
    arrived, refused = (
        Outcome(S.DELIVERED, key="M1"),
        Outcome(S.FAILED_PERMANENT, Failure.REFUSED, "M1"),
    )
    assert receipts.taken == [
        NoticeReported(NoticeKey(TENANT.id, "0123456789ab", 1), arrived, NOW, "solapi"),
        NoticeReported(NoticeKey(TENANT.id, "0123456789ab", 2), refused, NOW, "solapi"),
    ]


@pytest.mark.parametrize("strange", ["", "?", key(tenant="another"), f"{TENANT.id}.abc.1.1"])
def test_what_is_none_of_this_citys_notices_is_acknowledged_and_nothing_else(strange: str) -> None:
    receipts = Receipts()
    reports(receipts).receive(TENANT.id, posted(item(strange), "?", item(key(), "3000")))
    assert receipts.taken == []


def test_a_call_whose_report_could_not_be_written_comes_again_whole() -> None:
    receipts = Receipts(fails=2)
    call = posted(item(key(1)), item(key(2)))
    with pytest.raises(Retryable):
        reports(receipts).receive(TENANT.id, call)
    reports(receipts).receive(TENANT.id, call)
    assert [each.key.step for each in receipts.taken] == [1, 1, 2]


def test_where_nobody_keeps_notices_no_success_is_told() -> None:
    with pytest.raises(Retryable):
        reports(None).receive(TENANT.id, posted(item(key())))


@pytest.mark.parametrize(
    ("tenant", "call"),
    [
        ("another", posted(item(key()))),
        (TENANT.id, posted(item(key()), hook="wrong")),
        (TENANT.id, posted(item(key()), proof="0" * 40)),
    ],
)
def test_an_absent_city_and_a_call_that_proves_nothing_are_answered_alike(
    tenant: str, call: Call
) -> None:
    receipts = Receipts()
    with pytest.raises(NotFound, match="solapi-report"):
        reports(receipts).receive(tenant, call)
    assert receipts.taken == []


PUSH = "0123456789abcdef01234567.3.1"


@pytest.mark.parametrize(
    ("ref", "notices", "pushes"),
    [
        (key(), 1, []),
        (f"{TENANT.id}.{PUSH}", 0, [PUSH]),
    ],
)
def test_each_vendor_reports_notices_and_replies_to_one_address(
    ref: str, notices: int, pushes: list[str]
) -> None:
    receipts, results = Receipts(), Settled()
    stamp = str(int(NOW.timestamp() * 1000))
    signature = hmac.new(SIGNING.encode(), stamp.encode(), hashlib.sha256).hexdigest()
    headers = {"x-ib-timestamp": stamp, "x-ib-signature": signature}
    body = json.dumps({"msgKey": "k", "reportCode": "10000", "ref": ref}).encode()
    taking = TextReports(BizgoReport(), FakeTenants(TENANT), results, secret, receipts)
    taking.receive(TENANT.id, Call(headers, body, "https://city.example/w", HOOK, NOW))
    assert len(receipts.taken) == notices
    assert results.refs == [(each, "bizgo") for each in pushes]
    receipts, results = Receipts(), Settled()
    reports(receipts, results).receive(TENANT.id, posted(item(ref)))
    assert len(receipts.taken) == notices
    assert results.refs == [(each, "solapi") for each in pushes]
