"""Whoever tells the bot in KakaoTalk to send nothing more gets no notices there, and is told so."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import ConversationKey, Mode, Voice
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.events import Fact
from chalicelib.domain.outbound_rules import Quiet, Refuse, Send, Why, when
from chalicelib.domain.person_told import PersonTold
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.stop_telling import AGAIN_KEY, KAKAO_KEY, told_stopped
from chalicelib.services.handoff import Asking
from chalicelib.services.introducing import PERSON
from tests.cities import MONDAY, choice, city
from tests.fakes import Moment
from tests.services.consulting import accounts
from tests.services.notices import PHONE
from tests.services.stopping_the_bot import LADDER, Talker

STOPPED, AGAIN = "수신거부를 신청", "다시 보내 드립니다"
NOON = MONDAY + timedelta(hours=3)


def verdict(talker: Talker, channel: str, who: ConversationKey | None = None) -> object:
    """On news by this channel."""
    said = talker.consents.of(talker.tenant.id, who or talker.me)
    return when(Purpose.PUBLIC_INFO, channel, None, said, NOON, Quiet())


def has_stopped(talker: Talker) -> bool:
    by_kakao = {verdict(talker, channel) for channel in ("kakao-consult", "alimtalk")}
    assert len(by_kakao) == 1 and verdict(talker, "sms") == Send()
    return by_kakao == {Refuse(Why.STOPPED)}


def tells_phone(talker: Talker, who: ConversationKey) -> None:
    """In a consult talk, some time ago."""
    sealed = talker.vault.seal(talker.tenant.id, PersonTold(PHONE).dump())
    until = talker.now + timedelta(days=30)
    talker.sealed.put(talker.tenant.id, who, PERSON, sealed, until, "010-****-0001")


@pytest.fixture
def talker() -> Talker:
    found = Talker()
    found.town.now = NOON
    found.tenant = city(ways=LADDER, accounts=accounts())
    found.tenants.put(found.tenant)
    return found


def test_it_is_told_in_the_same_turn_with_the_way_back_and_the_way_home(talker: Talker) -> None:
    talker.says("안녕하세요")
    answer = talker.says("수신거부")
    assert STOPPED in answer.text and "‘소식 받기’" in answer.text
    assert "처음으로" in answer.labels
    assert has_stopped(talker)
    [turn] = talker.told_of(Fact.NOTICES_STOPPED)
    assert (turn.text, turn.voice, turn.state.mode) == ("수신거부", Voice.CONTACT, Mode.BOT)
    known = talker.consents.of(talker.tenant.id, talker.me).known.values()
    assert known and all(each.tell_by() is None for each in known), "noted as told"


def test_the_bot_goes_on_as_before(talker: Talker) -> None:
    home = talker.says("처음으로")
    areas = talker.says("분야 보기", extra=home.extra("분야 보기"))
    talker.says("수신거부")
    assert talker.log[-1].state.trail == ("home", "areas")
    assert "시청 민원실" in talker.says("여권").text
    assert talker.says("처음으로").labels[: len(home.labels)] == home.labels
    assert areas.labels


def test_who_begins_with_it_is_told_what_they_talk_with_too(talker: Talker) -> None:
    answer = talker.says("수신거부")
    assert "챗봇입니다" in answer.text and STOPPED in answer.text
    assert "챗봇입니다" not in talker.says("안녕하세요").text


def test_the_same_call_again_gets_the_same_bytes_and_changes_nothing(talker: Talker) -> None:
    talker.says("안녕하세요")
    token = talker.token
    first = talker.says("수신거부", id="call-1")
    before, turns = talker.consents.of(talker.tenant.id, talker.me), list(talker.log)
    talker.town.now += timedelta(seconds=30)
    talker.token = token
    assert talker.says("수신거부", id="call-1").body == first.body
    assert talker.consents.of(talker.tenant.id, talker.me) == before
    assert talker.log == turns


def test_said_another_day_it_keeps_its_first_day_and_is_told_again(talker: Talker) -> None:
    talker.says("수신거부")
    before = talker.consents.of(talker.tenant.id, talker.me)
    talker.town.now += timedelta(days=1)
    assert STOPPED in talker.says("수신거부").text
    assert talker.consents.of(talker.tenant.id, talker.me) == before


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 13))
def test_wherever_it_breaks_it_is_done_and_told_once(
    talker: Talker, at: int, moment: Moment
) -> None:
    talker.says("안녕하세요", known=True)
    tells_phone(talker, talker.own)
    here = len(talker.faults.calls)
    talker.faults.faults = {here + at: moment}
    answer = talker.says("수신거부", known=True)
    assert len(talker.faults.calls) >= here + at, "every call that it makes has its turn"
    assert STOPPED in answer.text
    assert len(talker.told_of(Fact.NOTICES_STOPPED)) == 1
    assert has_stopped(talker)
    for who in (talker.own, talker.phone):
        assert verdict(talker, "alimtalk", who) == Refuse(Why.STOPPED)


def test_where_the_store_is_gone_it_is_not_said_to_be_done(talker: Talker) -> None:
    talker.says("안녕하세요")
    here, seconds = len(talker.faults.calls), count()
    talker.faults.faults = dict.fromkeys(range(here + 1, here + 99), Moment.BEFORE)
    lost = talker.says("수신거부", patience=Deadline(4, lambda: next(seconds)))
    assert STOPPED not in lost.text
    assert not talker.told_of(Fact.NOTICES_STOPPED)
    talker.faults.faults = {}
    assert STOPPED in talker.says("수신거부").text


# ---- what they get after it ----


def test_no_news_comes_to_them_by_any_way_and_their_own_matters_do(talker: Talker) -> None:
    talker.says("안녕하세요")
    tells_phone(talker, talker.me)
    assert talker.reaches(talker.me) == ["alimtalk"]
    talker.says("수신거부")
    assert talker.reaches(talker.me) == []
    assert talker.town.failures() == [Why.STOPPED]
    assert talker.reaches(talker.me, purpose=Purpose.SERVICE) == ["alimtalk"]


def test_nor_in_a_talk_that_lasts_where_nothing_ties_the_two(talker: Talker) -> None:
    talker.entered()
    assert talker.reaches(talker.own) == ["session"]
    talker.says("수신거부", known=True)
    assert talker.reaches(talker.own) == []
    assert len(talker.pushed()) == 1


def test_nor_an_alimtalk_to_the_phone_that_they_told(talker: Talker) -> None:
    talker.entered()
    tells_phone(talker, talker.own)
    to_phone = {"who": None, "phone": PHONE}
    assert talker.reaches(**to_phone) == ["alimtalk"]
    talker.says("수신거부", known=True)
    assert talker.reaches(**to_phone) == []
    assert verdict(talker, "sms", talker.phone) == Send(), "texts are another matter"


def test_a_number_that_is_no_phone_stops_nothing_else(talker: Talker) -> None:
    talker.says("안녕하세요")
    sealed = talker.vault.seal(talker.tenant.id, PersonTold("내선 12").dump())
    talker.sealed.put(talker.tenant.id, talker.me, PERSON, sealed, NOON + timedelta(1), "****")
    assert STOPPED in talker.says("수신거부").text
    assert {who for _, who in talker.consents.known} == {talker.me}


# ---- what counts as one ----


def test_a_short_word_is_one_only_of_who_was_sent_something_by_kakaotalk() -> None:
    silent, texted, noticed = Talker(), Talker(), Talker()
    texted.consents.note_sent(texted.tenant.id, "sms", texted.now)
    noticed.consents.note_sent(noticed.tenant.id, "alimtalk", noticed.now - timedelta(days=29))
    for each in (silent, texted, noticed):
        each.says("안녕하세요")
    assert STOPPED not in silent.says("그만").text
    assert STOPPED not in texted.says("그만").text
    assert STOPPED in noticed.says("그만").text
    assert silent.consents.known == {} and has_stopped(noticed)


def test_a_short_word_to_the_desk_is_the_desks(talker: Talker) -> None:
    talker.consents.note_sent(talker.tenant.id, "alimtalk", talker.now)
    talker.says("안녕하세요")
    talker.handoff.ask(talker.me, Asking("kakao-consult", "주차 문의"))
    assert "상담원에게 전했습니다" in talker.says("그만").text
    assert talker.consents.known == {}


@pytest.mark.parametrize("text", ["수신거부 어떻게 하나요?", "학교 그만두고 싶어요", "소식 받기"])
def test_other_words_are_answered_as_ever(talker: Talker, text: str) -> None:
    talker.says("안녕하세요")
    answer = talker.says(text)
    assert STOPPED not in answer.text and AGAIN not in answer.text
    assert talker.consents.known == {}


def test_a_pressed_choice_is_none(talker: Talker) -> None:
    home = talker.says("처음으로")
    answer = talker.says("수신거부", extra=home.extra("시청 안내"))
    assert STOPPED not in answer.text
    assert talker.consents.known == {}


def test_a_citys_own_choice_of_that_name_loses_when_it_is_typed(talker: Talker) -> None:
    nodes = {"home": {"text": {"ko": "무엇?"}, "choices": [choice("수신거부", "Stop", "guide")]}}
    talker.tenants.put(
        city(2, ways=LADDER, accounts=accounts(), menu={"start": "home", "nodes": nodes})
    )
    home = talker.says("처음으로")
    answer = talker.says("수신거부", trigger="CARD_BUTTON_MESSAGE")
    assert STOPPED in answer.text and "처음으로" in answer.labels
    assert has_stopped(talker)
    assert home.labels[0] == "수신거부"


# ---- while the desk has the talk ----


@pytest.mark.parametrize("taken", [False, True])
def test_an_agent_sees_it_and_what_was_told_and_the_talk_goes_on(
    talker: Talker, taken: bool
) -> None:
    talker.says("안녕하세요")
    talker.handoff.ask(talker.me, Asking("kakao-consult", "주차 문의"))
    if taken:
        talker.taken()
    before = talker.entry
    answer = talker.says("수신거부", id="to-desk")
    again = talker.says("수신거부", id="to-desk")
    assert STOPPED in answer.text and again.body == answer.body
    assert ("그만 기다리기" in answer.labels) is not taken
    assert talker.entry.receipt == before.receipt and talker.entry.stage is before.stage
    [told] = talker.told_of(Fact.NOTICES_STOPPED)
    assert (told.voice, told.state.mode) == (Voice.DESK, Mode.AGENT)
    assert talker.heard[-1] == "수신거부" and talker.log[-1] == told
    assert has_stopped(talker)
    talker.sender.said.clear()
    talker.deliver()
    assert all(STOPPED not in text for _, text, _ in talker.sender.said), "not pushed as well"


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 14))
def test_beside_the_desk_too_it_is_told_once_wherever_it_breaks(
    talker: Talker, at: int, moment: Moment
) -> None:
    talker.says("안녕하세요")
    talker.handoff.ask(talker.me, Asking("kakao-consult", "주차 문의"))
    talker.faults.faults = {len(talker.faults.calls) + at: moment}
    assert STOPPED in talker.says("수신거부").text
    assert len(talker.told_of(Fact.NOTICES_STOPPED)) == 1
    assert talker.heard.count("수신거부") == 1
    assert has_stopped(talker)


def test_who_left_a_message_is_told_by_the_bot_and_still_waits(talker: Talker) -> None:
    talker.says("안녕하세요")
    talker.town.now += timedelta(hours=12)
    talker.handoff.ask(talker.me, Asking("kakao-consult", "주차 문의"))
    assert talker.entry.is_message
    talker.says("아무 말")
    assert STOPPED in talker.says("수신거부").text
    assert talker.log[-1].state.mode is Mode.AGENT and talker.entry.is_message
    assert has_stopped(talker)


# ---- in the consult talk, which is the same room to them ----


def test_a_stop_there_tells_the_same_way_back_and_that_works_there_too(talker: Talker) -> None:
    talker.entered()
    tells_phone(talker, talker.own)
    receipt = talker.entry.receipt
    talker.write("수신거부")
    talker.deliver()
    assert STOPPED in talker.sender.said[-1][1] and "‘소식 받기’" in talker.sender.said[-1][1]
    assert talker.reaches(talker.own) == []
    assert talker.reaches(None, phone=PHONE) == []
    talker.write("소식 받기")
    talker.deliver()
    assert AGAIN in talker.sender.said[-1][1]
    assert talker.reaches(talker.own) == ["session"]
    assert talker.reaches(None, phone=PHONE) == ["alimtalk"]
    assert talker.entry.receipt == receipt


def test_who_never_stopped_says_nothing_of_the_kind_there(talker: Talker) -> None:
    talker.entered()
    talker.write("소식 받기")
    assert talker.heard[-1] == "소식 받기"
    assert not talker.told_of(Fact.NOTICES_WANTED) and talker.consents.known == {}


def test_what_was_stopped_at_the_bot_is_taken_back_there(talker: Talker) -> None:
    talker.entered()
    talker.says("수신거부", known=True)
    talker.write("소식 받기")
    assert talker.reaches(talker.own) == ["session"]


# ---- taking it back ----


def test_who_stopped_may_have_news_again_and_no_advertising(talker: Talker) -> None:
    ad = Scope("alimtalk", Purpose.AD)
    agreed = Consents().gave(ad, "form:1", NOON - timedelta(days=9))
    talker.consents.write(talker.tenant.id, talker.me, agreed)
    talker.says("수신거부")
    answer = talker.says("소식 받기")
    assert AGAIN in answer.text and "처음으로" in answer.labels
    assert not has_stopped(talker)
    assert talker.consents.of(talker.tenant.id, talker.me).known[ad].refused
    tells_phone(talker, talker.me)
    assert talker.reaches(talker.me) == ["alimtalk"]
    assert STOPPED in talker.says("수신거부").text and has_stopped(talker)


def test_back_they_come_wherever_they_stopped(talker: Talker) -> None:
    talker.entered()
    tells_phone(talker, talker.own)
    talker.write("수신거부")
    talker.says("수신거부", known=True)
    talker.says("소식 받기", known=True)
    assert talker.reaches(talker.own) == ["session"]
    assert talker.reaches(None, phone=PHONE) == ["alimtalk"]


def test_who_stopped_texts_still_gets_none_after_coming_back_in_kakaotalk(talker: Talker) -> None:
    texts = Scope("sms", Purpose.PUBLIC_INFO)
    refused = Consents().withdrew([texts], "sms#1", NOON)
    talker.consents.write(talker.tenant.id, talker.phone, refused)
    tells_phone(talker, talker.me)
    talker.says("수신거부")
    talker.says("소식 받기")
    assert verdict(talker, "sms", talker.phone) == Refuse(Why.STOPPED)


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 9))
def test_wherever_the_way_back_breaks_it_is_gone_and_told_once(
    talker: Talker, at: int, moment: Moment
) -> None:
    talker.says("수신거부")
    talker.faults.faults = {len(talker.faults.calls) + at: moment}
    assert AGAIN in talker.says("소식 받기").text
    assert len(talker.told_of(Fact.NOTICES_WANTED)) == 1
    assert not has_stopped(talker)


def test_a_version_of_before_tells_both_in_korean() -> None:
    tenant = city()
    texts = {key: text for key, text in tenant.texts.items() if "_kakao" not in key}
    earlier = replace(tenant, texts=texts)
    assert STOPPED in told_stopped(earlier, "en", MONDAY, KAKAO_KEY)
    assert AGAIN in told_stopped(earlier, "en", MONDAY, AGAIN_KEY)
    assert "resume notices" in told_stopped(tenant, "en", MONDAY, KAKAO_KEY)
