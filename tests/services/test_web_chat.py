"""The web chat: visitors by their cookies, the bot's answers, the desk's talks, what is new."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import Mode, State, Voice
from chalicelib.domain.errors import NotFound, Reason, Rejected
from chalicelib.domain.events import Fact
from chalicelib.domain.message import Request
from chalicelib.domain.visitor import LIFE, cookie_name
from chalicelib.services.pace import MESSAGES, SECONDS
from tests.channels.contract import ANY_JSON
from tests.cities import city
from tests.services.chatting import OWN, SITE, Chatting


@pytest.fixture
def chat() -> Chatting:
    return Chatting()


def refusal(chat: Chatting, **headers: str) -> Reason:
    with pytest.raises(Rejected) as refused:
        chat.post(b'{"text": "x"}', **headers)
    assert chat.log == []
    return refused.value.reason


def texts(found: dict) -> list[str]:
    return [turn.get("text", "") for turn in found["turns"]]


def test_a_visitor_is_answered_and_the_turn_is_stored(chat: Chatting) -> None:
    answer = chat.say("여권은 어디서 만드나요?")
    assert "시청 민원실에서 만듭니다." in str(answer["parts"])
    (turn,) = chat.log
    assert (turn.seq, turn.voice, turn.topic) == (answer["seq"], Voice.CONTACT, "faq:passport")
    assert chat.who.family == "web"


def test_the_first_answer_says_that_a_bot_speaks_and_what_is_kept(chat: Chatting) -> None:
    assert "챗봇입니다" in chat.say("안녕하세요")["parts"][0]["text"]
    assert "챗봇입니다" not in chat.say("안녕하세요")["parts"][0]["text"]


def test_what_must_not_be_kept_is_masked_before_it_is_stored(chat: Chatting) -> None:
    chat.say("제 번호는 900101-1234567 입니다")
    assert "1234567" not in chat.log[0].text
    chat.press("agent")
    chat.say("주민번호는 900101-1234567 입니다")
    assert "1234567" not in str(chat.log)
    assert chat.log[-1].hidden


def test_the_same_message_again_is_the_same_turn_and_the_same_bytes(chat: Chatting) -> None:
    body = b'{"text": "\xec\x97\xac\xea\xb6\x8c", "message_id": "message-one"}'
    first = chat.post(body)
    chat.later(minutes=5)
    assert chat.post(body) == first
    assert len(chat.log) == 1


def test_a_language_is_spoken_from_the_first_word_on(chat: Chatting) -> None:
    answer = chat.press("home!", "Start", language="en")
    assert "How can we help?" in str(answer["parts"])


def test_a_verdict_is_a_fact(chat: Chatting) -> None:
    answer = chat.say("여권")
    liked = next(each for each in answer["choices"] if each["target"].startswith("liked:"))
    chat.press(liked["target"], liked["label"])
    assert Fact.ANSWER_LIKED in [event.fact for event in chat.log[-1].events]


@pytest.mark.parametrize(
    "origin", ["", "null", "https://elsewhere.example", f"{SITE}.evil", "http://chat.example"]
)
def test_no_page_elsewhere_can_speak_for_a_visitor(chat: Chatting, origin: str) -> None:
    assert refusal(chat, origin=origin) is Reason.BAD_SECRET


def test_the_citys_own_site_is_heard(chat: Chatting) -> None:
    chat.post(b'{"text": "x"}', origin=SITE)
    assert len(chat.log) == 1


def test_a_cookie_that_was_touched_is_no_visitors(chat: Chatting) -> None:
    name, _, value = chat.cookie.partition("=")
    id, seconds, signature = value.split(".")
    other = "f" * 32
    for forged in (
        f"{other}.{seconds}.{signature}",
        f"{id}.{int(seconds) + 1}.{signature}",
        f"{id}.{seconds}.{signature[:-1]}{'0' if signature[-1] != '0' else '1'}",
        f"{id}.{seconds}.",
        f"{id}.{seconds}",
        f"{id}.{'9' * 100}.{signature}",
        "",
    ):
        assert refusal(chat, cookie=f"{name}={forged}") is Reason.BAD_SECRET
    assert refusal(chat, cookie=f"{cookie_name('nowhere')}={value}") is Reason.BAD_SECRET


@given(st.text(max_size=120))
def test_no_made_up_cookie_is_a_visitors(written: str) -> None:
    chat = Chatting()
    assert refusal(chat, cookie=f"{cookie_name('saetbyeol')}={written}") is Reason.BAD_SECRET


def test_a_visitor_is_forgotten_after_thirty_days_away_and_kept_while_they_come(
    chat: Chatting,
) -> None:
    chat.later(days=29)
    kept = chat.visit(chat.cookie)
    assert kept != chat.cookie
    assert kept.split(".")[0] == chat.cookie.split(".")[0]
    chat.now += LIFE
    assert refusal(chat) is Reason.BAD_SECRET
    assert chat.visit(chat.cookie).split(".")[0] != chat.cookie.split(".")[0]


def test_a_fresh_cookie_is_not_sent_again(chat: Chatting) -> None:
    chat.later(hours=23)
    assert chat.visit(chat.cookie) == chat.cookie


def test_two_visitors_never_see_each_others_talk(chat: Chatting) -> None:
    chat.say("여권")
    chat.cookie = chat.visit()
    assert chat.turns() == {"mode": "bot", "last": 0, "turns": []}


def test_whoever_writes_too_fast_is_asked_to_wait(chat: Chatting) -> None:
    for _ in range(MESSAGES):
        chat.say("여권")
    with pytest.raises(Rejected) as refused:
        chat.say("여권")
    assert refused.value.reason is Reason.TOO_MANY
    assert len(chat.log) == MESSAGES
    chat.ticks += SECONDS
    chat.say("여권")


@pytest.mark.parametrize("tenant", ["nowhere", "", "*", "../x", "x" * 300])
def test_a_tenant_that_is_not_there_is_not_found_whatever_is_sent(
    chat: Chatting, tenant: str
) -> None:
    for body in (b"", b"{}", b"\xff"):
        with pytest.raises(NotFound):
            chat.chat.say(
                Request(tenant, {"cookie": chat.cookie, "origin": OWN}, body, chat.now, OWN),
                chat._deadline(8),
            )


def test_a_city_without_a_web_chat_looks_like_none() -> None:
    with pytest.raises(NotFound):
        Chatting(city())


@given(ANY_JSON, ANY_JSON, ANY_JSON, ANY_JSON)
def test_whatever_json_comes_is_answered_or_refused(
    text: object, pressed: object, id: object, token: object
) -> None:
    chat = Chatting()
    body = json.dumps({"text": text, "pressed": pressed, "message_id": id, "token": token}).encode()
    try:
        answer = json.loads(chat.post(body))
    except Rejected as refused:
        assert refused.reason is Reason.BAD_BODY
    else:
        assert answer["parts"]


def test_what_was_said_comes_back_when_the_page_is_opened_again(chat: Chatting) -> None:
    first = chat.say("여권")
    chat.say("세금")
    found = chat.turns()
    assert texts(found) == ["여권", "세금"]
    assert (found["mode"], found["last"]) == ("bot", 2)
    assert found["turns"][0]["answer"] == {"parts": first["parts"], "choices": first["choices"]}
    assert texts(chat.turns(after=1)) == ["세금"]
    assert texts(chat.turns(after=2)) == []
    assert chat.pauses == []


def test_a_page_that_is_ahead_of_a_log_deleted_since_reads_it_from_its_beginning(
    chat: Chatting,
) -> None:
    for words in ("여권", "세금", "주차"):
        chat.say(words)
    chat.conversations.delete(chat.tenant.id, chat.who)
    assert chat.turns(after=3) == {"mode": "bot", "last": 0, "turns": []}
    chat.say("다시 왔어요")
    found = chat.turns(after=3)
    assert (texts(found), found["last"]) == (["다시 왔어요"], 1)
    assert texts(chat.turns(after=1)) == []


def test_an_expired_talk_is_not_shown(chat: Chatting) -> None:
    chat.say("여권")
    chat.now = chat.log[0].expires_at
    chat.cookie = chat.visit(chat.cookie)
    assert chat.turns()["turns"] == []
    chat.say("다시 왔어요")
    assert texts(chat.turns()) == ["다시 왔어요"]


def test_who_asks_for_a_person_is_given_a_receipt_and_a_place(chat: Chatting) -> None:
    chat.say("여권")
    answer = chat.press("agent", "상담원 연결")
    assert (answer["mode"], answer["place"], answer["fresh"]) == ("agent", 1, True)
    entry = chat.desks.entry(chat.tenant.id, chat.who)
    assert entry and (entry.channel, entry.receipt) == ("web", answer["receipt"])
    assert answer["receipt"] in chat.turns(after=1)["turns"][-1]["text"]


def test_a_person_may_be_the_first_thing_that_is_asked_for(chat: Chatting) -> None:
    chat.press("agent", "Talk to a person", language="en")
    assert chat.desks.entry(chat.tenant.id, chat.who).language == "en"  # type: ignore[union-attr]
    contact = chat.conversations.contact(chat.tenant.id, chat.who)
    assert contact and contact.address_kind == "visitor"


def test_asking_again_changes_nothing_and_tells_the_place(chat: Chatting) -> None:
    first = chat.press("agent")
    again = chat.press("agent")
    assert again == {**first, "fresh": False, "seq": 0}
    assert len(chat.log) == 1


def test_the_bot_is_silent_while_the_desk_has_the_talk(chat: Chatting) -> None:
    chat.press("agent")
    answer = chat.say("여권은요?")
    assert answer == {"mode": "agent", "seq": 2}
    heard = chat.log[-1]
    assert (heard.text, heard.voice, heard.answer, heard.state.mode) == (
        "여권은요?",
        Voice.CONTACT,
        b"",
        Mode.AGENT,
    )
    assert [event.fact for event in heard.events] == [Fact.TALK_HEARD]


def test_what_the_desk_heard_once_it_hears_once(chat: Chatting) -> None:
    chat.press("agent")
    chat.say("여보세요", message_id="message-twice")
    assert chat.say("여보세요", message_id="message-twice") == {"mode": "agent", "seq": 0}
    assert len(chat.log) == 2


def test_a_page_waits_for_the_agent_and_is_told_at_once(chat: Chatting) -> None:
    chat.press("agent")
    chat.meanwhile = lambda: (
        chat.desk_says(Voice.AGENT, "안녕하세요") if len(chat.pauses) == 3 else None
    )
    found = chat.turns(after=1)
    assert [(turn["voice"], turn["text"]) for turn in found["turns"]] == [("agent", "안녕하세요")]
    assert len(chat.pauses) == 3


def test_a_page_that_waits_in_vain_is_let_go_before_the_time_is_up(chat: Chatting) -> None:
    chat.press("agent")
    found = chat.turns(after=1, seconds=15.0)
    assert found == {"mode": "agent", "last": 1, "turns": []}
    assert 8 < sum(chat.pauses) < 15


def test_notes_among_staff_never_leave(chat: Chatting) -> None:
    chat.press("agent")
    chat.desk_says(Voice.NOTE, "내부 메모")
    chat.desk_says(Voice.DESK, "")
    chat.desk_says(Voice.AGENT, "답변입니다")
    found = chat.turns()
    assert "내부 메모" not in str(found)
    assert [turn["voice"] for turn in found["turns"]] == ["desk", "agent"]
    chat.desk_says(Voice.NOTE, "또 메모")
    assert chat.turns(after=4) == {"mode": "agent", "last": 5, "turns": []}


def test_the_bot_has_the_talk_again_when_the_desk_has_closed_it(chat: Chatting) -> None:
    chat.press("agent")
    chat.desk_says(Voice.DESK, "상담을 마칩니다.", replace(State(), mode=Mode.BOT))
    chat.desks.entries.clear()
    found = chat.turns(after=1)
    assert (found["mode"], texts(found)) == ("bot", ["상담을 마칩니다."])
    assert "시청 민원실에서" in str(chat.say("여권")["parts"])


def test_a_long_talk_is_shown_from_its_newest_end(chat: Chatting) -> None:
    for _ in range(70):
        chat.ticks += SECONDS
        chat.say("여권")
    found = chat.turns()
    assert [turn["seq"] for turn in found["turns"]] == list(range(11, 71))
