"""What a consult talk's webhooks come to: one conversation, each message once, nothing in plain."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.kakao_consult import ACKNOWLEDGED
from chalicelib.domain.conversation import Mode, State, Turn, Voice
from chalicelib.domain.delivery import told_to_agent
from chalicelib.domain.errors import NotFound, Rejected, Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.token import sign_entry
from tests.cities import MONDAY
from tests.desk_fakes import FakeDesks
from tests.services.consulting import HOOK, SESSION, USER, Room, payload, stamp


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_first_message_opens_a_talk_and_is_heard(room: Room) -> None:
    assert room.post("message_text") == ACKNOWLEDGED
    assert room.heard == ["가로등이 꺼져 있어요"]
    assert (room.entry.channel, room.entry.session) == ("kakao-consult", SESSION)
    assert room.log[-1].state.mode is Mode.AGENT


def test_a_message_stands_at_the_moment_kakao_names(room: Room) -> None:
    room.post("message_text")
    assert room.log[-1].at == datetime(2026, 11, 23, 1, 0, 2, 120_000, UTC)


def test_a_session_begun_by_the_button_waits_with_a_receipt_number(room: Room) -> None:
    room.post("reference_with_extra")
    [turn] = room.log
    assert room.entry.receipt in turn.text
    assert turn.voice is Voice.DESK
    assert room.heard == []


@pytest.mark.parametrize("order", [*permutations(["reference_with_extra", "message_text"])])
@pytest.mark.parametrize("times", [1, 3])
def test_in_whatever_order_and_however_often_they_come_there_is_one_talk(
    room: Room, order: tuple[str, str], times: int
) -> None:
    for name in order * times:
        room.post(name, msgKey=name)
    assert len(room.desks.entries) == 1
    assert len(room.conversations.logs) == 1
    assert room.heard == ["가로등이 꺼져 있어요"]


def test_a_repeat_after_the_talk_is_over_opens_no_other(room: Room) -> None:
    room.post("reference_with_extra", msgKey="entry")
    room.post("message_text", msgKey="message")
    room.desk.close(room.taken(), room.who)
    before = len(room.log)
    room.post("reference_with_extra", msgKey="entry")
    room.post("message_text", msgKey="message")
    assert (len(room.log), room.desks.entries) == (before, {})


def test_what_is_too_old_to_be_told_from_a_repeat_is_acknowledged_and_left(room: Room) -> None:
    room.later(days=8)
    assert room.post("message_text") == ACKNOWLEDGED
    assert room.log == []


def test_personal_numbers_are_masked_before_anything_is_stored(room: Room) -> None:
    room.write("제 번호는 010-1234-5678 입니다")
    assert "1234" not in repr(room.conversations.logs)
    assert "phone" in room.log[-1].hidden


def test_the_user_key_and_what_somebody_tells_of_themselves_are_only_kept_sealed(
    room: Room,
) -> None:
    room.post("message_text")
    room.post("personal_info")
    kept = repr([room.conversations.logs, room.conversations.contacts, room.sealed.items])
    for plain in (USER, "01000000000", "시험"):
        assert plain not in kept
    told = room.sealed.get(room.tenant.id, room.who, "person")
    assert told is not None
    assert json.loads(room.vault.open(room.tenant.id, told))["phone"] == "01000000000"


# --- whose talk it is -------------------------------------------------------------------------


def bot_talk(room: Room, user: str = "skill-user") -> str:
    """A conversation the bot had with somebody, as the skill names them; its contact id."""
    key = room.keys.of(room.tenant.id)
    contact = contact_id(key, "kakao", Address("botUserKey", user))
    state = State(trail=("areas", "faq:passport"), language="en", misses=2, told="1")
    turn = Turn(
        1, MONDAY, "passport", "", b"", state, (), 1, f"bot-{user}", MONDAY.replace(year=2027)
    )
    room.conversations.append(room.tenant.id, replace(room.own, contact=contact), turn)
    return contact


def test_the_talk_goes_on_from_the_bots_by_what_the_button_carried(room: Room) -> None:
    contact = bot_talk(room)
    extra = sign_entry(room.keys.of(room.tenant.id), replace(room.own, contact=contact))
    room.post("reference_with_extra", reference={"extra": extra})
    assert room.who.contact == contact
    assert (room.entry.language, room.entry.subject) == ("en", "faq:passport")
    assert room.log[-1].state.misses == 2


def test_the_talk_goes_on_from_the_bots_by_the_alias_of_the_user_key(room: Room) -> None:
    contact = bot_talk(room)
    room.aliases.known[room.tenant.id, "kakao", room.own.contact] = contact
    room.post("message_text")
    assert room.who.contact == contact
    assert room.entry.language == "en"


@pytest.mark.parametrize("extra", ["", "abc.def", "x" * 900, "힣.힣", ".", "a.b.c"])
def test_a_forged_extra_leads_nowhere(room: Room, extra: str) -> None:
    bot_talk(room)
    room.post("reference_with_extra", reference={"extra": extra})
    assert room.who == room.own


def test_another_tenants_extra_leads_nowhere(room: Room) -> None:
    contact = bot_talk(room)
    room.keys.ensure("elsewhere")
    extra = sign_entry(room.keys.of("elsewhere"), replace(room.own, contact=contact))
    room.post("reference_with_extra", reference={"extra": extra})
    assert room.who == room.own


def test_an_alias_that_comes_late_makes_no_second_talk(room: Room) -> None:
    room.post("message_text", msgKey="one")
    contact = bot_talk(room)
    room.aliases.known[room.tenant.id, "kakao", room.own.contact] = contact
    room.post("message_text", msgKey="two")
    assert len(room.desks.entries) == 1
    assert room.who == room.own
    assert len(room.heard) == 3  # the bot's turn, and both messages


# --- sessions ---------------------------------------------------------------------------------


def test_a_session_that_ends_is_told_to_the_agent_and_not_to_the_person(room: Room) -> None:
    room.post("message_text", msgKey="one")
    room.post("expired_session", msgKey="two")
    assert room.entry.session == ""
    told = room.log[-1]
    assert (told.voice, told.text) == (Voice.DESK, "")
    assert "문자" in told_to_agent(told)
    assert [event.fact for event in told.events] == [Fact.TALK_SESSION_ENDED]


def test_an_earlier_sessions_end_that_comes_late_ends_nothing(room: Room) -> None:
    room.post("message_text", msgKey="one", sessionId="2")
    room.post("expired_session", msgKey="two", sessionId="1")
    assert room.entry.session == "2"


def test_a_session_that_ended_twice_is_told_once(room: Room) -> None:
    room.post("message_text", msgKey="one")
    for _ in range(3):
        room.post("expired_session", msgKey="two")
    assert len([turn for turn in room.log if told_to_agent(turn)]) == 1


def test_who_comes_back_by_another_session_keeps_their_place(room: Room) -> None:
    room.post("message_text", msgKey="one")
    since = room.entry.since
    room.post("expired_session", msgKey="two")
    room.later(minutes=5)
    room.write("아직 계신가요", sessionId="3")
    assert (room.entry.session, room.entry.since) == ("3", since)
    assert len(room.conversations.logs) == 1


# --- what is not ours -------------------------------------------------------------------------


@pytest.mark.parametrize("hook", ["", "wrong", HOOK[:-1], HOOK + "x", HOOK.upper(), "\ud800"])
def test_a_wrong_hook_is_an_address_that_does_not_exist(room: Room, hook: str) -> None:
    with pytest.raises(NotFound):
        room.post("message_text", hook=hook)
    assert room.log == []


@pytest.mark.parametrize("sender", ["f" * 40, "", None, 5, {}])
def test_another_channels_sender_key_is_not_ours(room: Room, sender: object) -> None:
    with pytest.raises(NotFound):
        room.post("message_text", senderKey=sender)
    assert room.log == []


def test_a_tenant_without_a_consult_talk_and_one_that_is_none_look_the_same(room: Room) -> None:
    told = set()
    accounts = {"kakao": room.tenant.accounts["kakao"]}
    room.tenants.put(replace(room.tenant, id="other", accounts=accounts))
    for tenant in ("other", "nowhere", "T#x"):
        with pytest.raises(NotFound) as found:
            room.post("message_text", tenant=tenant)
        told.add(str(found.value))
    assert len(told) == 1


@pytest.mark.parametrize("kind", ["cert_result", "write", "MESSAGE", "", "../message", "result2"])
def test_a_kind_nobody_knows_is_acknowledged_and_stored_nowhere(room: Room, kind: str) -> None:
    body = json.dumps(payload("message_text")).encode()
    assert room.post_raw(kind, body) == ACKNOWLEDGED
    assert room.log == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 9000])
def test_what_is_no_json_object_is_refused(room: Room, body: bytes) -> None:
    with pytest.raises(Rejected):
        room.post_raw("message", body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
fields = st.sampled_from(
    ["msgKey", "userKey", "kakaoTime", "sendTime", "sessionId", "contents", "content", "msgType",
     "attachment", "reference", "lastReference", "personalInfo", "requestType", "reportCode", "ref"]
)  # fmt: skip
names = st.sampled_from(
    ["message_text", "message_image", "reference_with_extra", "expired_session", "seen_info",
     "personal_info", "result_delivered"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(names, st.dictionaries(fields, json_values, max_size=4))
def test_no_shape_of_a_field_is_unforeseen(name: str, changes: dict[str, object]) -> None:
    room = Room()
    assert room.post(name, **changes) == ACKNOWLEDGED
    assert len(room.desks.entries) <= 1


# --- repeats and orders -----------------------------------------------------------------------

deliveries = st.lists(st.integers(0, 5), min_size=1, max_size=14)


@settings(max_examples=60, deadline=None)
@given(deliveries)
def test_each_message_is_heard_once_however_they_come(order: list[int]) -> None:
    room = Room()
    for number in order:
        at = MONDAY.replace(second=number)
        room.post(
            "message_text", msgKey=f"m{number}", kakaoTime=stamp(at),
            contents=[{"comment": f"말 {number}"}],
        )  # fmt: skip
    assert sorted(room.heard) == sorted({f"말 {number}" for number in order})
    by_time = sorted(
        (turn for turn in room.log if turn.voice is Voice.CONTACT), key=lambda turn: turn.at
    )
    assert [turn.text for turn in by_time] == sorted(room.heard)
    assert len(room.conversations.logs) == 1


class BreakingDesks(FakeDesks):
    """The nth write fails, before it is made or after."""

    def __init__(self, room: Room, nth: int, after: bool) -> None:
        super().__init__(room.conversations, room.agents)
        self.left, self.after = nth, after

    def open(self, *write: Any, **more: Any) -> None:
        self._break(super().open, write, more)

    def move(self, *write: Any, **more: Any) -> None:
        self._break(super().move, write, more)

    def _break(self, act: Any, write: Any, more: Any) -> None:
        self.left -= 1
        if self.left or self.after:
            act(*write, **more)
        if not self.left:
            raise Retryable("cut")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("calls", [1, 3])
def test_a_write_that_breaks_off_loses_and_doubles_nothing(
    room: Room, nth: int, after: bool, calls: int
) -> None:
    room.desks = BreakingDesks(room, nth, after)
    room.claims.claims = room.desks.claims
    room.build()
    for _ in range(calls):
        assert room.post("message_text", msgKey="one") == ACKNOWLEDGED
    assert room.heard == ["가로등이 꺼져 있어요"]
    assert len(room.desks.entries) == 1


def test_a_store_that_stays_silent_is_asked_for_again_by_the_dealer(room: Room) -> None:
    def silent(*_: object) -> None:
        raise Retryable("silent")

    room.sealed.put = silent  # type: ignore[method-assign]
    with pytest.raises(Retryable):
        room.post("message_text", msgKey="one")
    assert room.log == []
    del room.sealed.put
    room.post("message_text", msgKey="one")
    assert room.heard == ["가로등이 꺼져 있어요"]
