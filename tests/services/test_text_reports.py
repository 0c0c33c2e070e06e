"""What a vendor reports of our texts moves each delivery forward, once, and nobody else's."""

import hashlib
import hmac
import json
from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.bizgo_report import BizgoReport
from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome, ref_of, told_to_agent
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.text_message import FAMILY, Acknowledged, Call, key_of
from chalicelib.services.results import Results
from chalicelib.services.text_reports import TextReports
from chalicelib.services.undelivered import Undelivered
from tests.cities import city
from tests.fakes import Failing, FakeTenants, Moment
from tests.services.texting import HOOK, NUMBER, Town, accounts

S = DeliveryState
SIGNING = "synthetic-signing-secret"
CUT = Outcome(S.UNKNOWN, Failure.CUT)


class Reporting(Town):
    """A town whose vendor reports what became of its texts."""

    def build(self) -> None:
        digest = hashlib.sha256(HOOK.encode()).hexdigest()
        reports = {"id": NUMBER, "digests": [digest], "numbers": [NUMBER], "signing": "sms/signing"}
        self.tenant = city(accounts={**accounts(self.answers), "bizgo-report": reports})
        self.tenants = FakeTenants(self.tenant)
        super().build()
        undelivered = Undelivered(self.turns_of_desk, self.claims)
        results = Results(self.deliveries, undelivered, family=FAMILY)
        self.reports = TextReports(BizgoReport(), self.tenants, results, self._secret)

    def _secret(self, tenant_id: str, name: str) -> str | None:
        return SIGNING if (tenant_id, name) == (self.tenant.id, "sms/signing") else None

    def report(
        self, ref: str, code: str = "10000", hook: str = HOOK, tenant: str = "", key: str = SIGNING
    ) -> Acknowledged:
        stamp = str(int(self.now.timestamp() * 1000))
        signature = hmac.new(key.encode(), stamp.encode(), hashlib.sha256).hexdigest()
        headers = {"x-ib-timestamp": stamp, "x-ib-signature": signature}
        body = json.dumps({"msgKey": f"k-{code}", "reportCode": code, "ref": ref}).encode()
        call = Call(headers, body, "https://city.example/w", hook, self.now)
        return self.reports.receive(tenant or self.tenant.id, call)

    def key(self, seq: int = 1, n: int = 1) -> str:
        return key_of(self.tenant.id, ref_of(self.who().contact, seq, n))

    def state(self, seq: int = 1, n: int = 1) -> DeliveryState:
        found: DeliveryState = self.deliveries.find(self.tenant.id, self.who(), seq, n).state
        return found

    def told(self) -> list[Turn]:
        return [turn for turn in self.turns() if told_to_agent(turn)]


def town(**changes: Any) -> Reporting:
    """Somebody wrote, and their receipt was brought."""
    found = Reporting(**changes)
    found.says("쌀이 떨어졌어요")
    found.deliver()
    return found


def test_a_text_that_arrived_is_delivered_and_the_report_is_acknowledged() -> None:
    on = town()
    assert on.state() is S.SENT
    assert json.loads(on.report(on.key()).body) == {"msgKey": "k-10000"}
    assert on.state() is S.DELIVERED


def test_a_text_that_did_not_arrive_is_told_to_the_agent_once() -> None:
    on = town()
    for _ in range(3):
        on.report(on.key(), "30001")
    assert on.state() is S.FAILED_PERMANENT
    [turn] = on.told()
    assert "통신사" in told_to_agent(turn)
    assert turn.text == ""


@pytest.mark.parametrize("order", list(permutations(["10000", "10000", "30001"])))
def test_the_first_word_stands_however_often_and_in_which_order_they_come(
    order: tuple[str, ...],
) -> None:
    on = town()
    for code in order:
        on.report(on.key(), code)
    first = S.DELIVERED if order[0] == "10000" else S.FAILED_PERMANENT
    assert on.state() is first
    assert len(on.told()) == (first is S.FAILED_PERMANENT)


def test_a_report_that_is_quicker_than_the_calls_own_answer_stands() -> None:
    on = Reporting()
    on.says("쌀이 떨어졌어요")
    on.sender.after = lambda: json.loads(on.report(on.key()).body)
    on.deliver()
    assert on.state() is S.DELIVERED


def test_a_cut_call_whose_text_arrived_is_not_made_again() -> None:
    on = Reporting()
    on.says("쌀이 떨어졌어요")
    on.sender.outcomes = [CUT]
    with pytest.raises(Retryable):
        on.deliver()
    on.report(on.key())
    on.deliver()
    assert on.sender.calls == 1
    assert on.state() is S.DELIVERED


@given(ref=st.one_of(
    st.text(max_size=40),
    st.sampled_from(["dongjak", "icheon", ""]).map(lambda city: f"{city}.{'a' * 24}.1.1"),
))  # fmt: skip
def test_what_is_none_of_ours_is_acknowledged_and_changes_nothing(ref: str) -> None:
    on = Reporting()
    assert json.loads(on.report(ref).body) == {"msgKey": "k-10000"}
    assert on.deliveries.items == {}


def test_another_citys_key_moves_nothing_of_ours() -> None:
    on = town()
    on.report(key_of("elsewhere", ref_of(on.who().contact, 1, 1)))
    assert on.state() is S.SENT


@pytest.mark.parametrize(
    "wrong", [{"hook": "guessed"}, {"key": "another"}, {"tenant": "absent"}, {"hook": ""}]
)
def test_who_proves_nothing_and_an_absent_city_look_the_same(wrong: dict[str, str]) -> None:
    on = town()
    with pytest.raises(NotFound):
        on.report(on.key(), **wrong)
    assert on.state() is S.SENT


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 9))
def test_broken_off_anywhere_and_brought_again_the_report_is_written_down_once(
    number: int, moment: Moment
) -> None:
    on = town()
    on.deliveries = Failing(on.deliveries, on.plan)
    on.build()
    on.plan.faults = {len(on.plan.calls) + number: moment}
    with suppress(Retryable):
        on.report(on.key(), "30001")
    on.plan.faults = {}
    on.report(on.key(), "30001")
    assert on.state() is S.FAILED_PERMANENT
    assert len(on.told()) == 1


def test_a_report_of_a_number_too_great_is_nobodys() -> None:
    on = town()
    on.report(on.key().removesuffix(".1.1") + ".999999999.1")
    assert on.state() is S.SENT
