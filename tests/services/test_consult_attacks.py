"""Consult talks under attack: what crosses, comes late or comes twice makes no second talk."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.conversation import ConversationKey, State, Turn, Voice
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.errors import Retryable
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.token import sign_entry
from tests.cities import MONDAY
from tests.consult_fakes import FakeClaims
from tests.desk_fakes import FakeDesks
from tests.services.consulting import Room


@pytest.fixture
def room() -> Room:
    return Room()


def bot_talk(room: Room) -> ConversationKey:
    """A conversation that the bot had with somebody whose consult key it never heard."""
    key = room.keys.of(room.tenant.id)
    contact = contact_id(key, "kakao", Address("botUserKey", "skill-user"))
    who = replace(room.own, contact=contact)
    until = MONDAY.replace(year=2027)
    turn = Turn(1, MONDAY, "passport", "", b"", State(), (), 1, "bot", until)
    room.conversations.append(room.tenant.id, who, turn)
    return who


def entered(room: Room, who: ConversationKey, **changes: Any) -> None:
    """They come by the bot's button, which carries whose conversation it was."""
    extra = sign_entry(room.keys.of(room.tenant.id), who)
    room.post("reference_with_extra", reference={"extra": extra}, **changes)


def test_who_came_by_the_button_is_heard_in_that_conversation_without_an_alias(room: Room) -> None:
    who = bot_talk(room)
    entered(room, who, msgKey="one")
    room.write("안에서 기다려요")
    room.post("expired_session", msgKey="three")
    assert room.who == who
    assert len(room.conversations.logs) == 1
    assert room.entry.session == ""


def test_a_button_of_the_bots_makes_no_second_talk_of_one_that_is_open(room: Room) -> None:
    who = bot_talk(room)
    room.write("먼저 썼어요")
    entered(room, who, msgKey="two", sessionId="2")
    room.write("다시 왔어요", sessionId="2")
    assert room.who == room.own
    assert room.aliases.known == {}


# --- what crosses -----------------------------------------------------------------------------


class Crossing(FakeDesks):
    """At its `at`-th reading of the entry something else happens first, and is not interrupted."""

    at = 0
    happens: Callable[[], None] = staticmethod(lambda: None)

    def entry(self, tenant_id: str, who: ConversationKey) -> DeskEntry | None:
        self.at -= 1
        if self.at == 0:
            self.happens()
        return super().entry(tenant_id, who)


def crossing(room: Room) -> Crossing:
    desks = Crossing(room.conversations, room.agents)
    room.desks, room.claims = desks, FakeClaims(desks.claims)
    room.build()
    return desks


@pytest.mark.parametrize("at", [1, 2])
def test_a_session_and_its_first_words_that_come_at_once_are_told_the_wait_once(
    room: Room, at: int
) -> None:
    desks = crossing(room)
    desks.at, desks.happens = at, lambda: room.write("안녕하세요")
    room.post("reference_with_extra")
    assert len([turn for turn in room.log if turn.voice is Voice.DESK and turn.text]) == 1
    assert room.heard == ["안녕하세요"]


@pytest.mark.parametrize("session", ["1", "2"])
@pytest.mark.parametrize("at", range(1, 8))
def test_words_that_cross_the_end_of_a_talk_are_heard_once(
    room: Room, at: int, session: str
) -> None:
    desks = crossing(room)
    room.write("처음", sessionId="1")
    member = room.taken()
    desks.at, desks.happens = at, lambda: room.desk.close(member, room.who)
    room.write("끝에", sessionId=session)
    assert room.heard == ["처음", "끝에"]


@pytest.mark.parametrize("at", range(1, 8))
def test_words_whose_storing_broke_off_are_heard_once_though_the_talk_ended_meanwhile(
    room: Room, at: int
) -> None:
    desks = crossing(room)
    desks.at, desks.happens = at, silence
    with suppress(Retryable):
        room.post("message_text")
    desks.at = 0
    if room.desks.entries:
        room.desk.close(room.taken(), room.who)
    for _ in range(2):
        room.post("message_text")
    assert room.heard == ["가로등이 꺼져 있어요"]


def silence() -> None:
    raise Retryable("no answer")


# --- sessions that come out of their order ----------------------------------------------------


def test_late_words_of_a_session_that_is_over_take_the_talk_back_to_none(room: Room) -> None:
    room.write("하나", sessionId="1")
    room.post("expired_session", msgKey="end", sessionId="1")
    room.write("둘", sessionId="2")
    room.write("하나 뒤에 쓴 말", sessionId="1")
    assert room.entry.session == "2"
    assert room.heard == ["하나", "둘", "하나 뒤에 쓴 말"]


def test_a_session_that_another_followed_ends_without_ending_the_talks_own(room: Room) -> None:
    room.write("하나", sessionId="1")
    room.post("reference_with_extra", msgKey="in", sessionId="2")
    for _ in range(2):
        room.write("늦은 말", sessionId="1")
    room.post("reference_with_extra", msgKey="late", sessionId="1")
    room.post("expired_session", msgKey="end", sessionId="1")
    assert room.entry.session == "2"


def test_words_after_a_session_was_told_over_wait_for_no_session(room: Room) -> None:
    room.write("하나", sessionId="1")
    room.post("expired_session", msgKey="end", sessionId="1")
    room.write("끝나기 전에 쓴 말", sessionId="1")
    assert room.entry.session == ""
    assert room.heard == ["하나", "끝나기 전에 쓴 말"]


def test_an_entry_that_names_no_session_ends_none(room: Room) -> None:
    room.write("하나", sessionId="1")
    room.later(minutes=2)
    room.post("reference_with_extra", msgKey="in", sessionId=None)
    room.write("둘", sessionId="1")
    assert room.entry.session == "1"
