"""A notice goes down its ladder: one step at a time, each begun only when it may be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.consent import Scope, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import NotFound, TooLong, Unfit
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.notice import End
from chalicelib.domain.outbound_rules import Urgent, Why
from chalicelib.domain.person_told import PersonTold
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import OutgoingText
from tests.notice_fakes import BUSY, CUT, REFUSED, SENT, FakeNoticeVendor, FakeSession
from tests.services.notices import NIGHT, NOON, PHONE, VALUES, WAYS, WHO, Town, states

DELIVERED = Outcome(DeliveryState.DELIVERED)
TEXTS_ALONE = {**WAYS, "rungs": [{"way": "text", "minutes": 60}]}
AD = "(광고)샛별시 축제 031-210-0000 무료수신거부 080-000-0000"


def test_it_goes_out_by_the_first_way_and_arrives() -> None:
    town = Town()
    id = town.ask()
    town.work()
    [key] = town.vendor.calls
    assert states(town.notice(id)) == [("alimtalk", "sent")]
    town.delivers(key)
    assert town.notice(id).end is End.ARRIVED
    town.reports(key, Outcome(DeliveryState.READ))
    assert states(town.notice(id)) == [("alimtalk", "read")]
    town.passes(hours=3)
    assert town.vendor.calls == [key]
    assert town.failures() == []


def test_the_same_cause_again_is_the_same_notice_and_sends_nothing() -> None:
    town = Town()
    ids = {town.ask(), town.ask(phone="010-0000-0001"), town.ask(values={"이름": "박세나"})}
    town.work()
    assert len(ids) == 1
    assert sum(town.vendor.taken.values()) == 1
    assert town.ask("case#2") not in ids


def test_what_it_says_and_to_whom_is_never_plain_and_is_gone_when_it_is_over() -> None:
    town = Town()
    id = town.ask()
    sealed = town.notice(id).sealed
    assert PHONE.encode() not in sealed
    assert "김하나".encode() not in sealed
    town.work()
    town.delivers(town.vendor.calls[0])
    assert town.notice(id).sealed == b""


def test_a_receipt_of_failure_begins_the_next_way_once() -> None:
    town = Town()
    id = town.ask()
    town.work()
    [alimtalk] = town.vendor.calls
    for _ in range(3):
        town.reports(alimtalk, REFUSED)
    assert states(town.notice(id)) == [("alimtalk", "failed_permanent"), ("text", "sent")]
    text = town.vendor.messages[town.vendor.calls[1]]
    assert isinstance(text, OutgoingText)
    assert (text.text, text.sender, text.to) == ("김하나님, 처리되었습니다.", WAYS["sender"], PHONE)


def test_without_a_receipt_the_vendor_is_asked_before_the_next_way_begins() -> None:
    town = Town()
    town.vendor.can_be_asked = False
    id = town.ask()
    town.work()
    town.passes(minutes=25)
    assert town.vendor.asked == []
    town.passes(minutes=15)
    assert town.vendor.asked == town.vendor.calls[:1]
    assert states(town.notice(id)) == [("alimtalk", "sent"), ("text", "sent")]


def test_a_vendor_that_says_it_arrived_ends_it() -> None:
    town = Town()
    id = town.ask()
    town.work()
    town.vendor.became[town.vendor.calls[0]] = DELIVERED
    town.passes(hours=1)
    assert town.notice(id).end is End.ARRIVED
    assert len(town.vendor.calls) == 1


def test_one_that_is_still_under_way_is_waited_for_once_more() -> None:
    town = Town()
    id = town.ask()
    town.work()
    town.passes(minutes=45)
    assert states(town.notice(id)) == [("alimtalk", "sent")]
    town.passes(minutes=30)
    assert states(town.notice(id)) == [("alimtalk", "sent"), ("text", "sent")]


def test_a_late_receipt_of_an_earlier_way_is_noted_and_starts_nothing() -> None:
    town = Town()
    town.vendor.can_be_asked = False
    id = town.ask()
    town.work()
    town.passes(hours=1)
    first, second = town.vendor.calls
    town.reports(first, REFUSED)
    assert states(town.notice(id)) == [("alimtalk", "failed_permanent"), ("text", "sent")]
    assert town.notice(id).end is None
    town.delivers(second)
    assert town.notice(id).end is End.ARRIVED
    assert len(town.vendor.calls) == 2


def test_a_call_that_was_cut_is_made_again_only_where_the_vendor_knows_our_key() -> None:
    for takes_cut in (True, False):
        town = Town()
        town.vendor.takes_cut, town.vendor.plan = takes_cut, [CUT]
        town.ask()
        town.work()
        town.passes(minutes=10)
        first = town.vendor.calls[0]
        assert town.vendor.calls == [first, first]
        assert town.vendor.taken == {first: 1}


@pytest.mark.parametrize("takes_cut", [True, False])
def test_an_unknown_call_of_another_vendor_is_asked_and_never_made_again(takes_cut: bool) -> None:
    town = Town()
    town.vendor.is_repeatable, town.vendor.takes_cut = False, takes_cut
    town.vendor.plan = [CUT]
    id = town.ask()
    town.work()
    first = town.vendor.calls[0]
    if takes_cut:
        town.vendor.became[first] = DELIVERED
    town.passes(hours=1)
    assert town.vendor.asked == [first]
    assert town.vendor.calls.count(first) == 1
    second = "arrived" if takes_cut else "text"
    assert (town.notice(id).end or states(town.notice(id))[-1][0]) == second


def test_a_vendor_is_not_sent_the_same_key_after_it_may_have_forgotten_it() -> None:
    town = Town()
    town.vendor.plan = [CUT]
    town.ask()
    town.work()
    town.later.waiting.clear()
    town.now += timedelta(hours=23)
    town.passes(minutes=10)
    first = town.vendor.calls[0]
    assert town.vendor.calls.count(first) == 1
    assert town.vendor.asked == [first]


def test_a_refusal_for_now_is_tried_again_after_a_while_and_not_for_ever() -> None:
    town = Town()
    town.vendor.plan = [BUSY] * 4
    id = town.ask()
    town.work()
    assert len(town.vendor.calls) == 1, "not at once"
    town.passes(hours=1)
    assert [len(set(town.vendor.calls[:4])), len(town.vendor.calls)] == [1, 5]
    assert states(town.notice(id)) == [("alimtalk", "failed_permanent"), ("text", "sent")]


def test_where_no_vendor_has_room_it_waits() -> None:
    town = Town()
    town.choice.is_full = True
    id = town.ask()
    town.passes(hours=5)
    assert town.vendor.calls == []
    assert town.notice(id).steps == (), "waiting for room is no try"
    town.choice.is_full = False
    town.passes(minutes=15)
    assert states(town.notice(id)) == [("alimtalk", "sent")]


@pytest.mark.parametrize("before", [BUSY, CUT])
def test_a_call_that_is_made_again_waits_for_room_too(before: Outcome) -> None:
    town = Town()
    town.vendor.plan = [before]
    id = town.ask()
    town.work()
    town.choice.is_full = True
    town.passes(hours=5)
    assert len(town.vendor.calls) == 1
    town.choice.is_full = False
    town.passes(minutes=20)
    assert len(town.vendor.calls) == 2
    assert states(town.notice(id)) == [("alimtalk", "sent")]


def test_who_surely_did_not_take_it_is_passed_over_and_who_may_have_it_never() -> None:
    other = {**WAYS["vendors"][0], "name": "two"}
    codes = [{**WAYS["templates"][0], "codes": {"one": "T1", "two": "T2"}}]
    ways = {**WAYS, "vendors": [*WAYS["vendors"], other], "templates": codes}
    for first, second, not_by in ((BUSY, "two", [[], ["one"]]), (CUT, "one", [[]])):
        town = Town(ways=ways)
        town.vendors["two"] = FakeNoticeVendor("two")
        town.vendor.plan = [first]
        id = town.ask()
        town.passes(minutes=10)
        [step] = town.notice(id).steps
        assert (step.vendor, step.attempts, step.state) == (second, 2, DeliveryState.SENT)
        assert town.choice.not_by == not_by


def test_a_vendor_is_left_alone_for_as_long_as_it_asks_for() -> None:
    town = Town()
    town.vendor.plan = [replace(BUSY, retry_after=1200.0)]
    town.ask()
    town.passes(minutes=19)
    assert len(town.vendor.calls) == 1
    town.passes(minutes=10)
    assert len(town.vendor.calls) == 2


def test_no_vendor_is_believed_that_it_wants_to_be_left_alone_for_days() -> None:
    town = Town()
    town.vendor.plan = [replace(BUSY, retry_after=1e9)]
    town.ask()
    town.passes(minutes=75)
    assert len(town.vendor.calls) == 2


def test_a_vendor_that_cannot_be_asked_now_is_asked_again_before_the_next_way_begins() -> None:
    """Two ways for one message are the price of taking a busy vendor for one that cannot say."""
    town = Town()
    id = town.ask()
    town.work()
    key = town.vendor.calls[0]
    town.vendor.became[key] = BUSY
    town.passes(minutes=50)
    assert len(town.vendor.asked) > 2
    assert states(town.notice(id)) == [("alimtalk", "sent")]
    town.vendor.became[key] = DELIVERED
    town.passes(minutes=10)
    assert town.notice(id).end is End.ARRIVED
    assert town.vendor.calls == [key]


def test_nobody_waits_for_ever_on_a_vendor_that_never_answers() -> None:
    town = Town()
    id = town.ask()
    town.work()
    town.vendor.became[town.vendor.calls[0]] = BUSY
    town.passes(hours=2)
    assert states(town.notice(id)) == [("alimtalk", "sent"), ("text", "sent")]


def test_each_arrival_is_told_once_with_how_long_it_took() -> None:
    town = Town()
    town.ask()
    town.work()
    [key] = town.vendor.calls
    town.now += timedelta(minutes=7)
    for outcome in (DELIVERED, DELIVERED, Outcome(DeliveryState.READ)):
        town.reports(key, outcome)
    assert town.delivered == [("one", timedelta(minutes=7))]


def test_when_no_way_brought_it_a_person_learns_of_it_once() -> None:
    town = Town()
    town.vendor.plan = [REFUSED, REFUSED]
    id = town.ask()
    town.work()
    town.passes(hours=1)
    assert town.notice(id).end is End.GIVEN_UP
    assert town.failures() == [Failure.REFUSED]


def test_one_of_which_nobody_can_tell_is_told_of_too_and_a_late_receipt_is_still_true() -> None:
    town = Town(ways=TEXTS_ALONE)
    town.vendor.can_be_asked = False
    id = town.ask()
    town.work()
    town.passes(hours=2)
    assert town.failures() == [Failure.CUT]
    town.delivers(town.vendor.calls[0])
    assert town.notice(id).end is End.ARRIVED
    assert len(town.vendor.calls) == 1


def test_a_report_that_is_quicker_than_the_calls_own_answer_stands() -> None:
    town = Town()
    town.vendor.meanwhile = town.delivers
    id = town.ask()
    town.work()
    assert states(town.notice(id)) == [("alimtalk", "delivered")]
    assert town.notice(id).end is End.ARRIVED


def test_what_was_stored_and_never_queued_is_found() -> None:
    town = Town()
    id = town.ask()
    town.seen = 1  # the stream lost it
    town.passes(minutes=5)
    assert states(town.notice(id)) == [("alimtalk", "sent")]


def test_one_that_waits_in_the_queue_is_not_queued_at_every_run() -> None:
    town = Town()
    town.ask()
    town.now += timedelta(minutes=5)
    assert [town.mending.mend_all() for _ in range(3)] == [1, 0, 0]


def test_at_night_it_waits_for_the_morning_and_is_judged_again() -> None:
    town = Town(NIGHT)
    id = town.ask(purpose=Purpose.PUBLIC_INFO)
    town.work()
    assert town.vendor.calls == []
    phone = town_phone(town)
    stopped = town.consents.of(town.tenant.id, phone).withdrew(
        everything_unasked("sms"), "sms#1", town.now
    )
    town.consents.write(town.tenant.id, phone, stopped)
    town.passes(hours=11)
    assert town.vendor.calls == []
    assert town.failures() == [Why.STOPPED]
    assert town.notice(id).end is End.GIVEN_UP


def test_in_the_morning_it_goes_out() -> None:
    town = Town(NIGHT)
    town.ask()
    town.work()
    town.passes(hours=9)
    assert town.vendor.calls == []
    town.passes(hours=2)
    assert len(town.vendor.calls) == 1


def test_no_call_is_made_again_at_night_either() -> None:
    town = Town(NIGHT - timedelta(hours=1, seconds=21))  # 20:59:39 in Seoul
    town.vendor.plan = [BUSY]
    town.ask()
    town.work()
    town.passes(hours=10)
    assert len(town.vendor.calls) == 1
    town.passes(hours=2)
    assert len(town.vendor.calls) == 2


def test_what_is_urgent_goes_out_at_night_and_past_the_months_money() -> None:
    town = Town(NIGHT, budget={"cap": 0, "prices": {"alimtalk": 700, "sms": 900}})
    town.ask(urgent=Urgent("officer-1"))
    town.work()
    assert len(town.vendor.calls) == 1


def test_when_the_months_money_is_spent_nothing_is_called() -> None:
    town = Town(budget={"cap": 0, "prices": {"alimtalk": 700, "sms": 900}})
    town.ask()
    town.work()
    assert town.vendor.calls == []
    assert town.failures() == [Failure.BUDGET]


def test_a_step_is_paid_for_once_however_often_it_is_called() -> None:
    town = Town(budget={"cap": 100_000, "prices": {"alimtalk": 700, "sms": 900}})
    town.vendor.plan = [CUT, BUSY]
    town.ask()
    town.work()
    town.passes(minutes=20)
    assert len(town.vendor.calls) == 3
    assert sum(town.purse.sums.values()) == 700


def test_an_advertisement_needs_consent_and_never_is_an_alimtalk() -> None:
    town = Town(public_numbers=["0312100000"])
    ad = {"purpose": Purpose.AD, "template": "", "values": {}, "text": AD}
    town.ask(**ad)
    town.work()
    assert town.failures() == [Why.NO_CONSENT]
    who = town_phone(town)
    agreed = town.consents.of(town.tenant.id, who).gave(Scope("sms", Purpose.AD), "form:1", NOON)
    town.consents.write(town.tenant.id, who, agreed)
    town.ask("fair#2", **ad)
    town.work()
    [key] = town.vendor.calls
    assert isinstance(town.vendor.messages[key], OutgoingText)
    assert town.consents.was_noticed(town.tenant.id, "sms", town.now)


def test_without_its_label_an_advertisement_is_not_taken() -> None:
    with pytest.raises(Unfit):
        Town().ask(purpose=Purpose.AD, template="", values={}, text="축제에 오세요")


@pytest.mark.parametrize("sender", ["", "0311234567"])
def test_an_unregistered_sender_sends_nothing(sender: str) -> None:
    line = {"id": "sms", "digests": [], "numbers": ["0311234567"], "verified": False}
    town = Town(ways={**TEXTS_ALONE, "sender": sender}, accounts={"sms": line})
    town.ask()
    town.work()
    assert town.vendor.calls == []
    assert town.failures() == [Failure.ACCOUNT]


def test_a_free_text_goes_as_a_text_and_pictures_in_it_are_written_otherwise() -> None:
    town = Town()
    town.ask(template="", values={}, text="내일 단수됩니다 🚰")
    town.work()
    [key] = town.vendor.calls
    text = town.vendor.messages[key]
    assert isinstance(text, OutgoingText)
    assert text.text == "내일 단수됩니다"


def test_a_talk_that_lasts_comes_first_and_one_that_is_over_last() -> None:
    rungs = [{"way": "session", "minutes": 10}, *WAYS["rungs"]]
    for outcome, ways in (
        (SENT, ["session"]),
        (Outcome(DeliveryState.FAILED_PERMANENT, Failure.SESSION_EXPIRED), ["session", "alimtalk"]),
    ):
        town = Town(ways={**WAYS, "rungs": rungs})
        town.session = FakeSession(outcome)
        id = town.ask(who=WHO)
        town.work()
        assert [way for way, _ in states(town.notice(id))] == ways
        assert town.session.said[0][1] == "김하나님, 처리되었습니다."


def test_of_a_conversation_the_number_is_the_one_that_the_person_told() -> None:
    town = Town()
    who = WHO
    town.ask("a", who=who, phone="")
    town.work()
    assert town.failures() == [Failure.NO_ADDRESS]
    told = town.vault.seal(town.tenant.id, PersonTold("010-0000-0009").dump())
    until = town.now + timedelta(days=1)
    town.sealed.put(town.tenant.id, who, "person", told, until, "010-****-0009")
    town.ask("b", who=who, phone="")
    town.work()
    assert [each.to for each in town.vendor.messages.values()] == ["01000000009"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"tenant_id": "absent"}, NotFound),
        ({"template": "absent"}, Unfit),
        ({"values": {}}, ValueError),
        ({"values": {**VALUES, "나이": "7"}}, ValueError),
        ({"phone": "119119119119"}, ValueError),
        ({"phone": ""}, ValueError),
        ({"cause": " "}, ValueError),
        ({"template": "", "values": {}, "text": ""}, ValueError),
        ({"text": "둘 다"}, ValueError),
        ({"template": "", "values": {}, "text": "가" * 1001}, TooLong),
        ({"who": ConversationKey("other", "kakao", "a" * 24)}, NotFound),
    ],
)
def test_what_cannot_be_sent_is_said_at_once_and_nothing_is_stored(
    changes: dict[str, object], error: type[Exception]
) -> None:
    town = Town()
    with pytest.raises(error):
        town.ask(**changes)
    assert town.store.kept == {}


def test_a_city_without_ways_sends_none() -> None:
    with pytest.raises(Unfit):
        Town(ways={}).ask()


def test_another_citys_notice_is_as_one_that_is_not_there() -> None:
    town = Town()
    id = town.ask()
    for tenant_id, asked in ((town.tenant.id, "a" * 24), ("other", id)):
        with pytest.raises(NotFound, match="no such notice"):
            town.notifying.get(tenant_id, asked)


def town_phone(town: Town) -> ConversationKey:
    """Whoever writes to the text line by that phone."""
    key = town.keys.of(town.tenant.id)
    return ConversationKey(town.tenant.id, "sms", contact_id(key, "sms", Address("phone", PHONE)))


def test_a_citys_own_night_is_kept_instead_of_the_ordinary_one() -> None:
    late = {"begins": "23:00", "ends": "06:00", "keeps": ["service"], "urgent_passes": False}
    town = Town(NIGHT, ways={**WAYS, "quiet": late})  # 22:00 in Seoul
    town.ask()
    town.work()
    town.delivers(town.vendor.calls[0])
    town.now += timedelta(hours=2)
    town.ask("case#2", urgent=Urgent("officer-1"))
    town.work()
    assert len(town.vendor.calls) == 1
    town.passes(hours=6, minutes=30)
    assert len(town.vendor.calls) == 2
