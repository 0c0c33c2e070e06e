"""The door of the text vendors: what comes over it is kept and acknowledged, or refused in time.

A vendor brings again for three days what is not acknowledged, and nothing behind it meanwhile.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib.domain.message import Json
from tests.channels.text_calls import (
    WEBHOOKS,
    batch_of,
    bizgo_headers,
    body_of,
    message_of,
    plain_form,
    plain_of,
    twilio_signature,
)
from tests.perf import stub_store
from tests.perf.stub_store import Call as StubCall
from tests.perf.stub_store import Stub
from tests.platforms import city_body, running

# The stub's KMS opens everything to the same letters.
CITY, HOOK, SIGNING = "saetbyeol", "synthetic-hook-0001", "k" * 32
NUMBER = "18990000"
ACCOUNT: Json = {
    "id": NUMBER,
    "digests": [hashlib.sha256(HOOK.encode()).hexdigest()],
    "numbers": [NUMBER],
    "signing": "sms/signing",
}
MAPPING = {
    "sender": "data.items[*].from",
    "text": "data.items[*].content",
    "id": "data.items[*].id",
    "batch": "data.items[*]",
}
DONE = {
    "msghub": b'{"code":"10000","message":"success"}',
    "bizgo-mo": b'{"msgKey": "id-1"}',
    "twilio": b"<Response/>",
    "mapped-text": b"{}",
}
JSON_VENDORS = sorted(set(WEBHOOKS) - {"twilio"})
BATCHES = ("mapped-text", "msghub")
EVERY = pytest.mark.parametrize("vendor", WEBHOOKS)
NOBODY = (404, b'{"error":"not_found"}')


@pytest.fixture(scope="module")
def up() -> Iterator[Stub]:
    accounts = dict.fromkeys((*WEBHOOKS, "aws-sms"), ACCOUNT)
    accounts["mapped-text"] = {**ACCOUNT, "mapping": MAPPING}
    with pytest.MonkeyPatch.context() as patch, running(patch, city_body(accounts=accounts)) as on:
        on[0]._signing.keep(CITY, str(ACCOUNT["signing"]), SIGNING)
        yield on[1]


@pytest.fixture
def stub(up: Stub) -> Iterator[Stub]:
    """As before any call."""
    before = dict(up.items)
    yield up
    up.items.clear()
    up.items.update(before)


def post(
    vendor: str,
    body: bytes,
    hook: str = HOOK,
    city: str = CITY,
    late: int = 0,
    secret: str = SIGNING,
    kind: str = "",
) -> HTTPResponse:
    """As the vendor posts it, signed where it signs."""
    usual = "application/x-www-form-urlencoded" if vendor == "twilio" else "application/json"
    path = f"/webhooks/{vendor}/{city}/{hook}"
    headers = {"Content-Type": kind or usual}
    if vendor == "bizgo-mo":
        millis = int((datetime.now(UTC).timestamp() - late) * 1000)
        headers |= bizgo_headers(str(millis), secret)
    if vendor == "twilio":
        signed = f"https://city.example{path}{plain_form(body)}"
        headers["X-Twilio-Signature"] = twilio_signature(secret, signed)
    with Client(app) as client:
        return client.http.post(path, headers=headers, body=body)


def said(vendor: str, words: str, **changes: Any) -> bytes:
    return body_of(vendor, plain_of(vendor, message_of(vendor, words, **changes)))


def kept(stub: Stub) -> list[Json]:
    return [item for key, item in stub.items.items() if key[1] == "TEXT"]


def is_done(vendor: str, answer: HTTPResponse) -> bool:
    return (answer.status_code, answer.body) == (200, DONE[vendor])


@EVERY
def test_a_text_is_kept_once_and_acknowledged_in_the_vendors_own_words(
    vendor: str, stub: Stub
) -> None:
    for _ in range(3):
        assert is_done(vendor, post(vendor, said(vendor, "쌀이 떨어졌어요")))
    assert len(kept(stub)) == 1


@EVERY
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/octet-stream", "image/png", "nonsense", "a/b; charset=x"]
)
def test_whatever_it_says_it_sends_the_text_is_kept(vendor: str, kind: str, stub: Stub) -> None:
    assert is_done(vendor, post(vendor, said(vendor, "네"), kind=kind))
    assert len(kept(stub)) == 1


@EVERY
@pytest.mark.parametrize("sender", ["", "anonymous", "발신번호표시제한", "0", "9" * 30])
def test_a_text_of_nobody_is_acknowledged_and_kept_nowhere(
    vendor: str, sender: str, stub: Stub
) -> None:
    assert is_done(vendor, post(vendor, said(vendor, "네", sender=sender)))
    assert not kept(stub)


@EVERY
@pytest.mark.parametrize(
    "words",
    [
        "😀😀",
        "가" * 5000,
        "a\x00b",
        "가\u200b",
        "\r\n\t",
        "' OR 1=1",
        "<script>",
        "{{7*7}}",
        "%s %n",
    ],
    ids=["emoji", "long", "nul", "invisible", "blank", "sql", "html", "braces", "format"],
)
def test_any_words_are_kept_and_acknowledged(vendor: str, words: str, stub: Stub) -> None:
    assert is_done(vendor, post(vendor, said(vendor, words)))
    assert len(kept(stub)) == 1


@pytest.mark.parametrize("vendor", JSON_VENDORS)
def test_half_a_character_harms_nobody(vendor: str, stub: Stub) -> None:
    assert is_done(vendor, post(vendor, said(vendor, "가\ud83d나")))
    assert len(kept(stub)) == 1


@pytest.mark.parametrize("vendor", JSON_VENDORS)
def test_of_a_key_that_comes_twice_the_last_counts(vendor: str, stub: Stub) -> None:
    body = said(vendor, "하나").decode()
    key = json.dumps("하나")
    twice = body.replace(f": {key}", f': {key}, "x": 1, "x": [], "x": {{}}')
    assert is_done(vendor, post(vendor, twice.encode()))
    assert len(kept(stub)) == 1


@EVERY
def test_who_proves_nothing_hears_what_is_said_of_a_city_that_is_not_there(
    vendor: str, stub: Stub
) -> None:
    body = said(vendor, "네")
    answers = [
        post(vendor, body, city="nowhere"),
        post(vendor, body, hook="guess"),
        post(vendor, b"{", hook="guess"),
        post("aws-sms", body),
        post("fax", body),
    ]
    if vendor in ("bizgo-mo", "twilio"):
        answers.append(post(vendor, body, secret="another"))
    if vendor == "bizgo-mo":
        answers += [post(vendor, body, late=305), post(vendor, body, late=-305)]
    assert {(each.status_code, each.body) for each in answers} == {NOBODY}
    assert not kept(stub)


def test_a_signature_of_almost_five_minutes_ago_is_taken(stub: Stub) -> None:
    assert is_done("bizgo-mo", post("bizgo-mo", said("bizgo-mo", "네"), late=290))
    assert len(kept(stub)) == 1


UNREADABLE = {
    "cut": b'{"moLst": [{"moKey": "k"',
    "page": b"<html>",
    "list": b"1",
    "deep": b'{"a":' * 40 + b"1" + b"}" * 40,
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize("vendor", JSON_VENDORS)
@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_twice_and_then_holds_nothing_up(
    vendor: str, body: bytes, stub: Stub
) -> None:
    """Once set aside it is acknowledged: for three days it would come before all others."""
    refused = [post(vendor, body) for _ in range(2)]
    assert {(each.status_code, each.body) for each in refused} == {(400, b'{"error":"bad_body"}')}
    third = post(vendor, body)
    assert third.status_code == 200
    assert third.body == DONE[vendor].replace(b"id-1", b"")
    assert not kept(stub)
    assert is_done(vendor, post(vendor, said(vendor, "그다음 글")))
    assert len(kept(stub)) == 1


@pytest.mark.parametrize("vendor", JSON_VENDORS)
def test_what_cannot_be_read_and_proves_nothing_is_never_counted(vendor: str, stub: Stub) -> None:
    before = dict(stub.items)
    for _ in range(4):
        answer = post(vendor, b"{", hook="guess")
        assert (answer.status_code, answer.body) == NOBODY
    assert stub.items == before


@pytest.mark.parametrize("vendor", BATCHES)
@pytest.mark.parametrize(
    "broken", [b"\xff\xfe", b"\xea\xb0", b"a\nb", b"\x01"], ids=["bytes", "half", "line", "control"]
)
def test_bytes_that_are_no_letters_harm_no_text_of_the_batch(
    vendor: str, broken: bytes, stub: Stub
) -> None:
    messages = [message_of(vendor, f"HERE{number}", number=number) for number in range(3)]
    body = batch_of(vendor, messages).replace(b"HERE1", broken)
    assert is_done(vendor, post(vendor, body))
    assert len(kept(stub)) == 3


@pytest.mark.parametrize("vendor", JSON_VENDORS)
@pytest.mark.parametrize("charset", ["euc-kr", "EUC-KR", "cp949", '"ms949"', "ks_c_5601-1987"])
def test_korean_in_the_carriers_own_letters_is_read(vendor: str, charset: str, stub: Stub) -> None:
    body = json.dumps(json.loads(said(vendor, "쌀이 떨어졌어요")), ensure_ascii=False)
    kind = f"application/json; charset={charset}"
    assert is_done(vendor, post(vendor, body.encode("cp949"), kind=kind))
    assert len(kept(stub)) == 1
    assert "쌀이 떨어졌어요" in json.dumps(kept(stub), ensure_ascii=False)


@pytest.mark.parametrize("vendor", BATCHES)
def test_a_batch_of_many_long_texts_is_taken_whole(vendor: str, stub: Stub) -> None:
    words = [message_of(vendor, f"{n} " + "가" * 1000, number=n) for n in range(120)]
    body = json.dumps(json.loads(batch_of(vendor, words)), ensure_ascii=False).encode()
    assert len(body) > 350_000
    assert is_done(vendor, post(vendor, body))
    assert len(kept(stub)) == 120


@pytest.mark.parametrize("vendor", BATCHES)
def test_one_text_that_the_store_never_takes_is_set_aside_and_holds_up_no_other(
    vendor: str, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(on: Stub, call: StubCall, body: Json) -> tuple[int, Json]:
        item = body["Item"]
        if item["sk"]["S"] == "TEXT" and item["pk"]["S"].endswith("id-1"):
            return 400, {"__type": "ValidationException", "message": "synthetic"}
        return Stub.put(on, call, body)

    monkeypatch.setitem(stub_store._HANDLERS, "PutItem", put)
    body = batch_of(vendor, [message_of(vendor, f"말 {n}", number=n) for n in range(3)])
    for _ in range(2):
        answer = post(vendor, body)
        assert (answer.status_code, answer.body) == (503, b'{"error":"later"}')
        assert len(kept(stub)) == 2, "those behind it are served at once"
    assert is_done(vendor, post(vendor, body))
    assert is_done(vendor, post(vendor, batch_of(vendor, [message_of(vendor, "그다음", number=9)])))
    assert len(kept(stub)) == 3


@pytest.mark.parametrize(
    "body", [b"", b" ", b"{}", b'{"moCnt":"0","moLst":null}', b'{"moLst":[{}]}']
)
def test_the_empty_trial_at_registration_is_a_success(body: bytes, stub: Stub) -> None:
    before = dict(stub.items)
    assert is_done("msghub", post("msghub", body))
    assert stub.items == before


@EVERY
def test_a_body_without_end_is_refused_unread(vendor: str, stub: Stub) -> None:
    answer = post(vendor, b" " * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.body) == (413, b'{"error":"too_large"}')
