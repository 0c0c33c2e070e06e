"""A reply goes by the vendor that the choice gives it, and reaches the phone once by whichever."""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.delivery import (
    ATTEMPTS,
    LEASE,
    DeliveryState,
    Failure,
    Outcome,
    ref_of,
    told_to_agent,
)
from chalicelib.domain.errors import Retryable
from chalicelib.domain.staff import Member, Role
from chalicelib.domain.text_message import FAMILY, key_of
from chalicelib.services.late_receipts import LateReceipts
from chalicelib.services.results import Results
from chalicelib.services.undelivered import Undelivered
from chalicelib.services.vendor_watch import VendorWatch
from tests.crashing import Crash
from tests.fakes import Failing, Moment, Plan
from tests.services.reply_town import HIDDEN, TwoVendors, ways
from tests.services.test_files_by_text import PHOTO
from tests.services.test_text_pushing import reply
from tests.services.texting import NUMBER, PHONE, accounts
from tests.text_fakes import FakeTextSender

S = DeliveryState
SENT = Outcome(S.SENT, key="k")
CUT = Outcome(S.UNKNOWN, Failure.CUT)
AWAY = Outcome(S.FAILED_TEMPORARY, Failure.UNAVAILABLE)
RATE = Outcome(S.FAILED_TEMPORARY, Failure.RATE)
ACCOUNT = Outcome(S.FAILED_PERMANENT, Failure.ACCOUNT)
REFUSED = Outcome(S.FAILED_PERMANENT, Failure.REFUSED)
BOTH = ["bizgo", "solapi"]


def other_than(name: str) -> str:
    return "solapi" if name == "bizgo" else "bizgo"


def asking(first: str = "", **changes: object) -> TwoVendors:
    """Somebody has texted, and is owed the number of their receipt."""
    town = TwoVendors(first, **changes)
    town.says("쌀이 떨어졌어요")
    return town


def state(town: TwoVendors) -> tuple[DeliveryState, str, str]:
    [found] = [each for each in town.pushes() if each.seq == 1]
    return found.state, found.reason, found.vendor


def told(town: TwoVendors) -> list[str]:
    return [words for turn in town.turns() if (words := told_to_agent(turn))]


# --- whom it goes to --------------------------------------------------------------------------


@pytest.mark.parametrize("first", BOTH)
def test_it_goes_by_the_one_whose_share_it_is_from_the_lines_number(first: str) -> None:
    town = asking(first)
    town.deliver()
    assert state(town) == (S.SENT, "", first)
    assert town.calls == {first: 1, other_than(first): 0}
    [text] = town.sender.phones[PHONE]
    assert text.sender == NUMBER


def test_replies_are_shared_out() -> None:
    town = TwoVendors()
    for n in range(40):
        town.says("쌀이 떨어졌어요", sender=f"010000000{n:02d}")
        town.deliver(f"010000000{n:02d}")
    assert sum(town.calls.values()) == 40
    assert min(town.calls.values()) > 8


@pytest.mark.parametrize(
    "own",
    [
        {},
        ways(vendors=[]),
        ways(vendors=[ways()["vendors"][1]]),
        ways(sender="0310000000"),
        ways(sender=""),
    ],
    ids=["none", "no vendor", "one vendor", "another number", "no number"],
)
def test_a_city_without_a_choice_sends_by_the_lines_own_account(own: dict[str, object]) -> None:
    town = asking(own=own)
    town.deliver()
    assert state(town) == (S.SENT, "", "")
    assert town.calls == {"bizgo": 1, "solapi": 0}
    assert town.health.calls == 0, "nobody chooses by it"


@pytest.mark.parametrize("solapi", [0, 1])
def test_a_picture_goes_by_one_that_brings_pictures(solapi: int) -> None:
    town = asking(own=ways(1 - solapi, solapi))
    reply(town, "사진을 보내 드릴게요.")
    entry = town.entry()
    assert entry
    agent = Member(
        "agent-1",
        town.tenant.id,
        "상담사 1",
        frozenset({Role.AGENT}),
        frozenset({entry.department}),
    )
    town.sharing.attach(agent, entry.who, "동주민센터.jpg", PHOTO, "")
    town.deliver()
    [picture] = town.sender.pictures.values()
    assert picture and not town.solapi.pictures
    assert [each.vendor for each in town.pushes()][-1] == "bizgo"
    assert len({each.vendor for each in town.pushes()[:-1]}) == 1


# --- who surely did not take it, and who may have it --------------------------------------------


@pytest.mark.parametrize("outcome", [AWAY, RATE, ACCOUNT])
@pytest.mark.parametrize("first", BOTH)
def test_what_one_surely_did_not_take_goes_by_the_other_at_once(
    first: str, outcome: Outcome
) -> None:
    town = asking(first)
    town.vendor(first).outcomes = [outcome]
    town.deliver()
    assert town.calls == {first: 1, other_than(first): 1}
    assert state(town) == (S.SENT, "", other_than(first))
    assert town.brought() == 1 and told(town) == []


@pytest.mark.parametrize("first", BOTH)
def test_where_neither_takes_it_it_is_tried_a_few_times_and_the_agent_is_told(first: str) -> None:
    town = asking(first)
    for each in (town.sender, town.solapi):
        each.outcomes = [AWAY] * 9
    town.again()
    assert town.calls == {"bizgo": ATTEMPTS, "solapi": ATTEMPTS}
    assert state(town)[:2] == (S.FAILED_PERMANENT, Failure.UNAVAILABLE)
    assert len(told(town)) == 1


@pytest.mark.parametrize("first", BOTH)
def test_a_claim_bears_no_key_of_the_call_before(first: str) -> None:
    """Cut off there, the next vendor would be asked after a message that was refused for good."""
    town = asking(first)
    keys: list[str] = []
    town.vendor(other_than(first)).before = lambda: keys.extend(e.key for e in town.pushes())
    town.vendor(first).outcomes = [replace(ACCOUNT, key="refused")]
    town.deliver()
    assert keys == [""] and town.brought() == 1


def test_each_is_called_once_before_the_queue_has_it_again() -> None:
    town = asking("bizgo")
    for each in (town.sender, town.solapi):
        each.outcomes = [AWAY] * 9
    with pytest.raises(Retryable):
        town.deliver()
    assert town.calls == {"bizgo": 1, "solapi": 1}
    town.again(1)
    assert town.calls == {"bizgo": 2, "solapi": 2}


def test_what_a_carrier_refuses_is_not_asked_of_another() -> None:
    town = asking("bizgo")
    town.sender.outcomes = [REFUSED]
    town.again()
    assert town.calls == {"bizgo": 1, "solapi": 0}
    assert state(town) == (S.FAILED_PERMANENT, Failure.REFUSED, "bizgo")


def test_a_cut_call_goes_by_the_same_vendor_whatever_is_chosen_now() -> None:
    town = asking("bizgo")
    town.sender.outcomes = [CUT]
    with pytest.raises(Retryable):
        town.deliver()
    town.choose_by(ways(0, 1))
    town.again()
    assert town.calls == {"bizgo": 2, "solapi": 0}
    assert state(town) == (S.SENT, "", "bizgo")
    assert town.brought() == 1


@pytest.mark.parametrize("refusal", [AWAY, RATE, ACCOUNT, REFUSED])
def test_after_a_cut_call_a_refusal_of_the_next_brings_no_other_vendor(refusal: Outcome) -> None:
    town = asking("bizgo")
    town.sender.outcomes = [CUT, *[refusal] * 9]
    town.again()
    assert town.solapi.calls == 0
    assert town.brought() == 1
    assert state(town)[:2] == (S.UNKNOWN, Failure.CUT)
    assert len(told(town)) == 1


@pytest.mark.parametrize("takes", [True, False])
def test_a_vendor_that_knows_no_call_again_is_asked_and_not_called(takes: bool) -> None:
    town = asking("solapi")
    town.solapi.outcomes, town.solapi.takes_cut = [CUT], takes
    with pytest.raises(Retryable):
        town.deliver()
    assert town.solapi.asked == []
    town.again()
    assert town.solapi.calls == 1 and town.brought() == 1
    [key] = town.solapi.asked
    assert key == key_of(town.tenant.id, ref_of(town.who().contact, 1, 1))
    vendor = "solapi" if takes else "bizgo"
    assert state(town) == (S.DELIVERED if takes else S.SENT, "", vendor)


def test_it_is_not_asked_before_its_list_shows_what_it_had() -> None:
    town = asking("solapi")
    town.solapi.outcomes = [CUT]
    with suppress(Retryable):
        town.deliver()
    town.now += timedelta(seconds=20)
    town.deliver()
    assert town.solapi.asked == []
    [(at, _)] = town.delayed.waiting
    assert at - town.now == timedelta(seconds=40)
    town.now = at
    [event] = town.delayed.received()
    town.delivering.deliver(event)
    assert len(town.solapi.asked) == 1 and state(town)[0] is S.DELIVERED


@pytest.mark.parametrize("says", [AWAY, None])
def test_one_that_never_says_is_asked_a_few_times_and_the_agent_is_told(
    says: Outcome | None,
) -> None:
    town = asking("solapi")
    town.solapi.outcomes = [CUT]
    town.solapi.says[key_of(town.tenant.id, ref_of(town.who().contact, 1, 1))] = says
    town.again()
    assert town.calls == {"bizgo": 0, "solapi": 1}
    assert len(town.solapi.asked) <= ATTEMPTS
    assert state(town)[:2] == (S.UNKNOWN, Failure.CUT)
    assert len(told(town)) == 1


@pytest.mark.parametrize("first", BOTH)
def test_a_vendor_that_the_city_no_longer_has_may_have_a_cut_call_all_the_same(first: str) -> None:
    town = asking(first)
    town.vendor(first).outcomes = [CUT]
    with suppress(Retryable):
        town.deliver()
    left = [each for each in ways()["vendors"] if each["name"] != first]
    town.choose_by(ways(vendors=left))
    town.again()
    assert town.vendor(other_than(first)).calls == 0
    assert town.brought() == 1 and state(town)[0] is S.UNKNOWN


# --- wherever it breaks off ---------------------------------------------------------------------


PATHS = {
    "taken": [],
    "refused for now": [AWAY],
    "cut and taken": [CUT],
    "refused, then taken": [RATE, SENT],
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 13))
def test_wherever_it_breaks_off_the_phone_shows_it_once(
    number: int, moment: Moment, first: str, path: str
) -> None:
    town = asking(first)
    town.vendor(first).outcomes = [*PATHS[path]]
    plan = Plan({number: moment}, Crash)  # type: ignore[arg-type]
    for port in ("deliveries", "sealed", "conversations"):
        setattr(town, port, Failing(getattr(town, port), plan))
    town.build()
    with suppress(Crash, Retryable):
        town.deliver()
    plan.faults = {}
    town.now += LEASE
    town.again()
    assert town.brought() == 1
    assert state(town)[0] in (S.SENT, S.DELIVERED)
    assert told(town) == []


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_dies_in_the_call_leaves_one_text(first: str, when: str) -> None:
    town = asking(first)

    def crash() -> None:
        setattr(town.vendor(first), when, lambda: None)
        raise Crash

    setattr(town.vendor(first), when, crash)
    with suppress(Crash):
        town.deliver()
    assert state(town) == (S.CREATED, "", first), "claimed for its vendor before the call"
    town.choose_by(ways(**{first: 0}))
    with pytest.raises(Retryable):
        town.deliver()
    town.now += LEASE
    town.again()
    assert town.brought() == 1
    assert state(town)[0] in (S.SENT, S.DELIVERED)


ENDS = ["taken", "away", "rate", "account", "cut, taken", "cut, lost", "dies before", "dies after"]


ROOMS = [(), ("bizgo",), ("solapi",), ("bizgo", "solapi")]


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from(ENDS), st.sampled_from(["", *BOTH]), st.sampled_from(ROOMS)),
        max_size=7,
    )
)
def test_whatever_comes_of_its_calls_and_whoever_is_chosen_the_phone_shows_it_once_at_most(
    ends: list[tuple[str, str, tuple[str, ...]]],
) -> None:
    town = asking()
    left = [end for end, _, _ in ends]
    for each in (town.sender, town.solapi):
        _ends_so(each, left)
    for _, chosen, room in [*ends, *[("", "", ROOMS[-1])] * 8]:
        _has_room_at(town, room)
        if chosen:
            town.choose_by(ways(**{other_than(chosen): 0}))
        with suppress(Crash, Retryable):
            town.deliver()
        assert town.brought() <= 1
        town.now += HIDDEN
    town.again()
    now, _, _ = state(town)
    assert now in (S.SENT, S.DELIVERED, S.UNKNOWN, S.FAILED_PERMANENT)
    if town.brought() == 0:
        assert now in (S.UNKNOWN, S.FAILED_PERMANENT) and len(told(town)) == 1
    else:
        assert now is not S.FAILED_PERMANENT


def _has_room_at(town: TwoVendors, names: tuple[str, ...]) -> None:
    town.has_room = lambda by: by.vendor.name in names


def _ends_so(vendor: FakeTextSender, left: list[str]) -> None:
    """Each of its calls comes to the next of these ends, which it shares with the other vendor."""

    def before() -> None:
        end = left.pop(0) if left else "taken"
        vendor.takes_cut = end == "cut, taken"
        vendor.outcomes = [
            {"away": AWAY, "rate": RATE, "account": ACCOUNT}.get(end, CUT if "cut" in end else SENT)
        ]

        def dies() -> None:
            if end == "dies after":
                raise Crash

        vendor.after = dies
        if end == "dies before":
            raise Crash

    vendor.before = before


def test_what_is_done_before_the_call_is_no_reason_for_another_vendor() -> None:
    town = asking("bizgo")
    town.purse.pay = town.purse.warns = lambda *given: (_ for _ in ()).throw(Retryable("away"))
    own = {"cap": 10**6, "prices": {"sms": 1, "lms": 1, "mms": 1}}
    town.tenants.put(replace(town.tenant, budget=own))
    with pytest.raises(Retryable):
        town.deliver()
    assert town.calls == {"bizgo": 0, "solapi": 0}
    assert state(town) == (S.FAILED_TEMPORARY, Failure.NOT_CALLED, "bizgo")
    assert town.health.calls == 0 or not town.health.minutes


# --- how they do --------------------------------------------------------------------------------


def sender_of(n: int) -> str:
    return f"01000000{n:03d}"


def calls_of_160(town: TwoVendors, seconds: int) -> list[int]:
    """One reply each to so many, so far apart: how often each called the first vendor."""
    counted = []
    for n in range(160):
        town.says("쌀이 떨어졌어요", sender=sender_of(n))
        before = town.sender.calls
        town.deliver(sender_of(n))
        counted.append(town.sender.calls - before)
        town.now += timedelta(seconds=seconds)
    return counted


def test_a_failing_vendor_loses_replies_to_the_next_and_all_arrive() -> None:
    town = TwoVendors()
    town.sender.outcomes = [AWAY] * 10_000
    counted = calls_of_160(town, seconds=10)
    assert [len(town.sender.phones[sender_of(n)]) for n in range(160)] == [1] * 160
    assert sum(counted[:20]) >= 6
    assert sum(counted[-40:]) <= 4


def test_a_slow_vendor_loses_replies_as_well() -> None:
    town = TwoVendors()

    def slow() -> None:
        town.now += timedelta(seconds=4)

    town.sender.before = slow
    counted = calls_of_160(town, seconds=6)
    assert sum(counted[:20]) >= 6
    assert sum(counted[-40:]) <= 6


# --- the rate -----------------------------------------------------------------------------------


def test_what_finds_no_room_waits_in_the_queue_and_counts_no_try() -> None:
    town = asking("bizgo")
    town.has_room = lambda by: False
    town.deliver()
    assert state(town) == (S.FAILED_TEMPORARY, Failure.RATE, "")
    for _ in range(30):
        town.now += timedelta(minutes=6)
        for event in town.delayed.received():
            town.delivering.deliver(event)
    assert town.calls == {"bizgo": 0, "solapi": 0} and told(town) == []
    town.has_room = lambda by: True
    town.now += timedelta(minutes=6)
    for event in town.delayed.received():
        town.delivering.deliver(event)
    assert state(town) == (S.SENT, "", "bizgo") and town.brought() == 1
    [push] = town.pushes()
    assert push.attempts == 1


def test_what_one_vendor_has_no_room_for_the_other_brings_at_once() -> None:
    """Somebody waits for it: their own pace is no reason to."""
    town = asking("bizgo")
    town.has_room = lambda by: by.vendor.name == "solapi"
    town.deliver()
    assert state(town) == (S.SENT, "", "solapi")
    assert town.calls == {"bizgo": 0, "solapi": 1} and town.brought() == 1


@pytest.mark.parametrize("first", BOTH)
def test_with_one_vendor_away_room_at_the_other_is_waited_for_and_the_tries_are_kept(
    first: str,
) -> None:
    town = asking(first)
    town.vendor(first).outcomes = [AWAY] * 99
    town.has_room = lambda by: by.vendor.name == first
    town.again(20)
    assert town.calls == {first: 1, other_than(first): 0} and told(town) == []
    town.has_room = lambda by: True
    town.again(2)
    assert state(town) == (S.SENT, "", other_than(first)) and town.brought() == 1


def test_the_queue_gives_it_back_in_seconds_at_first_and_ever_more_seldom() -> None:
    town = asking("bizgo")
    town.has_room = lambda by: False
    town.deliver()
    rests = []
    for _ in range(12):
        [(at, event)] = town.delayed.waiting
        rests.append((at - town.now).total_seconds())
        town.now = at
        town.delayed.received()
        town.delivering.deliver(event)
    assert rests[0] <= 5 and rests[-1] == 300
    assert rests == sorted(rests)


def test_nothing_overtakes_what_waits_for_room() -> None:
    town = asking("bizgo")
    reply(town, "어느 동에 사시나요?")
    rooms = iter([False, False])
    town.has_room = lambda by: next(rooms, True)
    town.again(2)
    receipt, said = town.received()
    assert said == "어느 동에 사시나요?" and receipt != said


def test_a_cut_call_is_made_again_only_where_its_vendor_has_room() -> None:
    town = asking("bizgo")
    town.sender.outcomes = [CUT]
    with suppress(Retryable):
        town.deliver()
    town.has_room = lambda by: by.vendor.name != "bizgo"
    town.again(4)
    assert town.calls == {"bizgo": 1, "solapi": 0}
    town.has_room = lambda by: True
    town.again()
    assert town.calls == {"bizgo": 2, "solapi": 0} and town.brought() == 1


def test_a_line_of_its_own_account_waits_for_no_room() -> None:
    town = asking(own={})
    town.has_room = lambda by: False
    town.deliver()
    assert town.brought() == 1


def test_where_no_vendor_has_a_key_the_operator_and_the_agent_are_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    town = asking("bizgo")
    choice = town.vendors._choice
    choice._read_key = lambda tenant_id, name: None  # type: ignore[attr-defined]
    with caplog.at_level(logging.ERROR):
        town.again()
    assert town.calls == {"bizgo": 0, "solapi": 0}
    assert state(town)[:2] == (S.FAILED_PERMANENT, Failure.ACCOUNT)
    assert len(told(town)) == 1
    assert any(each.message == "no api key" for each in caplog.records)


# --- what is reported ---------------------------------------------------------------------------


def reports(town: TwoVendors, vendor: str, outcome: Outcome) -> None:
    late = LateReceipts(town.tenants, VendorWatch(town.health, lambda: town.now))
    undelivered = Undelivered(town.turns_of_desk, town.claims)
    results = Results(town.deliveries, undelivered, family=FAMILY, arrived=late.delivered)
    results.settle(town.tenant.id, ref_of(town.who().contact, 1, 1), outcome, town.now, vendor)


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("end", [Outcome(S.DELIVERED), REFUSED])
def test_the_report_of_whoever_took_it_settles_it(first: str, end: Outcome) -> None:
    town = asking(first)
    town.deliver()
    for _ in range(2):
        reports(town, first, end)
    assert state(town) == (end.state, end.reason, first)
    for late in (Outcome(S.DELIVERED), REFUSED):
        reports(town, first, late)
        reports(town, other_than(first), late)
    assert state(town)[0] is end.state


@pytest.mark.parametrize(("minutes", "slow"), [(1, 0), (6, 1), (30, 0)])
def test_a_late_report_counts_against_whoever_brought_it_once(minutes: int, slow: int) -> None:
    town = asking("solapi")
    town.deliver()
    town.now += timedelta(minutes=minutes)
    for _ in range(3):
        reports(town, "solapi", Outcome(S.DELIVERED))
    _, known = town.health.of("solapi", town.now - timedelta(minutes=60))
    assert sum(each.slow for each in known.values()) == slow


def after_another() -> TwoVendors:
    """One vendor's call was cut; it said it had none, and the other one took it."""
    town = asking("solapi")
    town.solapi.outcomes, town.solapi.takes_cut = [CUT], False
    town.again()
    assert state(town) == (S.SENT, "", "bizgo")
    return town


def test_a_late_failure_of_a_vendor_that_another_followed_is_no_end() -> None:
    town = after_another()
    reports(town, "solapi", REFUSED)
    assert state(town)[0] is S.SENT and told(town) == []
    reports(town, "bizgo", Outcome(S.DELIVERED))
    assert state(town)[0] is S.DELIVERED


def test_an_arrival_counts_whoever_tells_it() -> None:
    town = after_another()
    reports(town, "solapi", Outcome(S.DELIVERED))
    assert state(town)[0] is S.DELIVERED


def test_a_report_of_a_line_with_one_account_names_its_vendor() -> None:
    town = asking(own={})
    town.deliver()
    reports(town, "bizgo", REFUSED)
    assert state(town)[:2] == (S.FAILED_PERMANENT, Failure.REFUSED)


def test_an_old_delivery_knows_no_vendor_and_goes_on_by_the_lines_own_account() -> None:
    town = asking(own={})
    town.sender.outcomes = [CUT]
    with suppress(Retryable):
        town.deliver()
    assert state(town)[2] == ""
    town.choose_by(ways(0, 1))
    town.now += HIDDEN
    town.again()
    assert town.calls == {"bizgo": 2, "solapi": 0} and town.brought() == 1


def test_an_account_of_the_line_that_is_absent_sends_nothing() -> None:
    without = {name: each for name, each in accounts().items() if name != "sms"}
    town = asking("bizgo")
    town.more["accounts"] = without
    town.choose_by(ways())
    town.deliver()
    assert town.calls == {"bizgo": 0, "solapi": 0}
