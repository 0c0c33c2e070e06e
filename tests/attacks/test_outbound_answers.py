"""Vendors that answer with anything: no error leaves an adapter, and nothing unclear is a refusal.

A refusal lets the ladder's next way begin: what may have been taken must never be told as one.
"""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chalicelib.channels.bizgo_bulk import BizgoBulk
from chalicelib.channels.bizgo_notices import BizgoNotices
from chalicelib.channels.solapi import Solapi
from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.notice_key import notice_key
from chalicelib.domain.notice_ways import Vendor
from chalicelib.domain.registration import Registration
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.vendor_ports import MessageVendor
from tests.local.notice_city import CODE, NUMBER, PHONE, PROFILE, SECRET, TEMPLATE, now

S = DeliveryState
KEY = notice_key("byeolha", "0123456789ab", 1)
VALUES = {"접수번호": "7"}
TEXT = OutgoingText(PHONE, NUMBER, TextKind.SMS, "접수되었습니다", "", KEY)
CARD = OutgoingAlimtalk(PHONE, PROFILE, CODE, TEMPLATE.fill(VALUES), VALUES, TEMPLATE.buttons, KEY)
_JSON = {"Content-Type": "application/json"}
_BIZGO = b'{"common":{"authCode":"A000"},"data":{"code":"A000","data":{"destinations":%s}}}'
Answer = tuple[int, dict[str, str], bytes]

# Each might be the answer to a message that was taken.
UNCLEAR: dict[str, Answer] = {
    "a page": (200, {"Content-Type": "text/html"}, b"<html>down for a moment</html>"),
    "a page called JSON": (200, _JSON, b"<html>"),
    "nothing": (200, _JSON, b""),
    "no content": (204, {}, b""),
    "null": (200, _JSON, b"null"),
    "a list": (200, _JSON, b"[]"),
    "a string": (200, _JSON, b'"OK"'),
    "an empty object": (200, _JSON, b"{}"),
    "brackets without end": (200, _JSON, b"[" * 100_000),
    "braces without end": (200, _JSON, b'{"a":' * 100_000),
    "half an object": (200, _JSON, b'{"common":'),
    "a body cut short": (200, {**_JSON, "Content-Length": "1000"}, b'{"common":'),
    "no letters": (200, _JSON, b"\xff\xfe{}"),
    "no gzip": (200, {**_JSON, "Content-Encoding": "gzip"}, b"plain"),
    "500 as a page": (500, {}, b"<html>"),
    "500 without end": (500, _JSON, b"[" * 100_000),
    "502": (502, {}, b""),
    "a status of no kind": (600, {}, b""),
    "nobody named (bizgo)": (200, _JSON, _BIZGO % b"null"),
    "nobody in a list (bizgo)": (200, _JSON, _BIZGO % b"[]"),
    "no code (bizgo)": (200, _JSON, _BIZGO % b'[{"to":"01000000001","code":null}]'),
    "an empty code (bizgo)": (200, _JSON, _BIZGO % b'[{"to":"01000000001","code":""}]'),
    "strings for objects (bizgo)": (200, _JSON, b'{"common":"x","data":[1]}'),
    "an error within (solapi)": (200, _JSON, b'{"errorCode":"ValidationError"}'),
    "words for lists (solapi)": (200, _JSON, b'{"messageList":"x","failedMessageList":{"a":1}}'),
    "numbers in lists (solapi)": (200, _JSON, b'{"messageList":[1,null]}'),
    "no status (solapi)": (200, _JSON, b'{"messageList":[{"messageId":"M1"}]}'),
}
# What the other vendor says in its own language says nothing here, but the same holds of it.
QUESTIONS: dict[str, Answer] = {
    **UNCLEAR,
    "fields that are none": (
        200,
        _JSON,
        b'{"messageList":{"M1":{"statusCode":"4000","customFields":[1]},'
        b'"M2":{"customFields":"x"},"M3":7}}',
    ),
    "a page's key that is none": (200, _JSON, b'{"messageList":{},"nextKey":{"a":1}}'),
}


class City(ThreadingHTTPServer):
    """Answers each call with `answer`."""

    answer: Answer = (200, {}, b"")
    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server: Any = self.server
        status, headers, body = server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = _answer  # noqa: N815
    do_POST = _answer  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the tests' output clean."""


@pytest.fixture(scope="module")
def server() -> Iterator[City]:
    found = City(("127.0.0.1", 0), Handler)
    threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture(params=["bizgo", "solapi"])
def line(request: pytest.FixtureRequest, server: City) -> tuple[MessageVendor, Registration]:
    salts = (f"{number:032}" for number in itertools.count())
    vendor: MessageVendor = (
        BizgoNotices(read_seconds=2.0)
        if request.param == "bizgo"
        else Solapi(now, lambda: next(salts), read_seconds=2.0)
    )
    url = f"http://127.0.0.1:{server.server_port}"
    named = Vendor(vendor.name, 1, 10.0, "notices/key", "notices/secret", url, PROFILE)
    return vendor, Registration(named, "key", SECRET)


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_an_unclear_answer_is_no_refusal_and_no_success(
    line: tuple[MessageVendor, Registration], server: City, answer: Answer
) -> None:
    vendor, by = line
    server.answer = answer
    for outcome in (vendor.send_text(by, TEXT), vendor.send_alimtalk(by, CARD)):
        assert (outcome.state, outcome.reason) == (S.UNKNOWN, Failure.CUT)


@pytest.mark.parametrize("answer", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_an_unclear_answer_to_a_question_ends_nothing(
    line: tuple[MessageVendor, Registration], server: City, answer: Answer
) -> None:
    """Neither arrived nor refused: None, or to be asked again."""
    vendor, by = line
    server.answer = answer
    outcome = vendor.ask(by, KEY, "V1" if vendor.name == "bizgo" else "", PHONE)
    assert (
        outcome is None
        or outcome.state in (S.FAILED_TEMPORARY, S.SENT)
        or (
            # Solapi's list was read to its end, and ours is not in it.
            vendor.name == "solapi"
            and b"messageList" in answer[2]
            and outcome.reason == Failure.REFUSED
        )
    )


@pytest.mark.parametrize("asked", ["soon", "-5", "inf", "nan", "1e9", "9" * 400, "", "0x10", "½"])
def test_what_a_vendor_asks_for_that_is_no_time_holds_nothing_up(
    line: tuple[MessageVendor, Registration], server: City, asked: str
) -> None:
    vendor, by = line
    server.answer = (429, {"Retry-After": asked}, b"{}")
    outcome = vendor.send_text(by, TEXT)
    assert (outcome.state, outcome.reason) == (S.FAILED_TEMPORARY, Failure.RATE)
    assert (outcome.retry_after or 0.0) <= 60.0


def test_an_error_within_a_success_is_what_it_says(
    line: tuple[MessageVendor, Registration], server: City
) -> None:
    vendor, by = line
    server.answer = (
        (200, _JSON, b'{"common":{"authCode":"A000"},"data":{"code":"A020","result":"limit"}}')
        if vendor.name == "bizgo"
        else (200, _JSON, b'{"failedMessageList":[{"statusCode":"3104","messageId":"M1"}]}')
    )
    wanted = S.FAILED_TEMPORARY if vendor.name == "bizgo" else S.FAILED_PERMANENT
    assert vendor.send_text(by, TEXT).state is wanted


def bulk(server: City) -> list[tuple[DeliveryState, str]]:
    """What a call for two people came to."""
    line = Account(NUMBER, (), base_url=f"http://127.0.0.1:{server.server_port}")
    texts = [replace(TEXT, to=f"0100000000{n}", key=f"byeolha.broadcast.b.0.{n}") for n in (1, 2)]
    found = BizgoBulk(read_seconds=2.0).send(line, "key", texts, "byeolha.b.0.1")
    return [(each.state, each.reason) for each in found]


def test_of_a_call_to_many_nobody_unclear_is_refused(server: City) -> None:
    one, other = b'{"to":"01000000001","code":"A000"}', b'{"to":"01000000002","code":"A000"}'
    lists = (one, b"%s,%s" % (other, one), b"%s,%s,%s" % (one, other, one))
    named = [(200, _JSON, _BIZGO % (b"[%s]" % each)) for each in lists]
    for answer in (*UNCLEAR.values(), *named):
        server.answer = answer
        assert bulk(server) == [(S.UNKNOWN, Failure.CUT)] * 2, answer


def test_of_a_batch_that_failed_by_half_each_is_told_for_themselves(server: City) -> None:
    taken, busy = b'{"to":"01000000001","code":"A000"}', b'{"to":"01000000002","code":"A020"}'
    server.answer = (200, _JSON, _BIZGO % (b"[%s,%s]" % (taken, busy)))
    assert bulk(server) == [(S.SENT, ""), (S.FAILED_TEMPORARY, Failure.RATE)]
    untold = b'{"to":"01000000002"}'
    server.answer = (200, _JSON, _BIZGO % (b"[%s,%s]" % (taken, untold)))
    assert bulk(server) == [(S.SENT, ""), (S.UNKNOWN, Failure.CUT)]
