"""What a suspended contact finds: the desk is shut and says why; help and the bot stay open."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.abuse_protocol import AbuseEvent, AbuseRecord, By, Heard
from chalicelib.domain.conversation import Mode, Voice
from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.errors import NotFound, Permanent, Suspended
from chalicelib.domain.events import Fact
from chalicelib.domain.staff import Role
from chalicelib.domain.suspension import suspend
from tests.services.chatting import Chatting
from tests.services.consulting import SESSION, Room
from tests.services.desk_town import TENANT, Town, member, who

BOSS = member("boss", Role.SUPERVISOR, departments=frozenset())
KIM = member("kim")
REASON, OBJECTION = "되풀이된 욕설", "민원과 031-000-0000"


def abused(town: Town, name: str = "a") -> None:
    """Asks, swears, is warned."""
    town.asks(name)
    town.arrives("kim")
    town.desk.take(KIM, who(name))
    town.hears(name, "욕설")
    town.protecting.press(KIM, who(name), Heard.PROFANITY, 0, "1")


def suspended(town: Town, name: str = "a", days: int = 7) -> None:
    abused(town, name)
    town.protecting.suspend(BOSS, who(name), days, REASON, OBJECTION)


def test_a_suspension_ends_the_open_talk_and_says_why_until_when_and_how_to_object() -> None:
    town = Town()
    suspended(town)
    told = town.turns_of("a")[-1]
    assert town.entry("a") is None and town.load("kim") == 0
    assert REASON in told.text and OBJECTION in told.text and "11월 30일" in told.text
    assert [event.fact for event in told.events] == [Fact.CONTACT_SUSPENDED, Fact.TALK_CLOSED]
    assert told.state.mode is Mode.BOT


def test_who_asks_for_a_person_meanwhile_is_told_instead_and_no_talk_is_opened() -> None:
    town = Town()
    suspended(town)
    town.later(minutes=5)
    with pytest.raises(Suspended) as refused:
        town.asks("a")
    told = town.turns_of("a")[-1]
    assert told.text == str(refused.value)
    assert REASON in told.text and OBJECTION in told.text
    assert (told.voice, told.state.mode) == (Voice.DESK, Mode.BOT)
    assert [event.fact for event in told.events] == [Fact.TALK_REFUSED]
    assert town.entry("a") is None and town.waiting() == []


def test_who_asks_twice_in_a_minute_is_told_once_in_the_log() -> None:
    town = Town()
    suspended(town)
    town.later(minutes=5)
    before = len(town.turns_of("a"))
    for _ in range(3):
        with pytest.raises(Suspended):
            town.asks("a")
        town.later(seconds=10)
    assert len(town.turns_of("a")) == before + 1


@pytest.mark.parametrize("days", [7, 30])
def test_a_suspension_expires_to_the_second(days: int) -> None:
    town = Town()
    suspended(town, days=days)
    town.later(days=days, seconds=-1)
    with pytest.raises(Suspended):
        town.asks("a")
    town.later(seconds=1)
    assert town.asks("a").entry.priority is Priority.NORMAL


def test_danger_opens_the_door_and_goes_first() -> None:
    town = Town()
    suspended(town)
    opened = town.asks("a", text="죽고 싶어요")
    assert opened.entry.priority is Priority.URGENT
    assert town.waiting() == ["a"]


def test_another_person_and_the_same_id_of_another_channel_are_not_suspended() -> None:
    town = Town()
    suspended(town)
    assert town.asks("b").fresh


def test_a_repeat_of_a_refused_asking_is_refused_and_writes_nothing() -> None:
    town = Town()
    suspended(town)
    town.later(minutes=5)
    with pytest.raises(Suspended):
        town.asks("a", claim="x")
    town.later(minutes=5)
    before = len(town.turns_of("a"))
    with pytest.raises(Suspended):
        town.asks("a", claim="x")
    assert len(town.turns_of("a")) == before


def test_lifted_with_a_reason_the_door_is_open_and_the_objection_stays_on_record() -> None:
    town = Town()
    suspended(town)
    noted = town.protecting.note_objection(KIM, who("a"), "다른 사람이 썼다고 함")
    assert [(each.text, each.by) for each in noted.objections] == [("다른 사람이 썼다고 함", "kim")]
    with pytest.raises(Permanent):
        town.protecting.lift(BOSS, who("a"), " ")
    with pytest.raises(Permanent):
        town.protecting.lift(KIM, who("a"), "까닭")
    lifted = town.protecting.lift(BOSS, who("a"), "이의를 받아들임")
    assert (lifted.suspended_until, lifted.lifted) == (None, "이의를 받아들임")
    assert lifted.objections == noted.objections
    assert town.turns_of("a")[-1].text == ""
    assert town.asks("a").fresh


def test_a_suspension_after_the_talk_is_over_is_counted_with_that_talk() -> None:
    town = Town()
    abused(town)
    entry = town.entry("a")
    assert entry
    town.desk.close(KIM, who("a"))
    town.protecting.suspend(BOSS, who("a"), 7, REASON, OBJECTION)
    told = town.turns_of("a")[-1]
    assert told.text == ""
    assert json.loads(told.events[0].data)["receipt"] == entry.receipt
    with pytest.raises(Suspended):
        town.asks("a")


def test_another_tenants_supervisor_finds_nobody() -> None:
    town = Town()
    abused(town)
    stranger = member("boss", Role.SUPERVISOR, tenant_id="dalbit")
    with pytest.raises(NotFound):
        town.protecting.suspend(stranger, who("a"), 7, REASON, OBJECTION)
    with pytest.raises(NotFound):
        town.protecting.lift(stranger, who("a"), REASON)
    with pytest.raises(NotFound):
        town.protecting.note_objection(stranger, who("a"), REASON)


def decided(at: object) -> AbuseRecord:
    record = AbuseRecord(events=(AbuseEvent(at, Heard.PROFANITY, By.AGENT, "kim"),))  # type: ignore[arg-type]
    return suspend(record, BOSS, 7, REASON, OBJECTION, at)  # type: ignore[arg-type]


def test_in_the_consult_talk_the_notice_is_pushed_the_session_ended_and_the_words_kept() -> None:
    room = Room()
    room.desks.records.kept[room.tenant.id, room.own] = decided(room.now)
    room.write("제 말 좀 들어 보세요")
    room.deliver()
    assert room.desks.entries == {}
    assert room.heard == ["제 말 좀 들어 보세요"]
    notices = [turn for turn in room.log if turn.voice is Voice.DESK]
    assert len(notices) == 1 and OBJECTION in notices[0].text
    assert [text for _, text, _ in room.sender.said] == [notices[0].text]
    assert len(room.sender.ended) == 1


def test_the_same_message_of_a_suspended_contact_again_changes_nothing() -> None:
    room = Room()
    room.desks.records.kept[room.tenant.id, room.own] = decided(room.now)
    for _ in range(3):
        room.write("여보세요", msgKey="m-1")
        room.later(minutes=5)
    assert len(room.log) == 2


def test_in_the_consult_talk_danger_is_heard_by_the_desk() -> None:
    room = Room()
    room.desks.records.kept[room.tenant.id, room.own] = decided(room.now)
    room.write("죽고 싶어요")
    assert room.entry.priority is Priority.URGENT
    assert room.entry.session == SESSION


def test_in_the_web_chat_the_bot_goes_on_and_a_press_for_a_person_is_told() -> None:
    chat = Chatting()
    chat.say("안녕하세요")
    chat.desks.records.kept[TENANT, chat.who] = decided(chat.now)
    told = chat.press("agent", "상담사와 이야기하기")
    assert (told["mode"], told["seq"]) == ("agent", 0)
    read = chat.turns(1)
    assert read["mode"] == "bot"
    assert OBJECTION in read["turns"][-1]["text"]
    answer = chat.say("여권은 어디서 만드나요?")
    assert answer["parts"]
    assert chat.desks.entries == {}


def test_a_bot_turn_reads_no_record_of_abuse(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chatting()
    reads: list[object] = []
    monkeypatch.setattr(chat.desks.records, "read", lambda *given: reads.append(given))
    for words in ("안녕하세요", "여권은 어디서 만드나요?", "처음으로"):
        chat.say(words)
        chat.now += timedelta(seconds=5)
    assert reads == []
