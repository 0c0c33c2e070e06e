"""The desk: who asks keeps their place, one agent has a talk, nothing is said that does not fit."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.conversation import Mode, Voice
from chalicelib.domain.desk_entry import Priority, Stage
from chalicelib.domain.errors import Conflict, Forbidden, NoRoom, NotFound, TooLong
from chalicelib.domain.events import Fact
from chalicelib.domain.staff import Presence, Role
from chalicelib.services.handoff import Asking
from tests.cities import MONDAY
from tests.services.desk_town import TENANT, Town, contact_of, member, who
from tests.services.skill_beside_desk import skill


def facts(town: Town, name: str) -> list[Fact]:
    return [event.fact for turn in town.turns_of(name) for event in turn.events]


def told(town: Town, name: str) -> list[str]:
    return [turn.text for turn in town.turns_of(name) if turn.voice is Voice.DESK and turn.text]


def data(town: Town, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(town.turns_of(name)[-1].events[-1].data)
    return found


def test_who_asks_gets_a_receipt_a_place_and_keeps_it() -> None:
    town = Town()
    first = town.asks("a")
    town.later(minutes=1)
    second = town.asks("b")
    assert (first.position, second.position, first.fresh) == (1, 2, True)
    assert first.entry.receipt == "261123-00001"
    assert first.entry.receipt in first.text
    town.later(minutes=1)
    again = town.asks("a")
    assert (again.entry.receipt, again.entry.since) == (first.entry.receipt, first.entry.since)
    assert (again.position, again.fresh) == (1, False)
    assert [turn.state.mode for turn in town.turns_of("a")] == [Mode.AGENT, Mode.AGENT]
    assert facts(town, "a") == [Fact.TALK_OPENED, Fact.PROMISE_MOVED]


def test_the_bots_path_language_and_misses_are_kept() -> None:
    town = Town()
    town.asks("a")
    turn = town.turns_of("a")[0]
    state = replace(
        turn.state, mode=Mode.BOT, trail=("areas", "faq:tax", "agent"), language="vi", misses=2
    )
    town.log.logs[TENANT, who("b")] = {1: replace(turn, state=state, events=())}
    opened = town.asks("b")
    assert (opened.entry.subject, opened.entry.language) == ("faq:tax", "vi")
    assert town.turns_of("b")[-1].state == replace(state, mode=Mode.AGENT)
    assert "tiếp nhận" in opened.text


def test_outside_hours_it_is_a_message_in_the_same_order() -> None:
    town = Town()
    town.later(hours=12)
    opened = town.asks("a")
    assert opened.entry.is_message
    assert "상담 시간이 아닙니다" in opened.text


@pytest.mark.parametrize(
    ("said", "priority"),
    [("불이 났어요 살려주세요", Priority.URGENT), ("여권이요", Priority.NORMAL)],
)
def test_words_of_danger_go_first(said: str, priority: Priority) -> None:
    town = Town()
    town.asks("a")
    town.later(minutes=1)
    town.asks("b", text=said)
    entry = town.entry("b")
    assert entry and entry.priority is priority
    assert town.waiting() == (["b", "a"] if priority is Priority.URGENT else ["a", "b"])


def test_danger_that_is_told_while_waiting_goes_first_too() -> None:
    town = Town()
    town.asks("a")
    town.later(minutes=1)
    town.asks("b")
    town.hears("b", "죽고 싶어요")
    assert town.waiting() == ["b", "a"]


def test_another_session_of_the_same_talk_keeps_the_place() -> None:
    town = Town()
    since = town.asks("a", session="1").entry.since
    town.later(minutes=5)
    town.asks("b")
    opened = town.asks("a", session="2", channel="kakao-consult")
    assert (opened.entry.session, opened.entry.channel) == ("2", "kakao-consult")
    assert (opened.entry.since, opened.position, opened.fresh) == (since, 1, False)


def test_a_repeated_asking_is_one() -> None:
    town = Town()
    town.asks("a", claim="web:1")
    town.asks("a", claim="web:1")
    assert len(town.turns_of("a")) == 1


def test_the_oldest_is_pulled_first_until_the_limit() -> None:
    town = Town()
    for name in "abc":
        town.asks(name)
        town.later(seconds=1)
    kim = town.arrives("kim", limit=2)
    pulled = [town.desk.pull_next(kim), town.desk.pull_next(kim)]
    assert [each and each.who.contact for each in pulled] == ["a", "b"]
    with pytest.raises(NoRoom):
        town.desk.pull_next(kim)
    assert (town.load("kim"), town.waiting()) == (2, ["c"])


def test_who_is_away_pulls_nobody_and_an_empty_backlog_gives_none() -> None:
    town = Town()
    kim = town.arrives("kim")
    assert town.desk.pull_next(kim) is None
    town.asks("a")
    town.duty.be(kim, Presence.AWAY)
    with pytest.raises(NoRoom):
        town.desk.pull_next(kim)
    assert town.waiting() == ["a"]


def test_of_several_departments_the_oldest_of_all_is_pulled() -> None:
    town = Town()
    town.asks("a", department="tax")
    town.later(seconds=1)
    town.asks("b", department="minwon")
    both = town.arrives("kim", departments=frozenset({"minwon", "tax"}))
    pulled = town.desk.pull_next(both)
    assert pulled and pulled.who.contact == "a"


def test_a_language_goes_to_who_speaks_it_and_to_anybody_when_nobody_does() -> None:
    town = Town()
    for name, language in (("a", "vi"), ("b", "ko")):
        town.asks(name, language=language)
        town.later(seconds=1)
    kim = town.arrives("kim")
    lee = town.arrives("lee", languages=frozenset({"vi"}))
    first = town.desk.pull_next(kim)
    assert first and first.who.contact == "b"
    assert town.desk.pull_next(kim) is None
    town.duty.be(lee, Presence.OFF)
    second = town.desk.pull_next(kim)
    assert second and second.who.contact == "a"


def test_a_released_talk_goes_back_to_its_old_place() -> None:
    town = Town()
    for name in "ab":
        town.asks(name)
        town.later(minutes=1)
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.release(kim, who("a"), "다른 업무")
    assert (town.waiting(), town.load("kim")) == (["a", "b"], 0)
    assert len(told(town, "a")) == 1


def test_nobody_takes_what_another_has() -> None:
    town = Town()
    town.asks("a")
    kim, lee = town.arrives("kim"), town.arrives("lee")
    town.desk.take(kim, who("a"))
    with pytest.raises(Conflict):
        town.desk.take(lee, who("a"))
    for act in (town.desk.release, lambda m, w: town.desk.reply(m, w, "네")):
        with pytest.raises(Forbidden):
            act(lee, who("a"))


def test_a_supervisor_assigns_whoever_has_it_but_over_no_limit() -> None:
    town = Town()
    town.asks("a")
    town.asks("b")
    town.arrives("kim"), town.arrives("lee", limit=1)
    boss = member("boss", Role.SUPERVISOR, departments=frozenset())
    town.desk.assign(boss, who("a"), "kim")
    town.desk.assign(boss, who("a"), "lee")
    assert (town.load("kim"), town.load("lee")) == (0, 1)
    with pytest.raises(NoRoom):
        town.desk.assign(boss, who("b"), "lee")
    with pytest.raises(NotFound):
        town.desk.assign(boss, who("b"), "nobody")


def test_a_transfer_tells_which_department_in_the_language_of_the_talk() -> None:
    town = Town()
    town.asks("a", language="en")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.transfer(kim, who("a"), department="tax", reason="세금 문의 010-1234-5678")
    assert "Tax office" in told(town, "a")[-1]
    assert (town.waiting("tax"), town.load("kim")) == (["a"], 0)
    entry = town.entry("a")
    assert entry and entry.transfers == ("minwon",)
    moved = data(town, "a")
    assert (moved["department"], moved["came_from"]) == ("tax", "minwon")
    assert moved["reason"] == "세금 문의 010-****-5678"
    with pytest.raises(Forbidden):
        town.desk.note(kim, who("a"), "더는 내 것이 아님")


def test_a_transfer_to_an_agent_needs_their_room() -> None:
    town = Town()
    town.asks("a")
    kim, _ = town.arrives("kim"), town.arrives("lee", limit=0)
    town.desk.take(kim, who("a"))
    with pytest.raises(NoRoom):
        town.desk.transfer(kim, who("a"), agent="lee")
    town.arrives("lee", limit=1)
    entry = town.desk.transfer(kim, who("a"), agent="lee", department="tax")
    assert (entry.agent, entry.department, entry.stage) == ("lee", "tax", Stage.TAKEN)
    with pytest.raises(NotFound):
        town.desk.transfer(member("boss", Role.SUPERVISOR), who("a"), department="none")


def test_a_reply_over_the_limit_is_refused_with_its_count_and_nothing_is_cut() -> None:
    town = Town()
    town.asks("a", channel="kakao-consult")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.reply(kim, who("a"), "가" * 1000)
    with pytest.raises(TooLong) as refused:
        town.desk.reply(kim, who("a"), "가" * 999 + "😀")
    assert (refused.value.count, refused.value.limit) == (1001, 1000)
    said = [turn.text for turn in town.turns_of("a") if turn.voice is Voice.AGENT]
    assert said == ["가" * 1000]


def test_a_reply_answers_and_is_said_once() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    for _ in range(2):
        town.desk.reply(kim, who("a"), "안녕하세요. 031-000-1111로 전화 주세요.", once="page-1")
    turn = town.turns_of("a")[-1]
    assert (turn.voice, turn.author, turn.seq) == (Voice.AGENT, "kim", 3)
    assert "031-000-1111" in turn.text
    entry = town.entry("a")
    assert entry and (entry.first_reply_at, entry.unanswered_since) == (town.now, None)
    town.later(minutes=1)
    town.hears("a", "고맙습니다")
    entry = town.entry("a")
    assert entry and entry.unanswered_since == town.now


def test_no_reply_carries_a_resident_number_and_no_note_a_phone_number() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.reply(kim, who("a"), "주민번호 900101-1234568 맞으시죠?")
    town.desk.note(kim, who("a"), "010-1234-5678로 다시 전화")
    assert "1234568" not in town.turns_of("a")[-2].text
    assert "1234-5678" not in town.turns_of("a")[-1].text
    assert town.turns_of("a")[-1].voice is Voice.NOTE


def test_what_is_put_aside_is_no_load_and_comes_back_when_it_is_due() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.snooze(kim, who("a"), town.now + timedelta(hours=1))
    assert (town.load("kim"), town.returning.sweep()) == (0, 0)
    town.later(hours=1)
    town.unseen("kim", seconds=1)
    assert town.returning.sweep() == 1
    entry = town.entry("a")
    assert entry and (entry.stage, entry.agent, town.load("kim")) == (Stage.TAKEN, "kim", 1)


def test_what_is_put_aside_goes_to_the_backlog_when_there_is_no_room() -> None:
    town = Town()
    town.asks("a")
    town.asks("b")
    kim = town.arrives("kim", limit=1)
    town.desk.take(kim, who("a"))
    town.desk.snooze(kim, who("a"), town.now + timedelta(minutes=1))
    town.desk.take(kim, who("b"))
    town.later(minutes=1)
    town.returning.sweep()
    assert (town.waiting(), town.load("kim")) == (["a"], 1)


def test_who_writes_wakes_what_was_put_aside() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.snooze(kim, who("a"), town.now + timedelta(days=1))
    town.hears("a", "아직인가요?")
    town.returning.sweep()
    entry = town.entry("a")
    assert entry and entry.stage is Stage.TAKEN


def test_talks_of_an_idle_agent_return_to_their_old_places_and_nobody_is_told_twice() -> None:
    town = Town()
    for name in "abc":
        town.asks(name)
        town.later(seconds=1)
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.take(kim, who("b"))
    town.desk.reply(kim, who("a"), "확인하겠습니다.")
    town.desk.snooze(kim, who("b"), town.now + timedelta(days=1))
    assert town.returning.sweep() == 0
    town.unseen("kim", minutes=6)
    assert town.returning.sweep() == 2
    assert town.returning.sweep() == 0
    assert (town.waiting(), town.load("kim")) == (["a", "b", "c"], 0)
    assert town.presence("kim") is Presence.OFF
    assert "다른 상담원" in told(town, "a")[-1]
    assert len(told(town, "b")) == 1


def test_a_shift_that_ends_gives_its_talks_back() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    state = town.agents.state(TENANT, "kim")
    assert state and state.shift_ends_at == MONDAY.replace(hour=18)
    town.desk.take(kim, who("a"))
    town.now = MONDAY.replace(hour=18)
    town.unseen("kim", seconds=1)
    town.returning.sweep()
    assert (town.waiting(), town.presence("kim")) == (["a"], Presence.OFF)


def test_a_recovery_break_stays_one() -> None:
    town = Town()
    kim = town.arrives("kim")
    town.duty.be(kim, Presence.RECOVERY)
    town.unseen("kim", hours=1)
    town.returning.sweep()
    assert town.presence("kim") is Presence.RECOVERY


def test_a_talk_of_days_is_never_closed_by_itself() -> None:
    town = Town()
    town.asks("a")
    for _ in range(30):
        town.later(days=1)
        town.returning.sweep()
    assert town.waiting() == ["a"]


def test_a_closed_talk_is_the_bots_again_from_its_start() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.desk.close(kim, who("a"), topic="faq:passport", outcome="안내함")
    state = town.turns_of("a")[-1].state
    assert (state.mode, state.trail, state.misses) == (Mode.BOT, ("home",), 0)
    assert (town.entry("a"), town.load("kim")) == (None, 0)
    closed = data(town, "a")
    assert (closed["topic"], closed["outcome"]) == ("faq:passport", "안내함")
    assert town.hears("a", "하나 더요") is None
    with pytest.raises(NotFound):
        town.desk.reply(kim, who("a"), "네")
    again = town.asks("a")
    assert again.fresh and again.entry.receipt == "261123-00002"


def test_what_is_heard_is_stored_once_masked_and_answered_by_no_menu() -> None:
    town = Town()
    town.asks("a")
    first = town.hears("a", "제 번호는 010-1234-5678", claim="web:7")
    again = town.hears("a", "제 번호는 010-1234-5678", claim="web:7")
    assert first and first.turn and not first.repeat
    assert (first.turn.text, first.turn.answer) == ("제 번호는 010-****-5678", b"")
    assert again and again.repeat
    assert [turn.seq for turn in town.turns_of("a")] == [1, 2]
    assert facts(town, "a")[-1] is Fact.TALK_HEARD


def test_a_repeat_after_the_end_is_still_a_repeat() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    town.hears("a", "네", claim="web:7")
    town.desk.close(kim, who("a"))
    again = town.hears("a", "네", claim="web:7")
    assert again and again.repeat
    assert town.hears("a", "네", claim="web:8") is None


def test_a_conversation_outlives_every_turn_and_so_does_its_contact() -> None:
    town = Town()
    town.asks("a")
    kim = town.arrives("kim")
    town.desk.take(kim, who("a"))
    for _ in range(8):
        town.later(days=2)
        town.desk.reply(kim, who("a"), "확인 중입니다.")
        newest = town.turns_of("a")[-1]
        kept = town.log.contact(TENANT, who("a"))
        assert kept and kept.sealed == contact_of(newest.state).sealed
        assert kept.expires_at + timedelta(days=1) > newest.expires_at
        assert newest.expires_at == town.now + timedelta(days=365)


def test_a_receipt_number_finds_the_talk_of_ones_own_tenant_alone() -> None:
    town = Town()
    receipt = town.asks("a").entry.receipt
    kim = town.arrives("kim")
    assert town.reading.find(kim, f" {receipt} ") == who("a")
    stranger = member("kim", tenant_id="elsewhere")
    for call in (
        lambda: town.reading.find(stranger, receipt),
        lambda: town.desk.take(stranger, who("a")),
        lambda: town.reading.conversation(stranger, who("a")),
        lambda: town.reading.conversation(kim, who("a", "elsewhere")),
        lambda: town.reading.conversation(kim, who("nobody", "elsewhere")),
    ):
        with pytest.raises(NotFound):
            call()


def test_the_whole_conversation_is_shown_to_whoever_may_read_it() -> None:
    town = Town()
    town.asks("a")
    kim, lee = town.arrives("kim"), town.arrives("lee", departments=frozenset({"tax"}))
    boss = member("boss", Role.SUPERVISOR, departments=frozenset())
    assert len(town.reading.conversation(kim, who("a")).turns) == 1
    with pytest.raises(Forbidden):
        town.reading.conversation(lee, who("a"))
    town.desk.take(kim, who("a"))
    town.desk.close(kim, who("a"))
    for reader in (kim, boss):
        shown = town.reading.conversation(reader, who("a"))
        assert (shown.entry, len(shown.turns)) == (None, 3)
    with pytest.raises(Forbidden):
        town.reading.conversation(lee, who("a"))


def test_a_message_to_the_bot_while_an_agent_has_the_talk_is_heard_and_answered_by_no_menu() -> (
    None
):
    town = Town()
    bot = skill(town)
    bot.say("처음으로")
    ((_, person),) = town.log.logs
    asked = town.handoff.ask(person, Asking("kakao-consult"))
    once = bot.payload("여권")
    first, again = bot.post(once, "id-1"), bot.post(once, "id-1")
    assert asked.entry.receipt in first.text
    assert "시청 민원실" not in first.text
    assert first.body == again.body
    voices = [turn.voice for turn in town.log.history(TENANT, person)]
    assert voices == [Voice.CONTACT, Voice.DESK, Voice.CONTACT]
    assert "109" in bot.say("죽고 싶어요").text
    entry = town.desks.entry(TENANT, person)
    assert entry and entry.priority is Priority.URGENT
    town.desk.close(member("boss", Role.SUPERVISOR), person)
    assert "시청 민원실" in bot.say("여권").text
