"""Whoever wants nothing more is sent nothing more, on every channel, and still answered."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import pytest

from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import ConversationKey, Mode, Voice
from chalicelib.domain.errors import Retryable
from chalicelib.domain.outbound_rules import Quiet, Refuse, Send, Why, when
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.stop_telling import language_of, told_stopped
from tests.cities import MONDAY, city
from tests.fakes import Moment
from tests.outbound_rule_fakes import FakeConsentStore
from tests.services.chatting import Chatting
from tests.services.consulting import Room
from tests.services.texting import PHONE, Town

NOON = MONDAY + timedelta(hours=3)
MESSAGE_ID = "message-0001"


def refused(consents: Consents, channel: str) -> bool:
    """Whether the rules let nothing unasked through, and the person's own matters all the same."""
    verdicts = {each: when(each, channel, None, consents, NOON, Quiet()) for each in Purpose}
    unasked = Refuse(Why.STOPPED), Refuse(Why.WITHDRAWN)
    assert verdicts[Purpose.SERVICE] == Send()
    return (verdicts[Purpose.PUBLIC_INFO], verdicts[Purpose.AD]) == unasked


def of_town(town: Town) -> Consents:
    found: Consents = town.consents.of(town.tenant.id, town.who())
    return found


def told(town: Town) -> list[str]:
    return [turn.text for turn in town.turns() if turn.voice is Voice.DESK]


@pytest.mark.parametrize("answers", ["person", "menu"])
def test_a_stop_by_text_acts_at_once_opens_no_talk_and_is_confirmed_to_the_phone(
    answers: str,
) -> None:
    town = Town(answers)
    town.says("수신거부")
    assert refused(of_town(town), "sms") and refused(of_town(town), "alimtalk")
    assert town.entry() is None
    assert [(turn.voice, turn.text) for turn in town.turns()] == [
        (Voice.CONTACT, "수신거부"),
        (Voice.DESK, told(town)[0]),
    ]
    town.deliver()
    [received] = town.received()
    assert "수신거부를 신청" in received and "답변은 그대로" in received
    assert all(each.tell_by() is None for each in of_town(town).known.values())


def test_the_same_stop_again_changes_and_says_nothing_more() -> None:
    town = Town()
    text = town.text("수신거부")
    town.bring(text)
    town.read()
    before = of_town(town)
    town.bring(text)
    town.read()
    assert of_town(town) == before
    assert len(told(town)) == 1


def test_who_says_it_twice_is_told_twice_and_refused_on_the_first_day() -> None:
    town = Town()
    town.says("수신거부")
    before = of_town(town)
    town.at(town.now + timedelta(days=1))
    town.says("수신거부")
    assert of_town(town).known == before.known
    assert len(told(town)) == 2


def test_what_they_asked_is_answered_as_before() -> None:
    town = Town()
    town.says("쌀이 떨어졌어요")
    before = town.entry()
    town.says("수신거부")
    after = town.entry()
    assert before and after and (after.receipt, after.since) == (before.receipt, before.since)
    assert town.turns()[-1].state.mode is Mode.AGENT
    town.says("언제 오시나요")
    assert [turn.text for turn in town.turns() if turn.voice is Voice.CONTACT][-1] == (
        "언제 오시나요"
    )
    assert refused(of_town(town), "sms")


def test_who_stopped_may_ask_a_person_like_anybody() -> None:
    town = Town()
    town.says("수신거부")
    town.says("쌀이 떨어졌어요")
    assert town.entry() is not None


def test_a_short_word_stops_only_where_a_notice_was_sent_and_nobody_is_talked_with() -> None:
    town = Town()
    town.says("그만")
    assert of_town(town) == Consents()
    assert town.entry() is not None
    other = Town()
    other.consents.note_sent(other.tenant.id, "sms", other.now - timedelta(days=1))
    other.says("그만")
    assert refused(of_town(other), "sms")
    assert other.entry() is None
    other.says("쌀이 떨어졌어요")
    other.says("그만")
    assert len([each for each in told(other) if "수신거부" in each]) == 1


def test_a_short_word_long_after_a_notice_is_a_word() -> None:
    town = Town()
    town.consents.note_sent(town.tenant.id, "sms", town.now - timedelta(days=30))
    town.says("그만")
    assert of_town(town) == Consents()


@pytest.mark.parametrize(
    "text", ["학교 그만두고 싶어요", "수신거부 어떻게 하나요?", "stop waiting"]
)
def test_a_question_with_such_a_word_is_a_question(text: str) -> None:
    town = Town()
    town.consents.note_sent(town.tenant.id, "sms", town.now)
    town.says(text)
    assert of_town(town) == Consents()
    assert town.entry() is not None


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 16))
def test_wherever_it_breaks_off_the_queue_brings_it_to_its_end_once(
    at: int, moment: Moment
) -> None:
    town = Town()
    town.bring(town.text("수신거부"))
    town.plan.faults = {len(town.plan.calls) + at: moment}
    for _ in range(3):
        try:
            town.read()
        except Retryable:
            continue
    # A repeat looks at less: a fault may still lie ahead.
    town.plan.faults = {}
    assert refused(of_town(town), "sms")
    assert [turn.voice for turn in town.turns()] == [Voice.CONTACT, Voice.DESK]
    town.deliver()
    assert len(town.received()) == 1


def test_two_phones_are_two_people() -> None:
    town = Town()
    town.says("수신거부")
    other = town.who("01087654321")
    assert town.consents.of(town.tenant.id, other) == Consents()
    assert town.received(PHONE) == []


def test_a_stop_in_a_consult_talk_is_confirmed_there_and_the_talk_goes_on() -> None:
    room = Room()
    room.write("주차 문의합니다")
    receipt = room.entry.receipt
    room.write("수신거부")
    assert room.entry.receipt == receipt
    consents = room.consents.of(room.tenant.id, room.who)
    assert refused(consents, "kakao-consult")
    assert when(Purpose.PUBLIC_INFO, "sms", None, consents, NOON, Quiet()) == Send()
    room.deliver()
    assert "수신거부를 신청" in room.sender.said[-1][1]


def test_a_stop_in_web_chat_is_read_in_the_log_and_the_bot_goes_on() -> None:
    chat = Chatting()
    answer = chat.say("수신거부", message_id=MESSAGE_ID)
    assert answer == {"mode": "agent", "seq": 1}
    found = chat.turns()
    assert found["mode"] == "bot"
    assert "수신거부를 신청" in found["turns"][-1]["text"]
    assert refused(chat.consents.of(chat.tenant.id, chat.who), "web")
    assert chat.say("수신거부", message_id=MESSAGE_ID)["seq"] == 0
    assert len(chat.log) == 2
    assert "parts" in chat.say("안녕하세요")


def test_a_pressed_choice_is_never_a_stop() -> None:
    chat = Chatting()
    chat.press("home", label="수신거부")
    assert chat.consents.known == {}


LANGUAGES = [
    ("수신거부", "", "ko"),
    ("退订", "", "zh"),
    ("退订", "ko", "zh"),
    ("中止", "ja", "ja"),
    ("配信停止", "ja", "ja"),
    ("配信停止", "", "ja"),
    ("受信拒否", "ko", "ja"),
    ("hủy", "ko", "vi"),
    ("зогсоо", "", "mn"),
    ("Unsubscribe", "", "en"),
    ("stop", "ko", "ko"),
    ("stop", "vi", "vi"),
    ("080-000-1234", "", "ko"),
]


@pytest.mark.parametrize(("text", "known", "language"), LANGUAGES)
def test_it_is_told_in_the_language_of_the_word_or_of_the_talk(
    text: str, known: str, language: str
) -> None:
    assert language_of(text, known) == language


def test_a_version_of_before_tells_it_in_korean() -> None:
    tenant = city()
    texts = {key: text for key, text in tenant.texts.items() if key != "notices_stopped"}
    earlier = city(texts=texts)
    assert "수신거부를 신청" in told_stopped(earlier, "en", MONDAY)
    assert "you asked us to stop" in told_stopped(tenant, "en", MONDAY)


class Crossed(FakeConsentStore):
    """Somebody else writes just before the first write."""

    def __init__(self, tenant_id: str, who: ConversationKey) -> None:
        super().__init__()
        agreed = Consents().gave(Scope("web", Purpose.AD), "form:1", MONDAY)
        self._between = [lambda: super(Crossed, self).write(tenant_id, who, agreed)]

    def write(
        self,
        tenant_id: str,
        who: ConversationKey,
        consents: Consents,
        topics: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> None:
        while self._between:
            self._between.pop()()
        super().write(tenant_id, who, consents, topics)


def test_two_words_at_once_both_stand() -> None:
    town = Town()
    town.consents = Crossed(town.tenant.id, town.who())
    town.build()
    town.says("수신거부")
    agreed = of_town(town).of("web", Purpose.AD)
    assert refused(of_town(town), "sms")
    assert agreed and agreed.stands
