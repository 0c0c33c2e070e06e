"""Notices that a city's settings, or strange words, cannot bring: said at the door, or soon, truly.

A notice that can never go is refused before it is stored; one that waits knows what it waits for.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable, TooLong, Unfit
from chalicelib.domain.notice import ERASED, End
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from chalicelib.domain.notice_words import why_words
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.vendor_choice import VendorChoice
from chalicelib.services.vendor_watch import VendorWatch
from tests.notice_fakes import SENT, FakeNoticeVendor, FakeSession
from tests.services.notices import NIGHT, VALUES, WAYS, WHO, Town, states
from tests.vendor_fakes import FakeVendorHealth

TEXTS_ALONE = {**WAYS, "rungs": [{"way": "text", "minutes": 60}]}
CARDS_ALONE = {**WAYS, "rungs": [{"way": "alimtalk", "minutes": 30}]}
AD = "(광고)샛별시 축제 031-210-0000 무료수신거부 080-000-0000"
OURS = Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
TWO = {
    **WAYS,
    "vendors": [
        {"name": "one", "share": 1, "rate": 10, "api_key": "one/key", "profile": "@city"},
        {"name": "two", "share": 1, "rate": 10, "api_key": "two/key", "profile": "@city"},
    ],
    "templates": [{**WAYS["templates"][0], "codes": {"one": "T1", "two": "T2"}}],
}


def free(text: str, **changes: Any) -> dict[str, Any]:
    return {"template": "", "values": {}, "text": text, **changes}


def edited(town: Town, **ways: Any) -> None:
    """The city registers another version while notices wait."""
    town.tenant = replace(town.tenant, ways={**town.tenant.ways, **ways})
    town.tenants = type(town.tenants)(town.tenant)


@pytest.mark.parametrize(
    ("size", "kind"),
    [(89, "sms"), (90, "sms"), (91, "lms"), (1999, "lms"), (2000, "lms"), (2001, "")],
)
@pytest.mark.parametrize("odd", [False, True], ids=["letters of two bytes", "one of one byte"])
def test_a_text_goes_whole_by_the_service_that_holds_it(size: int, kind: str, odd: bool) -> None:
    text = "a" * (size % 2) + "가" * (size // 2) if odd else "a" * size
    town = Town(ways=TEXTS_ALONE)
    if not kind:
        with pytest.raises(TooLong):
            town.ask(**free(text))
        assert town.store.kept == {}
        return
    town.ask(**free(text))
    town.work()
    [sent] = town.vendor.messages.values()
    assert isinstance(sent, OutgoingText)
    assert (sent.text, sent.kind.value) == (text, kind)


@pytest.mark.parametrize("text", ["🎉", "🎉 🎊\n👍🏽", "ก", "\u200b\ufeff", "️"])
def test_what_no_carrier_can_write_is_no_text(text: str) -> None:
    """An empty text would go out, be paid for, and tell a person nothing."""
    town = Town(ways=TEXTS_ALONE)
    with pytest.raises(Unfit):
        town.ask(**free(text))
    assert town.store.kept == {}


@pytest.mark.parametrize(
    "asked",
    [
        free("오늘 \udcb0\udca1 마감"),
        {"values": {"이름": "\udcb0\udca1"}},
        {"values": {"이름": "김\ud800하나"}},
    ],
    ids=["text", "value", "within a value"],
)
def test_letters_that_a_terminal_broke_are_said_in_words(asked: dict[str, Any]) -> None:
    """A shell that speaks cp949 hands them over so; the officer got a stack trace."""
    town = Town()
    with pytest.raises(Unfit, match="글자"):
        town.ask(**asked)
    assert town.store.kept == {}


@pytest.mark.parametrize(
    ("ways", "asked"),
    [
        (CARDS_ALONE, free("오늘 마감입니다")),
        (CARDS_ALONE, free(AD, purpose=Purpose.AD)),
        (CARDS_ALONE, {"purpose": Purpose.AD, "template": "ad"}),
        ({**WAYS, "rungs": [{"way": "session", "minutes": 5}]}, {}),
        ({**WAYS, "rungs": []}, {}),
    ],
    ids=["free text", "advertisement", "a template's", "a phone without a talk", "no way"],
)
def test_what_no_way_of_the_city_carries_is_said_at_the_door(
    ways: dict[str, Any], asked: dict[str, Any]
) -> None:
    """Until now it was stored, given up, and told as a phone that nobody knows."""
    ad = {"id": "ad", "text": AD + " #{이름}", "codes": {"one": "T9"}}
    templates = [*ways["templates"], ad]
    town = Town(ways={**ways, "templates": templates}, public_numbers=["0312100000"])
    with pytest.raises(Unfit):
        town.ask(**asked)
    assert town.store.kept == {}


@pytest.mark.parametrize(
    "phone", ["02-120-1234", "031-000-0000", "1588-1234", "080-123-4567", "070-1234-5678"]
)
def test_a_phone_that_takes_no_texts_is_said_at_the_door(phone: str) -> None:
    town = Town()
    with pytest.raises((Unfit, ValueError)):
        town.ask(phone=phone)
    assert town.store.kept == {}


def choosing(town: Town, *keys: str) -> Town:
    """With the true choice: these secrets of the city's are there."""
    watch = VendorWatch(FakeVendorHealth(), town.clock)
    choice: Any = VendorChoice(
        lambda tenant_id, name: "secret" if name in keys else None, watch, town.clock
    )
    town.choice = choice
    return town


def test_without_any_vendors_secret_it_is_given_up_and_told_within_the_hour() -> None:
    """It looked for room every quarter of an hour, for ever, and nobody learnt of it."""
    town = choosing(Town())
    id = town.ask()
    town.work()
    town.passes(hours=1)
    assert town.notice(id).end is End.GIVEN_UP
    assert town.failures() == [Failure.ACCOUNT]
    assert "운영자" in why_words(town.notice(id).reason)


def test_a_way_whose_vendor_has_no_secret_lets_the_next_begin() -> None:
    ways = {**TWO, "templates": [{**WAYS["templates"][0], "codes": {"one": "T1"}}]}
    town = choosing(Town(ways=ways), "two/key")
    town.vendors["two"] = FakeNoticeVendor("two")
    id = town.ask()
    town.work()
    town.passes(hours=1)
    assert states(town.notice(id)) == [("alimtalk", "failed_permanent"), ("text", "sent")]
    assert len(town.vendors["two"].messages) == 1


def test_a_secret_that_comes_back_in_time_loses_no_way() -> None:
    town = choosing(Town())
    id = town.ask()
    town.work()
    choosing(town, "one/key")
    town.passes(minutes=10)
    assert states(town.notice(id)) == [("alimtalk", "sent")]


def test_what_our_account_at_one_vendor_keeps_back_goes_by_the_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A key that one vendor takes no more is no reason that people hear nothing."""
    town = Town(ways=TWO)
    town.vendors["two"] = FakeNoticeVendor("two")
    town.vendor.plan = [OURS] * 9
    id = town.ask()
    town.work()
    town.passes(minutes=15)
    assert states(town.notice(id)) == [("alimtalk", "sent")]
    assert sum(town.vendors["two"].taken.values()) == 1
    assert sum(town.vendor.taken.values()) == 0
    # Nothing is given up, and the operator hears of the key all the same.
    told = [each for each in caplog.records if each.getMessage() == "account refused"]
    assert told and told[0].__dict__["vendor"] == "one"


def test_where_no_account_is_valid_it_ends() -> None:
    town = Town(ways=TWO)
    town.vendors["two"] = FakeNoticeVendor("two", plan=[OURS] * 20)
    town.vendor.plan = [OURS] * 20
    id = town.ask()
    town.work()
    town.passes(hours=2)
    assert town.notice(id).end is End.GIVEN_UP
    assert town.failures() == [Failure.ACCOUNT]
    assert len(town.vendor.calls) + len(town.vendors["two"].calls) <= 8


@pytest.mark.parametrize(
    "templates",
    [
        [],
        [{**WAYS["templates"][0], "text": "#{성명}님, 처리되었습니다."}],
        [{**WAYS["templates"][0], "text": "처리되었습니다."}],
    ],
    ids=["gone", "another gap", "no gap"],
)
def test_a_template_that_changed_while_notices_wait_blames_no_phone(
    templates: list[dict[str, Any]],
) -> None:
    town = Town(NIGHT)
    id = town.ask()
    town.work()
    edited(town, templates=templates)
    town.passes(hours=14)
    assert town.notice(id).end is End.GIVEN_UP
    assert town.vendor.calls == []
    assert "번호" not in why_words(town.notice(id).reason)
    assert "운영자" in why_words(town.notice(id).reason)


def test_a_template_with_the_same_gaps_goes_out_as_it_is_in_the_morning() -> None:
    town = Town(NIGHT)
    town.ask()
    town.work()
    now = {**WAYS["templates"][0], "text": "#{이름}님, 다 되었습니다.", "codes": {"one": "T2"}}
    edited(town, templates=[now])
    town.passes(hours=14)
    card = town.vendor.messages[town.vendor.calls[0]]
    assert not isinstance(card, OutgoingText)
    assert (card.code, card.text) == ("T2", f"{VALUES['이름']}님, 다 되었습니다.")


def test_a_ladder_that_is_emptied_while_notices_wait_blames_no_phone() -> None:
    town = Town(NIGHT)
    id = town.ask()
    town.work()
    edited(town, rungs=[])
    town.passes(hours=14)
    assert town.failures() == [Failure.ACCOUNT]
    assert "번호" not in why_words(town.notice(id).reason)


def test_what_comes_of_a_call_after_its_person_was_erased_names_them_no_more() -> None:
    """A talk's push is named by its person: the answer of its call came after the deletion."""
    town = Town(ways={**WAYS, "rungs": [{"way": "session", "minutes": 5}]})
    session = FakeSession(replace(SENT, key=f"{WHO.contact}.7.3"))
    town.session = session
    id = town.ask(who=WHO)
    said = session.say

    def erased_meanwhile(*of_it: Any) -> Outcome:
        town.store.forget(town.tenant.id, WHO)
        return said(*of_it)

    session.say = erased_meanwhile  # type: ignore[method-assign]
    town.work()
    assert WHO.contact not in repr(town.notice(id))
    key = f"{town.tenant.id}.{id}@1"
    town.reports(key, Outcome(DeliveryState.DELIVERED, key=f"{WHO.contact}.7.3"))
    assert WHO.contact not in repr(town.notice(id))
    assert town.notice(id).cause == ERASED


def test_an_erased_person_is_sent_nothing_more_whatever_is_reported() -> None:
    town = Town()
    id = town.ask(who=WHO)
    town.work()
    [first] = town.vendor.calls
    town.store.forget(town.tenant.id, WHO)
    town.reports(first, Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED))
    town.passes(hours=30)
    assert town.vendor.calls == [first]
    assert town.notice(id).sealed == b""
    # Asked for anew by the same cause, they stay forgotten.
    assert town.ask(who=WHO) == id
    town.passes(minutes=30)
    assert town.vendor.calls == [first]


def test_a_clock_that_goes_back_by_a_second_sends_nothing_twice() -> None:
    town = Town()
    id = town.ask()
    town.work()
    for _ in range(10):
        town.now -= timedelta(seconds=1)
        town.mending.mend_all()
        town.work()
    assert len(town.vendor.calls) == 1
    assert states(town.notice(id)) == [("alimtalk", "sent")]


def test_a_step_that_another_vendor_brings_is_known_by_that_vendors_own_key() -> None:
    """The refusal had a key too; asked by that, the second vendor would know of nothing."""
    town = Town(ways=TWO)
    id = town.ask()
    two = FakeNoticeVendor("two")
    town.vendors["two"] = two
    keys: list[str] = []
    two.meanwhile = lambda key: keys.append(town.notice(id).steps[0].vendor_key)
    town.vendor.plan = [replace(OURS, key="refused")]
    two.plan = [replace(SENT, key="taken")]
    town.work()
    town.passes(minutes=5)
    [step] = town.notice(id).steps
    assert keys == [""] and (step.vendor, step.vendor_key) == ("two", "taken")


@pytest.mark.parametrize("vendor", ["one", "two", ""])
def test_a_late_failure_of_a_vendor_that_another_followed_begins_no_other_way(vendor: str) -> None:
    town = Town(ways=TWO)
    id = town.ask()
    town.vendors["two"] = two = FakeNoticeVendor("two")
    town.vendor.plan = [OURS]
    town.work()
    town.passes(minutes=5)
    [key] = two.calls
    named = read_notice_key(key)
    assert named
    failed = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
    town.receipts.take(NoticeReported(named, failed, town.now, vendor))
    town.work()
    is_its_own = vendor != "one"
    assert (states(town.notice(id))[0] == ("alimtalk", "failed_permanent")) == is_its_own
    town.receipts.take(NoticeReported(named, Outcome(DeliveryState.DELIVERED), town.now, "one"))
    assert is_its_own or town.notice(id).end is End.ARRIVED


def test_a_purse_that_never_answers_is_no_silence_of_the_vendor() -> None:
    town = Town(ways=TEXTS_ALONE, budget={"cap": 1000, "prices": {"sms": 1, "lms": 1}})

    def away(*of_it: Any) -> bool:
        raise Retryable("purse")

    town.purse.pay = away  # type: ignore[method-assign]
    id = town.ask()
    town.work()
    town.passes(hours=2)
    assert town.vendor.calls == [] and town.failures() == [Failure.NOT_CALLED]
    assert "우리 쪽" in why_words(town.notice(id).reason)
