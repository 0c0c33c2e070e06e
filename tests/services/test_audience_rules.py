"""Nobody is on the way to a vendor who wants no such message, or never agreed to advertising."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.ad_label import AdFault, Unlabelled
from chalicelib.domain.audience import Recipient
from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.chunk import UNWANTED, Reach
from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.outbound_rules import Why
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import Standing
from chalicelib.services.audience_rules import LATEST
from chalicelib.services.broadcast_planning import Planned, Wanted
from tests.broadcast_fakes import FakeBulkVendor
from tests.fakes import FakeTenantKeys
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd

AD = Scope("sms", Purpose.AD)
AD_TEXT = "(광고)샛별시 시장에서 축제를 합니다. 문의 02-1899-0000 무료수신거부 080-000-0000"


@pytest.fixture
def town() -> Town:
    return Town()


def phone(n: int) -> str:
    return f"010{n:08d}"


def who(number: str) -> ConversationKey:
    key = FakeTenantKeys(CITY).of(CITY)
    return ConversationKey(CITY, "sms", contact_id(key, "sms", Address("phone", number)))


def stop(town: Town, number: str) -> None:
    """As a STOP by text is kept; the vendor may tell of it a day late."""
    before = town.consents.of(CITY, who(number))
    said_at = town.clock() - timedelta(days=1)
    after = before.withdrew(everything_unasked("sms"), "sms#1", said_at)
    town.consents.write(CITY, who(number), after)


def agree(town: Town, number: str, at: datetime) -> None:
    before = town.consents.of(CITY, who(number))
    town.consents.write(CITY, who(number), before.gave(AD, "form:1", at))


def planned(town: Town, people: Iterable[Recipient], purpose: Purpose, text: str) -> Planned:
    return town.planning.plan(CITY, Wanted("안내", text, purpose, MAKER), people)


def test_who_said_stop_is_left_out_told_by_row_and_counted(town: Town) -> None:
    for n in (3, 5):
        stop(town, phone(n))
    found = town.plan(crowd(10))
    assert found.broadcast.tally.people == 8
    assert [(row.row, row.words) for row in found.bad] == [
        (5, "수신을 거부한 분이어서 보내지 않습니다."),
        (7, "수신을 거부한 분이어서 보내지 않습니다."),
    ]
    assert found.left_out == {Why.STOPPED: 2}


def test_what_is_about_a_persons_own_matter_still_reaches_who_said_stop(town: Town) -> None:
    stop(town, phone(3))
    found = planned(town, crowd(10), Purpose.SERVICE, "접수하신 민원이 처리되었습니다.")
    assert (found.broadcast.tally.people, found.left_out) == (10, {})


def test_who_blocked_the_line_is_sent_nothing_at_all(town: Town) -> None:
    before = Consents().withdrew([Scope("sms", Purpose.SERVICE)], "sms#1", town.clock())
    town.consents.write(CITY, who(phone(3)), before)
    for purpose in (Purpose.SERVICE, Purpose.PUBLIC_INFO):
        assert planned(town, crowd(10), purpose, "안내").left_out == {Why.BLOCKED: 1}


def test_a_stop_between_plan_and_sending_counts_and_is_in_the_result(town: Town) -> None:
    it = town.started(450)
    for n in (0, 7, 199, 200, 449):
        stop(town, phone(n))
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 445, Reach.FAILED: 5}
    assert not town.phones().keys() & {phone(n) for n in (0, 7, 199, 200, 449)}
    reasons = {row.phone: row.reason for row in town.casting.results(CITY, it.id) if row.reason}
    assert reasons == dict.fromkeys([phone(n) for n in (0, 7, 199, 200, 449)], UNWANTED)
    assert town.store.heads[CITY, it.id].state is BroadcastState.DONE


def test_a_stop_keeps_nobody_else_of_its_chunk_waiting_though_calls_take_their_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = town.started(450)
    stop(town, phone(7))
    said_since = town.consents.said_since

    def slowly(*asked: Any) -> dict[str, Standing]:
        town.clock.sleep(0.02)
        return said_since(*asked)

    monkeypatch.setattr(town.consents, "said_since", slowly)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 449, Reach.FAILED: 1}
    assert town.store.heads[CITY, it.id].state is BroadcastState.DONE


def test_where_all_of_a_list_stop_no_vendor_is_called_and_it_is_done(town: Town) -> None:
    it = town.started(3)
    for n in range(3):
        stop(town, phone(n))
    town.work_off()
    assert (town.vendor.calls, town.reached(it)) == (0, {Reach.FAILED: 3})
    assert town.store.heads[CITY, it.id].state is BroadcastState.DONE


def test_a_stop_counts_that_was_written_a_minute_before_its_chunk(town: Town) -> None:
    it = town.started(600)
    town.vendor.seconds = 1 + LATEST.total_seconds()

    def stop_later_ones() -> None:
        if town.vendor.calls == 0:
            stop(town, phone(200))
            stop(town, phone(599))

    town.vendor.before = stop_later_ones
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 598, Reach.FAILED: 2}


def test_a_stop_never_changes_what_a_cut_call_is_asked_about(town: Town) -> None:
    it = town.started(200)
    town.vendor.faults.cut = 1.0

    def no_more_cuts() -> None:
        if town.vendor.calls == 3:
            stop(town, phone(9))
            town.clock.at += timedelta(minutes=2)
            town.vendor.faults.cut = 0.0

    town.vendor.after = no_more_cuts
    town.work_off()
    # It was out before they refused: the vendor, asked by its key, tells so of the same people.
    assert town.reached(it) == {Reach.TAKEN: 200}
    assert set(town.phones().values()) == {1}


@settings(max_examples=25, deadline=None)
@given(
    early=st.sets(st.integers(0, 299), max_size=40),
    late=st.sets(st.integers(0, 299), max_size=40),
    again=st.booleans(),
)
def test_whoever_refused_before_sending_gets_none_and_all_others_one(
    early: set[int], late: set[int], again: bool
) -> None:
    town = Town(FakeBulkVendor())
    for n in early:
        stop(town, phone(n))
    it = town.started(300) if len(early) < 300 else None
    assert it
    for n in late:
        stop(town, phone(n))
    if again:
        town.begin_anew()
    town.work_off()
    wanted = {phone(n) for n in range(300)} - {phone(n) for n in early | late}
    assert town.phones() == dict.fromkeys(wanted, 1)


def test_an_advertisement_goes_to_who_agreed_within_two_years_alone(town: Town) -> None:
    now = town.clock()
    agree(town, phone(1), now - timedelta(days=30))
    agree(town, phone(2), now - timedelta(days=800))
    agree(town, phone(3), now - timedelta(days=30))
    stop(town, phone(3))
    found = planned(town, crowd(6), Purpose.AD, AD_TEXT)
    assert found.broadcast.tally.people == 1
    assert found.left_out == {Why.NO_CONSENT: 3, Why.UNCONFIRMED: 1, Why.WITHDRAWN: 1}
    assert all("광고" in row.words for row in found.bad)
    town.casting.start(CITY, found.broadcast.id, MAKER)
    town.work_off()
    assert town.phones() == {phone(1): 1}


def test_an_agreement_taken_back_after_the_plan_counts(town: Town) -> None:
    agree(town, phone(1), town.clock())
    it = planned(town, crowd(3), Purpose.AD, AD_TEXT).broadcast
    town.casting.start(CITY, it.id, MAKER)
    stop(town, phone(1))
    town.work_off()
    assert not town.vendor.log


def test_an_advertisement_without_its_label_and_its_free_way_out_is_not_planned(
    town: Town,
) -> None:
    agree(town, phone(1), town.clock())
    with pytest.raises(Unlabelled, match="080") as refused:
        planned(town, crowd(3), Purpose.AD, "샛별시 축제에 오세요. 02-1899-0000")
    assert refused.value.faults == (AdFault.NO_LABEL, AdFault.NO_WAY_OUT)
    assert not town.store.heads


def test_an_advertisement_waits_for_the_morning(town: Town) -> None:
    town.clock.at += timedelta(hours=12)  # 22:00 in Seoul
    agree(town, phone(1), town.clock())
    it = planned(town, crowd(3), Purpose.AD, AD_TEXT).broadcast
    town.casting.start(CITY, it.id, MAKER)
    town.work_off()
    assert not town.vendor.log
    town.clock.at += timedelta(hours=10)
    town.mending.mend(CITY)
    town.work_off()
    assert town.phones() == {phone(1): 1}


def test_nobodys_word_is_looked_up_where_nobody_refused_since(town: Town) -> None:
    stop(town, phone(3))
    town.clock.at += timedelta(hours=1)
    it = town.plan(crowd(1_200)).broadcast
    town.casting.approve(CITY, it.id, OTHER)
    town.casting.start(CITY, it.id, MAKER)
    town.begin_anew()
    town.calls.clear()
    town.work_off()
    assert (town.calls["said_since"], town.calls["tenant_key"]) == (1, 0)
