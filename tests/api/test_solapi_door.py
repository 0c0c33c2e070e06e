"""Solapi's door: proven reports are taken, and every other call is answered as for no city."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib.bootstrap import Platform
from chalicelib.domain.notice_key import notice_key
from tests.perf.stub_store import Stub
from tests.platforms import city_body, running

# The stub's KMS opens everything to the same letters.
CITY, HOOK, SIGNING = "saetbyeol", "synthetic-hook-0001", "k" * 32
PROOF = hashlib.sha1(SIGNING.encode(), usedforsecurity=False).hexdigest()
ACCOUNT = {
    "id": "notices",
    "digests": [hashlib.sha256(HOOK.encode()).hexdigest()],
    "signing": "notices/solapi-signing",
}
REPORT = {
    "messageId": "M4V0001",
    "statusCode": "4000",
    "customFields": {"key": notice_key(CITY, "0123456789ab", 1)},
}


@pytest.fixture(scope="module")
def up() -> Iterator[tuple[Platform, Stub]]:
    body = city_body(accounts={"solapi-report": ACCOUNT})
    with pytest.MonkeyPatch.context() as patch, running(patch, body) as found:
        found[0]._signing.keep(CITY, str(ACCOUNT["signing"]), SIGNING)
        yield found


def post(body: Any, hook: str = HOOK, city: str = CITY, proof: str = PROOF) -> HTTPResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "X-Solapi-Secret": proof}
    with Client(app) as client:
        return client.http.post(f"/webhooks/solapi-report/{city}/{hook}", headers=headers, body=raw)


def test_proven_reports_are_acknowledged_though_no_notice_is_theirs(
    up: tuple[Platform, Stub],
) -> None:
    before = dict(up[1].items)
    for body in ([REPORT], [{"data": REPORT}], [], ["?"]):
        answer = post(body)
        assert (answer.status_code, answer.json_body) == (200, {"result": "ok"})
    assert up[1].items == before


def test_what_proves_nothing_is_one_and_the_same_answer(up: tuple[Platform, Stub]) -> None:
    answers = [
        post([REPORT], city="nowhere"),
        post([REPORT], hook="guess"),
        post([REPORT], proof="0" * 40),
        post(b"{", hook="guess", city="nowhere"),
    ]
    assert {(each.status_code, each.body) for each in answers} == {(404, b'{"error":"not_found"}')}


def test_a_proven_body_that_is_no_array_is_refused(up: tuple[Platform, Stub]) -> None:
    assert post(b"{}").status_code == 400
