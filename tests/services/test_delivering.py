"""What the desk says reaches the person once, or the agent learns that it did not."""

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.delivery import (
    ATTEMPTS,
    LEASE,
    Delivery,
    DeliveryState,
    Failure,
    Outcome,
    read_ref,
    ref_of,
    told_to_agent,
)
from chalicelib.domain.errors import Retryable
from tests.cities import MONDAY
from tests.crashing import Crash, break_off, crash_at
from tests.fakes import Failing, Moment, Plan
from tests.services.consulting import USER, Room

S = DeliveryState
LATER = Outcome(S.FAILED_TEMPORARY, Failure.RATE)
CUT = Outcome(S.UNKNOWN, Failure.CUT)
OVER = Outcome(S.FAILED_PERMANENT, Failure.SESSION_EXPIRED)


@pytest.fixture
def room() -> Room:
    """Somebody has written, and an agent has answered; what opened the talk was said."""
    room = Room()
    room.post("message_text")
    room.deliver()
    room.sender.said.clear()
    room.desk.reply(room.taken(), room.who, "확인해 보겠습니다.")
    return room


def said(room: Room) -> list[str]:
    return [text for _, text, _ in room.sender.said]


def told(room: Room) -> list[str]:
    return [words for turn in room.log if (words := told_to_agent(turn))]


def last(room: Room, text: str = "확인해 보겠습니다.") -> Delivery:
    seq = max(turn.seq for turn in room.log if turn.text == text)
    found = room.deliveries.find(room.tenant.id, room.own, seq, 1)
    assert found is not None
    return found


def again(room: Room) -> None:
    """Every fact comes until it is taken or its tries are used up, as the queue has it."""
    for _ in range(6):
        try:
            room.deliver()
        except Retryable:
            room.later(minutes=6)


def test_a_reply_is_pushed_to_the_persons_own_key(room: Room) -> None:
    room.deliver()
    [(user, text, ref)] = room.sender.said
    assert (user, text) == (USER, "확인해 보겠습니다.")
    assert read_ref(ref) == (room.own.contact, last(room).seq, 1)
    assert last(room).state is S.SENT


def test_the_same_facts_again_push_nothing_again(room: Room) -> None:
    for _ in range(4):
        room.deliver()
    assert said(room) == ["확인해 보겠습니다."]


def test_the_person_is_told_that_they_wait() -> None:
    room = Room()
    room.post("message_text")
    room.deliver()
    assert room.entry.receipt in said(room)[0]


def test_what_stays_among_staff_is_never_pushed(room: Room) -> None:
    member = room.agent()
    room.desk.note(member, room.who, "내부 메모")
    room.deliver()
    assert "내부 메모" not in said(room)


def test_replies_go_out_in_the_order_they_were_written(room: Room) -> None:
    room.desk.reply(room.agent(), room.who, "두 번째")
    facts = room.published()
    room.delivering.deliver(facts[-1])
    for fact in facts:
        room.delivering.deliver(fact)
    assert said(room) == ["확인해 보겠습니다.", "두 번째"]


def test_the_end_of_a_talk_is_said_and_ends_the_session_once(room: Room) -> None:
    room.desk.close(room.agent(), room.who)
    for _ in range(3):
        room.deliver()
    assert room.sender.ended == [USER]
    assert len(said(room)) == 2


@pytest.mark.parametrize("refusals", range(ATTEMPTS + 2))
def test_a_refusal_for_now_is_tried_again_a_few_times(room: Room, refusals: int) -> None:
    room.sender.outcomes = [LATER] * refusals
    again(room)
    if refusals < ATTEMPTS:
        assert (said(room), told(room)) == (["확인해 보겠습니다."], [])
    else:
        assert said(room) == []
        assert len(told(room)) == 1
        assert last(room).state is S.FAILED_PERMANENT


@pytest.mark.parametrize("port", ["sealed", "vault"])
def test_an_address_that_cannot_be_read_for_now_is_read_again(room: Room, port: str) -> None:
    """Nobody was called yet: this is no call of which nobody knows the end."""
    plan = Plan({1: Moment.BEFORE})
    room.delivering.__dict__[f"_{port}"] = Failing(getattr(room, port), plan)
    again(room)
    assert plan.calls, "it was asked for"
    assert said(room) == ["확인해 보겠습니다."] and last(room).state is S.SENT
    assert told(room) == []


def test_a_call_that_was_cut_is_not_made_again_and_the_agent_knows(room: Room) -> None:
    room.sender.outcomes = [CUT]
    again(room)
    assert said(room) == ["확인해 보겠습니다."]
    assert last(room).state is S.UNKNOWN
    assert ["확인되지 않았습니다" in words for words in told(room)] == [True]


def test_the_dealers_report_settles_a_call_that_was_cut(room: Room) -> None:
    room.sender.outcomes = [CUT]
    again(room)
    ref = ref_of(room.own.contact, last(room).seq, 1)
    room.post("result_delivered", ref=ref)
    assert last(room).state is S.DELIVERED


def test_a_message_to_a_session_that_is_over_is_kept_and_the_agent_is_told_the_next_way(
    room: Room,
) -> None:
    room.sender.outcomes = [OVER]
    again(room)
    assert room.entry.session == ""
    assert [("세션이 끝나" in words, "문자" in words) for words in told(room)] == [(True, True)]
    assert any(turn.text == "확인해 보겠습니다." for turn in room.log)


def test_that_a_session_is_over_is_told_once_however_many_pushes_fail_by_it(room: Room) -> None:
    room.desk.reply(room.agent(), room.who, "하나 더 여쭙니다.", "second")
    room.sender.outcomes = [OVER] * 9
    again(room)
    assert (room.entry.session, len(told(room))) == ("", 1)
    room.desk.reply(room.agent(), room.who, "보고 계신가요?", "third")
    again(room)
    room.post("expired_session", msgKey="end")
    assert len(told(room)) == 1
    assert [last(room, text).state for text in ("하나 더 여쭙니다.", "보고 계신가요?")] == [
        S.FAILED_PERMANENT
    ] * 2


def test_a_push_that_an_older_sessions_end_swallowed_ends_no_newer_one(room: Room) -> None:
    room.sender.outcomes = [OVER]
    room.sender.after = lambda: room.write("다시 왔어요", msgKey="back", sessionId="newer")
    again(room)
    assert room.entry.session == "newer"
    assert ["다시 보내 주세요" in words for words in told(room)] == [True]


def test_a_late_report_of_an_older_sessions_end_ends_no_newer_one(room: Room) -> None:
    room.deliver()
    room.write("다시 왔어요", sessionId="newer")
    for _ in range(3):
        room.post("result_refused", ref=ref_of(room.own.contact, last(room).seq, 1))
    assert room.entry.session == "newer"
    assert ["다시 보내 주세요" in words for words in told(room)] == [True]


def test_a_report_of_failure_is_told_to_the_agent_once(room: Room) -> None:
    room.deliver()
    ref = ref_of(room.own.contact, last(room).seq, 1)
    for _ in range(3):
        room.post("result_refused", ref=ref)
    assert last(room).state is S.FAILED_PERMANENT
    assert len(told(room)) == 1


def test_what_was_read_stays_read(room: Room) -> None:
    room.deliver()
    room.later(minutes=1)
    room.post("seen_info", kakaoTime=None, sendTime=None)
    ref = ref_of(room.own.contact, last(room).seq, 1)
    for name in ("result_delivered", "result_refused"):
        room.post(name, ref=ref)
    assert last(room).state is S.READ
    assert told(room) == []


def test_what_was_sent_after_the_person_looked_is_not_read(room: Room) -> None:
    seen = room.now
    room.later(minutes=1)
    room.deliver()
    room.post("seen_info", kakaoTime=seen.isoformat())
    assert last(room).state is S.SENT


@pytest.mark.parametrize("ref", ["", "x", "a.b.c", "a.1", f"{'a' * 24}.99.1", "a.1.1.1", "힣.1.1"])
def test_a_report_of_something_else_changes_nothing(room: Room, ref: str) -> None:
    room.deliver()
    before = dict(room.deliveries.items)
    room.post("result_delivered", ref=ref)
    assert room.deliveries.items == before


CALLS = ("create", "recent", "change", "turns")


@pytest.mark.parametrize(
    "point", [*product(CALLS, (False, True), (1, 2)), ("say", False, 1), ("say", True, 1)]
)
def test_whatever_breaks_off_nobody_gets_two_and_nothing_is_lost_silently(
    room: Room, point: tuple[str, bool, int]
) -> None:
    name, after, nth = point
    breaks_off(room, name, after, nth)
    with suppress(Crash):
        room.deliver()
    room.later(seconds=LEASE.total_seconds() + 1)
    again(room)
    assert said(room) in (["확인해 보겠습니다."], [])
    if said(room) == [] or last(room).state is S.UNKNOWN:
        assert len(told(room)) == 1
    else:
        assert last(room).state is S.SENT


def breaks_off(room: Room, name: str, after: bool, nth: int) -> None:
    if name == "say":
        setattr(room.sender, "after" if after else "before", crash_at(nth))
    else:
        break_off(room.deliveries, name, after, nth)


def test_another_workers_call_under_way_is_waited_for(room: Room) -> None:
    breaks_off(room, "say", False, 1)
    with pytest.raises(Crash):
        room.deliver()
    room.sender.before = lambda: None
    with pytest.raises(Retryable):
        room.deliver()
    assert said(room) == []


# --- the rules of a delivery ------------------------------------------------------------------

ORDER = [S.CREATED, S.UNKNOWN, S.SENT, S.DELIVERED, S.READ]


@given(st.sampled_from(ORDER), st.sampled_from(ORDER))
def test_a_delivery_goes_forward_only(before: DeliveryState, after: DeliveryState) -> None:
    may = Delivery(1, 1, before, MONDAY).may_become(after)
    assert may == (ORDER.index(before) < ORDER.index(after))


@given(st.sampled_from([*S]))
def test_nothing_follows_what_was_read_or_finally_failed(after: DeliveryState) -> None:
    assert not Delivery(1, 1, S.READ, MONDAY).may_become(after)
    assert not Delivery(1, 1, S.FAILED_PERMANENT, MONDAY).may_become(after)


@settings(max_examples=200)
@given(
    st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=24),
    st.integers(1, 99_999_999),
    st.integers(1, 99),
)
def test_a_ref_is_read_back(contact: str, seq: int, n: int) -> None:
    assert read_ref(ref_of(contact, seq, n)) == (contact, seq, n)
    assert len(ref_of(contact, seq, n)) <= 200


@given(st.text(max_size=40))
def test_a_ref_that_is_none_is_no_error(ref: str) -> None:
    found = read_ref(ref)
    assert found is None or len(found) == 3
