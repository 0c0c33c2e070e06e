"""Who left a message outside opening hours is not left alone: the bot answers until an agent has
the talk; and who does not want to wait any more may go.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import ConversationKey, Mode, Turn, Voice
from chalicelib.domain.desk_entry import DeskEntry, Priority, Stage
from chalicelib.domain.desk_rules import take
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.menu import AGENT, LEAVE
from chalicelib.services.handoff import Asking
from chalicelib.services.hearing import Words
from tests.fakes import Moment
from tests.services.chatting import Chatting
from tests.services.desk import Desk as BotDesk
from tests.services.desk_town import TENANT, Town, member, who
from tests.services.skill_beside_desk import skill

KIM = member("kim")
NIGHT = {"hours": 12}


@pytest.fixture
def chat() -> Chatting:
    """A visitor who pressed for a person when nobody was at the desk."""
    chat = Chatting()
    chat.later(**NIGHT)
    chat.cookie = chat.visit(chat.cookie)
    chat.press("agent", "상담원 연결")
    return chat


def entry_of(chat: Chatting) -> DeskEntry | None:
    return chat.desks.entry(chat.tenant.id, chat.who)


def taken(chat: Chatting) -> None:
    """An agent takes the talk, as the desk does."""
    entry = entry_of(chat)
    assert entry
    chat.desks.entries[chat.tenant.id, chat.who] = take(entry, "kim", chat.now).after  # type: ignore[assignment]
    chat.desk_says(Voice.DESK, "")


def beside_bot(town: Town, name: str, text: str) -> object:
    """Words by a channel where the bot answers, as far as the desk."""
    return town.hearing.hear_beside_bot(who(name), Words(text))


def choices(found: dict) -> list[str]:
    return [each["target"] for each in found["turns"][-1].get("answer", {}).get("choices", [])]


# ---- the bot meanwhile ----


def test_all_night_the_bot_answers_who_left_a_message(chat: Chatting) -> None:
    before = entry_of(chat)
    for word in ("여권", "세금", "여권"):
        assert chat.say(f"{word}은 어디서 하나요?")["parts"]
    assert entry_of(chat) == before
    assert before and before.is_message
    said = [turn for turn in chat.log if turn.voice is Voice.CONTACT]
    assert [bool(turn.answer) for turn in said] == [True, True, True]
    # The page goes on waiting for a person.
    assert chat.turns()["mode"] == "agent"


def test_once_an_agent_has_the_talk_the_bot_is_silent(chat: Chatting) -> None:
    token = chat.say("여권")["token"]
    taken(chat)
    assert chat.say("세금은요?", token=token) == {"mode": "agent", "seq": chat.log[-1].seq}
    assert [event.fact for event in chat.log[-1].events] == [Fact.TALK_HEARD]


def test_inside_opening_hours_who_waits_is_heard_by_the_desk() -> None:
    chat = Chatting()
    chat.press("agent")
    assert chat.say("여권") == {"mode": "agent", "seq": 2}


def test_the_same_message_again_is_the_same_answer(chat: Chatting) -> None:
    body = '{"text": "여권", "message_id": "message-one"}'.encode()
    first = chat.post(body)
    assert chat.post(body) == first
    assert len(chat.log) == 2


def test_who_speaks_of_danger_is_helped_at_once_and_goes_first(chat: Chatting) -> None:
    assert "109" in str(chat.say("죽고 싶어요")["parts"])
    entry = entry_of(chat)
    assert entry and entry.priority is Priority.URGENT
    facts = [event.fact for turn in chat.log for event in turn.events]
    assert facts.count(Fact.EMERGENCY_NOTICED) == 1
    chat.say("죽고 싶어요")
    assert entry_of(chat) == entry


def test_who_types_for_a_person_again_is_told_by_the_desk(chat: Chatting) -> None:
    chat.later(minutes=5)
    assert chat.say("상담원")["mode"] == "agent"
    assert chat.log[-1].voice is Voice.DESK
    assert choices(chat.turns()) == [AGENT, LEAVE]


def test_a_talk_that_came_back_after_an_agents_word_stays_the_desks() -> None:
    town = Town()
    town.later(**NIGHT)
    town.asks("a")
    town.arrives("kim")
    town.desk.take(KIM, who("a"))
    town.desk.reply(KIM, who("a"), "안녕하세요", once="1")
    town.desk.release(KIM, who("a"))
    assert beside_bot(town, "a", "여권") is not Mode.AGENT


def test_the_consult_talk_hears_for_the_desk_by_night_too() -> None:
    town = Town()
    town.later(**NIGHT)
    town.asks("a", channel="kakao-consult")
    assert beside_bot(town, "a", "여권") is Mode.AGENT
    heard = town.hears("a", "여권")
    assert heard and heard.turn and heard.turn.events[0].fact is Fact.TALK_HEARD


@given(st.lists(st.sampled_from(["say", "take", "release", "danger"]), max_size=12))
def test_the_bot_never_speaks_while_an_agent_has_the_talk(steps: list[str]) -> None:
    """And who waits keeps their place, whatever is said meanwhile."""
    town = Town()
    town.later(**NIGHT)
    asked = town.asks("a").entry
    town.arrives("kim")
    for step in steps:
        town.later(seconds=1)
        entry = town.entry("a")
        assert entry and entry.since == asked.since
        if step == "take" and entry.stage is Stage.WAITING:
            town.desk.take(KIM, who("a"))
        elif step == "release" and entry.stage is Stage.TAKEN:
            town.desk.release(KIM, who("a"))
        elif step in ("say", "danger"):
            said = beside_bot(town, "a", "죽고 싶어요" if step == "danger" else "여권")
            assert (said is Mode.AGENT) == (entry.stage is Stage.WAITING)


def asked_by_night() -> tuple[Town, BotDesk, ConversationKey]:
    town = Town()
    bot = skill(town)
    bot.say("처음으로")
    ((_, person),) = town.log.logs
    town.later(**NIGHT)
    bot.later(**NIGHT)
    town.handoff.ask(person, Asking("kakao-consult"))
    return town, bot, person


def test_the_skill_answers_by_night_until_an_agent_has_the_talk() -> None:
    town, bot, person = asked_by_night()
    assert "시청 민원실" in bot.say("여권").text
    assert "시청 민원실" in bot.say("여권").text
    town.arrives("kim")
    town.desk.take(KIM, person)
    assert "시청 민원실" not in bot.say("여권").text
    written = [turn.text for turn in town.log.history(TENANT, person) if turn.text == "여권"]
    assert len(written) == 3


def test_the_same_words_twice_to_the_desk_are_no_answer_of_the_bots() -> None:
    _, bot, _ = asked_by_night()
    bot.say("여권")
    first, again = bot.say("상담원"), bot.say("상담원")
    assert "접수번호" in first.text
    assert "접수번호" in again.text


# ---- leaving ----


def test_the_choice_to_leave_stands_under_what_the_desk_says(chat: Chatting) -> None:
    assert choices(chat.turns()) == [AGENT, LEAVE]


def test_who_leaves_is_on_the_first_screen_and_the_log_tells(chat: Chatting) -> None:
    answer = chat.press(LEAVE, "그만 기다리기")
    assert "더 기다리지 않으셔도 됩니다" in str(answer["parts"])
    assert entry_of(chat) is None
    closing, first = chat.log[-2:]
    (told,) = closing.events
    assert (told.fact, '"outcome":"left"' in told.data) == (Fact.TALK_CLOSED, True)
    assert (first.text, first.state.mode, first.state.trail) == (
        "그만 기다리기",
        Mode.BOT,
        (chat.tenant.start,),
    )
    assert chat.turns()["mode"] == "bot"


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_is_understood_where_it_is_typed(chat: Chatting, language: str) -> None:
    label = chat.tenant.texts["label.leave"][language]
    assert chat.say(f" {label}. ")["parts"]
    assert entry_of(chat) is None


def test_a_repeat_leaves_no_talk_that_was_asked_for_afterwards(chat: Chatting) -> None:
    body = '{"text": "그만", "pressed": {"target": "leave!", "seq": 1}, "message_id": "leave-one"}'
    first = chat.post(body.encode())
    chat.press("agent")
    assert chat.post(body.encode()) == first
    assert entry_of(chat) is not None


def test_a_talk_that_an_agent_has_is_not_left_so(chat: Chatting) -> None:
    taken(chat)
    answer = chat.press(LEAVE, "그만 기다리기")
    assert "상담원이 답변하고 있습니다" in answer["notice"]
    entry = entry_of(chat)
    assert entry and entry.stage is Stage.TAKEN
    assert (chat.log[-1].text, chat.log[-1].answer) == ("그만 기다리기", b"")


def test_who_waits_for_nobody_may_press_it_too() -> None:
    chat = Chatting()
    assert chat.press(LEAVE, "그만 기다리기")["parts"]
    assert len(chat.log) == 1


def test_on_the_skill_it_stands_under_what_the_desk_says_and_works() -> None:
    town, bot, person = asked_by_night()
    told = bot.say("상담원")
    assert "그만 기다리기" in told.labels
    left = bot.press(told, "그만 기다리기")
    assert "더 기다리지 않으셔도 됩니다" in left.text
    assert left.labels[0] == "분야 보기"
    assert town.desks.entry(TENANT, person) is None
    # The consult talk, by which the desk would have answered, is told too.
    closing = next(t for t in bot.log if any(e.fact is Fact.TALK_CLOSED for e in t.events))
    assert closing.text


def test_a_claim_that_crosses_wins() -> None:
    town = Town()
    town.asks("a")
    town.arrives("kim")
    write = town.desks.close

    def claimed_first(*args: object, **kwargs: object) -> None:
        town.desks.close = write  # type: ignore[method-assign]
        town.desk.take(KIM, who("a"))
        write(*args, **kwargs)  # type: ignore[arg-type]

    town.desks.close = claimed_first  # type: ignore[method-assign,assignment]
    assert town.handoff.leave(who("a")) is False
    entry = town.entry("a")
    assert entry and (entry.stage, entry.agent) == (Stage.TAKEN, "kim")


def test_a_claim_after_leaving_finds_nobody() -> None:
    town = Town()
    town.asks("a")
    town.arrives("kim")
    assert town.handoff.leave(who("a"))
    assert town.handoff.leave(who("a"))
    assert town.waiting() == []
    assert [turn.voice for turn in town.turns_of("a")] == [Voice.DESK, Voice.DESK]


def closings(turns: list[Turn]) -> int:
    return sum(event.fact is Fact.TALK_CLOSED for turn in turns for event in turn.events)


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 9))
def test_a_fault_at_any_store_call_leaves_once(at: int, moment: Moment) -> None:
    town = Town()
    town.asks("a")
    town.plan.faults = {len(town.plan.calls) + at: moment}
    for _ in range(3):
        try:
            assert town.handoff.leave(who("a"))
        except Retryable:
            continue
    assert town.entry("a") is None
    assert closings(town.turns_of("a")) == 1


def test_nobody_leaves_for_another() -> None:
    town = Town()
    town.asks("a")
    town.asks("b")
    town.handoff.leave(who("b"))
    assert town.waiting() == ["a"]


# ---- what was pressed ----


def test_what_was_pressed_for_a_person_stands_in_the_history(chat: Chatting) -> None:
    (turn,) = chat.turns()["turns"]
    assert (turn["voice"], turn["pressed"]) == ("desk", "상담원 연결")
    assert turn["text"].startswith("지금은 상담 시간이 아닙니다")


def test_what_was_pressed_is_masked_like_all_text() -> None:
    chat = Chatting()
    chat.press("agent", "900101-1234567")
    assert "1234567" not in str(chat.log)
    assert chat.log[0].hidden
