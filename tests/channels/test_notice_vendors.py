"""What both vendors of notices promise, each over true HTTP: sent by one way, told by its code."""

import itertools
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.bizgo_notices import BizgoNotices
from chalicelib.channels.solapi import Solapi, authorization
from chalicelib.channels.solapi_codes import ERRORS, STATUS, of_call, of_message
from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.notice_key import notice_key
from chalicelib.domain.notice_ways import Vendor
from chalicelib.domain.registration import Registration
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.phones import Phones
from chalicelib.local.simulated_vendor import Faults
from chalicelib.local.solapi import SimulatedSolapi
from chalicelib.services.vendor_ports import MessageVendor
from tests.local.notice_city import CODE, NUMBER, PHONE, PROFILE, SECRET, TEMPLATE, now, profile_of
from tests.local.waiting import eventually

S = DeliveryState
KEY = notice_key("byeolha", "0123456789ab", 1)
VALUES = {"접수번호": "7"}
READ_SECONDS = 0.5


@dataclass
class Line:
    """A vendor's adapter, the simulated vendor it calls, and what was reported."""

    vendor: MessageVendor
    simulated: Any
    fail: Callable[..., None]
    phones: Phones
    reports: list[Any]
    by: Registration

    def shown(self) -> list[tuple[str, str]]:
        found = self.phones.lines(PHONE, NUMBER)["lines"]
        return [(each["kind"], each["text"]) for each in found]


def bizgo() -> Line:
    reports: list[Any] = []
    simulated = SimulatedBizgo(
        lambda _: None,
        is_ours=lambda number: number == NUMBER,
        tell_report=reports.append,
        find_profile=profile_of,
    )

    def fail(**faults: Any) -> None:
        simulated.faults = Faults(**faults)

    by = Registration(Vendor("bizgo", 1, 10.0, "notices/key", "", simulated.url, PROFILE), "key")
    adapter = BizgoNotices(read_seconds=READ_SECONDS)
    return Line(adapter, simulated, fail, simulated.phones, reports, by)


def solapi() -> Line:
    reports: list[Any] = []
    simulated = SimulatedSolapi(
        Phones(now),
        post=reports.extend,
        is_ours=lambda number: number == NUMBER,
        find_profile=profile_of,
        secret_of={"key": SECRET}.get,
    )

    def fail(**faults: Any) -> None:
        simulated.faults = Faults(**faults)

    vendor = Vendor("solapi", 1, 10.0, "notices/key", "notices/secret", simulated.url, PROFILE)
    salts = (f"{number:032}" for number in itertools.count())
    adapter = Solapi(now, lambda: next(salts), read_seconds=READ_SECONDS)
    by = Registration(vendor, "key", SECRET)
    return Line(adapter, simulated, fail, simulated.phones, reports, by)


@pytest.fixture(params=[bizgo, solapi], ids=["bizgo", "solapi"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    found: Line = request.param()
    found.simulated.start()
    yield found
    found.simulated.stop()


def alimtalk(**changes: Any) -> OutgoingAlimtalk:
    text = TEMPLATE.fill(VALUES)
    made = OutgoingAlimtalk(PHONE, PROFILE, CODE, text, VALUES, TEMPLATE.buttons, KEY)
    return replace(made, **changes)


def text(**changes: Any) -> OutgoingText:
    made = OutgoingText(PHONE, NUMBER, TextKind.SMS, "접수되었습니다", "", KEY)
    return replace(made, **changes)


def test_an_alimtalk_arrives_as_a_card_with_its_gaps_filled(line: Line) -> None:
    sent = line.vendor.send_alimtalk(line.by, alimtalk())
    assert (sent.state, bool(sent.key)) == (S.SENT, True)
    assert line.shown() == [("ALIMTALK", "접수번호는 7입니다.")]
    [card] = line.phones.lines(PHONE, NUMBER)["lines"]
    assert [(each["kind"], each["url"]) for each in card["buttons"]] == [
        ("WL", "https://city.example/r/7"),
        ("BC", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "words", "title"),
    [(TextKind.SMS, "접수되었습니다", ""), (TextKind.LMS, "가" * 60, "별하시")],
)
def test_a_text_arrives_by_its_kind(line: Line, kind: TextKind, words: str, title: str) -> None:
    sent = line.vendor.send_text(line.by, text(kind=kind, text=words, title=title))
    assert sent.state is S.SENT
    assert line.shown() == [(kind.value.upper(), words)]
    assert line.phones.lines(PHONE, NUMBER)["lines"][0]["title"] == title


@pytest.mark.parametrize(
    "what", [alimtalk(code="nobody"), alimtalk(values={}, text="다른 글")], ids=["code", "values"]
)
def test_an_alimtalk_that_kakao_refuses_is_followed_by_no_text(
    line: Line, what: OutgoingAlimtalk
) -> None:
    line.vendor.send_alimtalk(line.by, what)
    assert line.shown() == []


def test_a_text_that_differs_from_the_approved_one_reaches_nobody() -> None:
    line = bizgo()
    line.simulated.start()
    line.vendor.send_alimtalk(line.by, alimtalk(text="다른 글"))
    eventually(lambda: len(line.reports) == 1)
    line.simulated.stop()
    assert line.reports[0]["reportCode"] == "3016"
    assert line.shown() == []


@pytest.mark.parametrize("words", ["\ud800", "가\udfff"])
def test_letters_that_no_call_can_carry_are_refused_and_raise_nothing(
    line: Line, words: str
) -> None:
    assert line.vendor.send_text(line.by, text(text=words)).state is S.FAILED_PERMANENT
    told = line.vendor.send_alimtalk(line.by, alimtalk(text=words, values={"접수번호": words}))
    assert told.state is S.FAILED_PERMANENT
    assert line.shown() == []


def test_an_unregistered_sender_is_the_accounts_fault(line: Line) -> None:
    refused = line.vendor.send_text(line.by, text(sender="15990000"))
    assert (refused.state, refused.reason) == (S.FAILED_PERMANENT, Failure.ACCOUNT)
    assert line.shown() == []


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ("429", S.FAILED_TEMPORARY, Failure.RATE),
        ("500", S.UNKNOWN, Failure.CUT),
        ("cut", S.UNKNOWN, Failure.CUT),
    ],
)
def test_a_call_that_fails_says_whether_it_may_have_been_taken(
    line: Line, fault: str, state: DeliveryState, reason: Failure
) -> None:
    line.fail(answer=fault, times=1)
    told = line.vendor.send_text(line.by, text())
    assert (told.state, told.reason) == (state, reason)
    assert bool(line.shown()) is (fault == "cut")


def test_a_vendor_that_is_not_there_has_surely_not_taken_it(line: Line) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    by = replace(line.by, vendor=replace(line.by.vendor, base_url=nowhere))
    told = line.vendor.send_alimtalk(by, alimtalk())
    assert told == Outcome(S.FAILED_TEMPORARY, Failure.UNAVAILABLE)


def test_a_slow_vendor_leaves_it_unknown(line: Line) -> None:
    line.fail(delay_seconds=READ_SECONDS * 2)
    assert line.vendor.send_text(line.by, text()).state is S.UNKNOWN


def test_after_a_cut_nobody_gets_it_twice_and_its_end_is_known(line: Line) -> None:
    line.fail(answer="cut", times=1)
    cut = line.vendor.send_alimtalk(line.by, alimtalk())
    assert cut.state is S.UNKNOWN
    if line.vendor.is_repeatable:
        assert line.vendor.send_alimtalk(line.by, alimtalk()).state is S.SENT
        assert len(line.shown()) == 1
        return
    eventually(lambda: len(line.reports) == 1)
    for to in ("", PHONE):
        told = line.vendor.ask(line.by, KEY, "", to)
        assert told is not None
        assert (told.state, bool(told.key)) == (S.DELIVERED, True)
    assert len(line.shown()) == 1


def test_what_was_sent_can_be_asked_by_the_vendors_own_key(line: Line) -> None:
    sent = line.vendor.send_text(line.by, text())
    eventually(lambda: len(line.reports) == 1)
    told = line.vendor.ask(line.by, KEY, sent.key)
    assert told is not None
    assert told.state is S.DELIVERED


def test_what_solapi_never_had_is_told_as_refused() -> None:
    line = solapi()
    line.simulated.start()
    assert line.vendor.ask(line.by, KEY, "", PHONE) == Outcome(S.FAILED_PERMANENT, Failure.REFUSED)
    line.simulated.stop()


@pytest.mark.parametrize("made", [bizgo, solapi])
def test_a_vendor_that_does_not_answer_a_question_may_be_asked_again(
    made: Callable[[], Line],
) -> None:
    line = made()
    line.simulated.start()
    line.simulated.stop()
    told = line.vendor.ask(line.by, KEY, "its-own-key", PHONE)
    assert told is not None
    assert told.state is S.FAILED_TEMPORARY


def test_how_long_a_vendor_wants_to_be_left_alone_is_heard(line: Line) -> None:
    line.fail(answer="429", retry_after=7)
    told = line.vendor.send_text(line.by, text())
    assert (told.state, told.reason, told.retry_after) == (S.FAILED_TEMPORARY, Failure.RATE, 7.0)


def test_bizgo_cannot_say_without_its_own_key() -> None:
    line = bizgo()
    assert line.vendor.ask(line.by, KEY, "") is None
    line.simulated.server_close()


def test_solapi_is_searched_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.channels import solapi as module

    monkeypatch.setattr(module, "_PAGE", 2)
    line = solapi()
    line.simulated.start()
    for number in range(1, 6):
        line.vendor.send_text(line.by, text(key=notice_key("byeolha", "0123456789ab", number)))
    last = notice_key("byeolha", "0123456789ab", 5)
    told = line.vendor.ask(line.by, last, "", PHONE)
    assert told is not None
    assert told.state in (S.SENT, S.DELIVERED)
    line.simulated.stop()


def test_the_header_is_the_published_vectors() -> None:
    stamp, salt = "2026-01-02T03:04:05.000Z", "0123456789abcdef0123456789abcdef"
    signed = "c4b4d2b9ef6c3ad45961da52688367a13d44dd6b61a22a7614ab4200e3f6e929"
    assert authorization("k", "solapi_secret", stamp, salt) == (
        f"HMAC-SHA256 ApiKey=k, Date={stamp}, salt={salt}, signature={signed}"
    )


def test_a_wrong_secret_is_the_accounts_fault() -> None:
    line = solapi()
    line.simulated.start()
    told = line.vendor.send_text(replace(line.by, api_secret="another"), text())
    line.simulated.stop()
    assert (told.state, told.reason) == (S.FAILED_PERMANENT, Failure.ACCOUNT)


def test_a_registration_shows_no_secret() -> None:
    assert "synthetic" not in repr(
        Registration(Vendor("solapi", 1, 1, "a/b"), "synthetic-key", SECRET)
    )


@given(st.from_regex(r"[0-9]{4}", fullmatch=True))
def test_every_code_of_a_message_means_something_and_only_4000_arrived(code: str) -> None:
    told = of_message(code, "M1")
    assert told is not None
    assert told.key == "M1"
    assert (told.state is S.DELIVERED) is (code == "4000")
    known = STATUS.get(code)
    assert told.reason == (known.reason if known else "" if code[0] == "2" else Failure.REFUSED)


@given(st.integers(400, 599), st.text(max_size=30) | st.sampled_from(sorted(ERRORS)))
def test_a_call_that_failed_never_counts_as_sent(status: int, code: str) -> None:
    told = of_call(status, code)
    assert told.state in (S.UNKNOWN, S.FAILED_TEMPORARY, S.FAILED_PERMANENT)
    if code not in ERRORS and status >= 500 and status != 503:
        assert told.state is S.UNKNOWN


@given(st.text(max_size=6))
def test_what_is_no_code_means_nothing(code: str) -> None:
    digits = len(code) == 4 and code.isascii() and code.isdecimal()
    assert (of_message(code) is None) is not digits
