"""A phone number is asked for once, kept sealed, seen by whoever has the talk, and the next way."""

import logging
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.delivery import (
    DeliveryState,
    Failure,
    Outcome,
    read_ref,
    told_to_agent,
)
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Retryable, TooLong
from chalicelib.domain.events import Fact
from chalicelib.domain.next_way import is_cut_off, was_asked
from chalicelib.domain.staff import Member, Role
from tests.fakes import Failing, Moment, Plan
from tests.services.consulting import USER, Room, stamp

NUMBER, HINT = "010-0000-0000", "010-****-0000"
OVER = Outcome(DeliveryState.FAILED_PERMANENT, Failure.SESSION_EXPIRED)


@pytest.fixture
def room() -> Room:
    """Somebody has written and an agent has the talk; what opened it was said."""
    room = Room()
    room.post("message_text")
    room.deliver()
    room.taken()
    room.sender.said.clear()
    return room


def member(role: Role, id: str = "somebody", tenant: str = "", department: str = "") -> Member:
    return Member(id, tenant, "직원", frozenset({role}), frozenset({department}))


def facts(room: Room) -> list[Fact]:
    return [event.fact for turn in room.log for event in turn.events]


def expire(room: Room) -> None:
    room.post("expired_session", msgKey="over", kakaoTime=stamp(room.now))


# --- asking -----------------------------------------------------------------------------------


def test_the_person_is_asked_by_one_card_that_says_what_it_is_for(room: Room) -> None:
    for _ in range(2):
        room.numbers.ask(room.agent(), room.who)
    for _ in range(3):
        room.deliver()
    [(user, text, ref)] = room.sender.said
    assert (user, room.sender.cards) == (USER, [text])
    assert "문자로" in text and "알려 주지 않으셔도" in text
    assert read_ref(ref) == (room.own.contact, room.log[-1].seq, 1)
    assert was_asked(room.log, room.entry)


@pytest.mark.parametrize("language", ["ko", "en", "zh", "ja", "vi", "mn"])
def test_the_card_speaks_the_persons_language(room: Room, language: str) -> None:
    place = room.tenant.id, room.who
    room.desks.entries[place] = replace(room.entry, language=language)
    turn = room.numbers.ask(room.agent(), room.who)
    assert turn is not None
    assert ("문자로" in turn.text) is (language == "ko")
    assert 0 < len(turn.text) <= 1000


def test_in_another_session_they_may_be_asked_again(room: Room) -> None:
    room.numbers.ask(room.agent(), room.who)
    expire(room)
    room.later(minutes=1)
    room.write("다시 왔어요", sessionId="another")
    assert not was_asked(room.log, room.entry)
    assert room.numbers.ask(room.agent(), room.who) is not None
    assert facts(room).count(Fact.CONTACT_ASKED) == 2


def test_nobody_is_asked_whom_it_cannot_reach_or_who_has_told_already(room: Room) -> None:
    room.post("personal_info")
    with pytest.raises(Conflict):
        room.numbers.ask(room.agent(), room.who)
    room.sealed.items.clear()
    expire(room)
    with pytest.raises(Conflict):
        room.numbers.ask(room.agent(), room.who)
    assert Fact.CONTACT_ASKED not in facts(room)


def test_only_who_works_on_the_talk_asks(room: Room) -> None:
    colleague = member(Role.AGENT, "other", room.tenant.id, room.entry.department)
    with pytest.raises(Forbidden):
        room.numbers.ask(colleague, room.who)


def test_a_card_that_does_not_arrive_is_told_to_the_agent(room: Room) -> None:
    room.sender.outcomes = [OVER]
    room.numbers.ask(room.agent(), room.who)
    room.deliver()
    assert room.sender.cards == []
    assert told_to_agent(room.log[-1])


# --- being told -------------------------------------------------------------------------------


def test_the_agent_learns_that_it_was_told_and_sees_it_masked(room: Room) -> None:
    assert room.numbers.hint(room.agent(), room.who) == ""
    for _ in range(3):
        room.post("personal_info")
    assert room.numbers.hint(room.agent(), room.who) == HINT
    assert facts(room).count(Fact.CONTACT_TOLD) == 1
    room.deliver()
    assert room.sender.said == []


def test_the_number_is_in_no_turn_no_log_and_no_item_unsealed(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    room.post("personal_info")
    room.numbers.reveal(room.agent(), room.who)
    seen = repr([room.log, room.sealed.items, room.published(), [vars(r) for r in caplog.records]])
    assert "01000000000" not in seen and NUMBER not in seen


def test_an_introduction_without_a_number_takes_none_away(room: Room) -> None:
    room.post("personal_info")
    room.post("personal_info", msgKey="second", personalInfo={"nickname": "시험"})
    assert room.numbers.reveal(room.agent(), room.who) == NUMBER


def test_a_later_number_takes_the_place_of_the_one_before(room: Room) -> None:
    room.post("personal_info")
    room.post("personal_info", msgKey="new", personalInfo={"phone_number": "+82 10-0000-5678"})
    room.post("personal_info")
    assert room.numbers.reveal(room.agent(), room.who) == "010-0000-5678"


@pytest.mark.parametrize("port", ["sealed", "claims", "desks"])
@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("call", [1, 2])
def test_whatever_fails_the_dealers_repeat_makes_it_good_once(
    port: str, moment: Moment, call: int
) -> None:
    room = Room()
    room.post("message_text")
    who, sealed = room.who, room.sealed
    setattr(room, port, Failing(getattr(room, port), Plan({call: moment})))
    room.build()
    for _ in range(3):
        with suppress(Retryable):
            room.post("personal_info")
    assert facts(room).count(Fact.CONTACT_TOLD) == 1
    found = sealed.find(room.tenant.id, who, "person")
    assert found is not None and found.hint == HINT


def test_a_number_that_comes_while_no_talk_is_open_is_kept_for_the_next(room: Room) -> None:
    who = room.who
    room.desk.close(room.agent(), who)
    room.post("personal_info")
    assert Fact.CONTACT_TOLD not in facts(room)
    room.later(minutes=1)
    room.write("하나 더 있어요")
    assert room.numbers.hint(room.agent(), who) == HINT


# --- seeing it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "id", "may"),
    [
        (Role.AGENT, "agent-1", True),
        (Role.AGENT, "other", False),
        (Role.OFFICER, "other", False),
        (Role.SUPERVISOR, "boss", True),
        (Role.TENANT_ADMIN, "admin", False),
    ],
)
def test_the_number_is_for_who_has_the_talk_and_for_supervisors(
    room: Room, role: Role, id: str, may: bool
) -> None:
    room.post("personal_info")
    one = member(role, id, room.tenant.id, room.entry.department)
    if may:
        assert room.numbers.reveal(one, room.who) == NUMBER
    else:
        with pytest.raises(Forbidden):
            room.numbers.reveal(one, room.who)


def test_another_citys_number_is_as_one_that_is_not_there(room: Room) -> None:
    room.post("personal_info")
    stranger = member(Role.SUPERVISOR, "boss", "dalbit")
    absent = ConversationKey("dalbit", "kakao", room.who.contact)
    for who in (room.who, absent):
        with pytest.raises(NotFound):
            room.numbers.reveal(stranger, who)
        with pytest.raises(NotFound):
            room.numbers.ask(stranger, who)
    with pytest.raises(NotFound):
        room.numbers.hint(stranger, room.who)


def test_nobody_sees_what_was_not_told_or_is_past_its_time(room: Room) -> None:
    with pytest.raises(NotFound):
        room.numbers.reveal(room.agent(), room.who)
    room.post("personal_info")
    room.later(days=room.tenant.retention_days + 1)
    assert room.numbers.hint(room.agent(), room.who) == ""
    with pytest.raises(NotFound):
        room.numbers.reveal(room.agent(), room.who)


def test_when_the_talk_is_over_the_number_is_closed_too(room: Room) -> None:
    room.post("personal_info")
    agent, who = room.agent(), room.who
    room.desk.close(agent, who)
    with pytest.raises(NotFound):
        room.numbers.reveal(agent, who)


# --- a session that is over -------------------------------------------------------------------


def test_a_reply_to_a_session_that_is_over_is_kept_and_its_end_is_not_told_again(
    room: Room,
) -> None:
    expire(room)
    assert is_cut_off(room.entry)
    room.sender.outcomes = [OVER]
    room.desk.reply(room.agent(), room.who, "확인했습니다.")
    for _ in range(3):
        room.deliver()
    [reply] = [turn for turn in room.log if turn.voice is Voice.AGENT]
    kept = room.deliveries.find(room.tenant.id, room.own, reply.seq, 1)
    assert kept is not None
    assert (reply.text, kept.state, kept.reason) == (
        "확인했습니다.",
        DeliveryState.FAILED_PERMANENT,
        Failure.SESSION_EXPIRED,
    )
    told = [turn for turn in room.log if told_to_agent(turn)]
    assert [("세션이 끝나" in told_to_agent(turn), turn.seq < reply.seq) for turn in told] == [
        (True, True)
    ]
    assert room.sender.said == []


def test_the_vendors_word_alone_cuts_the_talk_off(room: Room) -> None:
    assert not is_cut_off(room.entry)
    room.sender.outcomes = [OVER]
    room.desk.reply(room.agent(), room.who, "확인했습니다.")
    room.deliver()
    assert is_cut_off(room.entry)


def test_when_they_write_again_the_same_talk_goes_on_in_the_new_session(room: Room) -> None:
    receipt = room.entry.receipt
    expire(room)
    room.later(minutes=1)
    room.write("다시 왔어요", sessionId="another")
    assert (room.entry.receipt, room.entry.agent) == (receipt, "agent-1")
    assert not is_cut_off(room.entry)


def test_a_talk_that_ends_cut_off_asks_no_rating_that_nobody_sees(room: Room) -> None:
    room.desk.reply(room.agent(), room.who, "확인했습니다.")
    expire(room)
    closed = room.desk.close(room.agent(), room.who, outcome="by_text")
    assert closed is not None
    assert closed.state.rating == "" and "1(" not in closed.text


@pytest.mark.parametrize("text", ["가" * 1001, "가" * 998 + "🙂🙂"])
@pytest.mark.parametrize("over", [False, True])
def test_a_reply_of_more_than_1000_characters_is_refused_with_its_count_and_never_cut(
    room: Room, text: str, over: bool
) -> None:
    if over:
        expire(room)
    before = len(room.log)
    with pytest.raises(TooLong) as refused:
        room.desk.reply(room.agent(), room.who, text)
    count = len(text.encode("utf-16-le")) // 2
    assert (refused.value.count, refused.value.limit) == (count, 1000)
    assert len(room.log) == before
    whole = room.desk.reply(room.agent(), room.who, "가" * 1000)
    assert whole is not None and len(whole.text) == 1000
