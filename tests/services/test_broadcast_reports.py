"""What a vendor reports of broadcasts' texts shows in progress and results, once and for good."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.bizgo_report import BizgoReport
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.broadcast_key import BroadcastKey, read_broadcast_key
from chalicelib.domain.channel import Account
from chalicelib.domain.chunk import Reach
from chalicelib.domain.delivery import Failure, Outcome, read_ref
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.notice_key import read_notice_key
from chalicelib.domain.text_message import Call, OutgoingText, ref_in
from chalicelib.services.results import Results
from chalicelib.services.text_reports import TextReports
from tests.broadcast_fakes import FakeBulkVendor, Faults
from tests.cities import city
from tests.fakes import Failing, FakeTenants, Moment, Plan
from tests.services.broadcasts import CITY, Town

HOOK, SIGNING = "synthetic-hook-0001", "synthetic-signing-secret"
DIGEST = hashlib.sha256(HOOK.encode()).hexdigest()
NO_NUMBER, ARRIVED = "30001", "10000"


class Naming(FakeBulkVendor):
    """Knows by which ref each phone was written to; `told` hears of a call before its answer."""

    def begin(self, told: Callable[[Sequence[str]], None]) -> "Naming":
        self.refs: dict[str, str] = {}
        self.told = told
        return self

    def send(
        self, account: Account, api_key: str, texts: Sequence[OutgoingText], key: str
    ) -> Sequence[Outcome]:
        answer = super().send(account, api_key, texts, key)
        self.refs |= {text.to: text.key for text in texts}
        self.told([text.key for text in texts])
        return answer


class Reporting(Town):
    """A city whose vendor reports; `plan` breaks the store off that keeps what failed."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.plan_of_store = Plan()
        self.naming = Naming(faults=faults or Faults()).begin(lambda _: None)
        super().__init__(self.naming)
        account = {"id": "x", "digests": [DIGEST], "signing": "sms/signing"}
        tenant = replace(city(accounts={"bizgo-report": account}), id=CITY)
        none: Any = None
        self.reports = TextReports(
            BizgoReport(),
            FakeTenants(tenant),
            Results(none, none),
            lambda _tenant, _name: SIGNING,
            failed_texts=Failing(self.store, self.plan_of_store),
        )

    def report(self, ref: str, code: str = NO_NUMBER) -> None:
        stamp = str(int(self.clock().timestamp() * 1000))
        signature = hmac.new(SIGNING.encode(), stamp.encode(), hashlib.sha256).hexdigest()
        headers = {"x-ib-timestamp": stamp, "x-ib-signature": signature}
        body = json.dumps({"msgKey": "k", "reportCode": code, "ref": ref}).encode()
        call = Call(headers, body, "https://city.example/w", HOOK, self.clock())
        assert json.loads(self.reports.receive(CITY, call).body) == {"msgKey": "k"}

    def failed(self, it: Broadcast) -> dict[str, str]:
        """Phones by reason, as the file of results has it."""
        rows = list(self.casting.results(CITY, it.id))
        assert len(rows) == len({row.phone for row in rows})
        assert all(bool(row.reason) is (row.reach is Reach.FAILED) for row in rows)
        return {row.phone: row.reason for row in rows if row.reason}


def test_a_failure_reported_after_the_end_is_counted_and_told_by_row() -> None:
    on = Reporting()
    it = on.started(450)
    on.work_off()
    assert on.reached(it) == {Reach.TAKEN: 450}
    phone = "01000000333"
    for _ in range(3):
        on.report(on.naming.refs[phone])
    assert on.reached(it) == {Reach.TAKEN: 449, Reach.FAILED: 1}
    assert on.failed(it) == {phone: Failure.REFUSED}
    assert on.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_an_arrival_costs_no_call_and_turns_no_failure_back() -> None:
    on = Reporting()
    it = on.started(3)
    on.work_off()
    first, *others = on.naming.refs.values()
    on.report(first)
    on.calls.clear()
    for ref in (first, *others):
        on.report(ref, ARRIVED)
    assert sum(on.calls.values()) == 0
    assert on.reached(it) == {Reach.TAKEN: 2, Reach.FAILED: 1}


def test_a_failure_reported_before_the_calls_own_answer_outlives_it() -> None:
    on = Reporting()
    on.naming.told = lambda refs: on.report(refs[1])
    it = on.started(3)
    on.work_off()
    assert on.reached(it) == {Reach.TAKEN: 2, Reach.FAILED: 1}


def test_a_call_that_is_cut_is_made_again_for_the_same_people_though_one_is_reported() -> None:
    on = Reporting(Faults(cut=1 / 2))
    on.naming.told = lambda refs: on.report(refs[0])
    it = on.started(450)
    on.work_off()
    assert set(on.phones().values()) == {1}
    assert on.reached(it) == {Reach.TAKEN: 447, Reach.FAILED: 3}


@settings(max_examples=30, deadline=None)
@given(
    fails=st.sets(st.integers(0, 249), max_size=40),
    again=st.integers(1, 3),
    early=st.booleans(),
    seed=st.integers(0, 999),
)
def test_however_often_early_and_mixed_reports_come_who_failed_has_failed(
    fails: set[int], again: int, early: bool, seed: int
) -> None:
    on = Reporting(Faults(later=0.1))
    on.naming.random = Random(seed)
    late: list[tuple[str, str]] = []

    def tell(refs: Sequence[str]) -> None:
        sent = {phone for phone, _ in on.naming.log}
        told = [
            (ref, NO_NUMBER if int(phone[3:]) in fails else ARRIVED)
            for phone, ref in on.naming.refs.items()
            if ref in set(refs) and phone in sent
        ] * again
        Random(seed).shuffle(told)
        cut = len(told) // 2 if early else 0
        late.extend(told[cut:])
        for ref, code in told[:cut]:
            on.report(ref, code)

    on.naming.told = tell
    it = on.started(250)
    on.work_off()
    for ref, code in late:
        on.report(ref, code)
    failed = {phone for phone in on.failed(it) if int(phone[3:]) in fails}
    assert failed == {f"010{n:08d}" for n in fails}
    assert len(on.phones()) == sum(on.phones().values())


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("error", [lambda: Retryable("silence"), lambda: Conflict("crossed")])
def test_a_report_broken_off_comes_again_and_is_written_once(
    moment: Moment, error: Callable[[], Exception]
) -> None:
    on = Reporting()
    it = on.started(3)
    on.work_off()
    ref = next(iter(on.naming.refs.values()))
    on.plan_of_store.error = error
    on.plan_of_store.faults = {1: moment}
    with suppress(Retryable):
        on.report(ref)
    on.report(ref)
    assert on.reached(it) == {Reach.TAKEN: 2, Reach.FAILED: 1}


def test_a_chunk_that_never_stands_still_lets_the_report_come_again() -> None:
    on = Reporting()
    on.started(3)
    on.work_off()
    on.plan_of_store.error = lambda: Conflict("crossed")
    on.plan_of_store.faults = dict.fromkeys(range(1, 9), Moment.BEFORE)
    with pytest.raises(Retryable):
        on.report(next(iter(on.naming.refs.values())))


@pytest.mark.parametrize(
    "ref", ["{0}.broadcast.b1.7.0", "{0}.broadcast.b1.0.3", "{0}.broadcast.absent.0.0"]
)
def test_a_text_that_never_was_is_acknowledged_and_written_nowhere(ref: str) -> None:
    on = Reporting()
    it = on.started(3)
    on.work_off()
    on.report(ref.format(CITY))
    on.report("elsewhere.broadcast.b1.0.0")
    assert on.reached(it) == {Reach.TAKEN: 3}


def test_a_failure_that_nobody_keeps_has_to_come_again() -> None:
    on = Reporting()
    none: Any = None
    on.reports = TextReports(
        BizgoReport(), on.reports.tenants, Results(none, none), lambda *_: SIGNING
    )
    on.report(f"{CITY}.broadcast.b1.0.0", ARRIVED)
    with pytest.raises(Retryable):
        on.report(f"{CITY}.broadcast.b1.0.0")


@given(
    id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    chunk=st.integers(0, 999_999),
    place=st.integers(0, 199),
)
def test_a_broadcasts_key_is_read_back_and_is_no_notices_and_no_replys(
    id: str, chunk: int, place: int
) -> None:
    key = BroadcastKey(CITY, id, chunk, place)
    assert read_broadcast_key(str(key)) == key
    assert read_notice_key(str(key)) is None
    assert read_ref(ref_in(CITY, str(key))) is None
    assert len(str(key)) <= 200


@given(st.text(max_size=60))
def test_what_is_no_key_of_a_broadcast_is_none(text: str) -> None:
    found = read_broadcast_key(text)
    assert found is None or str(found) == text
