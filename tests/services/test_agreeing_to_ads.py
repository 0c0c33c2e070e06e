"""Whoever agrees to advertising by text has a dated consent, is told of it, and ends it by STOP."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import ad_telling, consent_telling
from chalicelib.domain.audience import Recipient
from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.consent import Consent, Consents, Scope
from chalicelib.domain.conversation import Voice
from chalicelib.domain.errors import Retryable
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import LANGUAGES, Text
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.stop_words import Stop, stop
from chalicelib.services.broadcast_planning import Wanted
from tests.cities import city
from tests.fakes import FakeTenants, Moment
from tests.services.broadcasts import CITY, MAKER
from tests.services.broadcasts import Town as Office
from tests.services.test_audience_rules import AD_TEXT, phone
from tests.services.test_subscribing import OTHER_PHONE, TOPICS, listed
from tests.services.texting import PHONE, Town, accounts

DAY, NIGHT = Scope("sms", Purpose.AD), Scope("sms", Purpose.AD, night=True)
FREE = {"free_refusals": "0800000000"}


def advertising(answers: str = "person") -> Town:
    town = Town(answers, TOPICS)
    tenant = city(accounts=accounts(answers), topics=list(TOPICS), ways=FREE)
    town.tenant, town.tenants = tenant, FakeTenants(tenant)
    town.build()
    return town


@pytest.fixture(params=["person", "menu"])
def town(request: pytest.FixtureRequest) -> Town:
    return advertising(request.param)


def word(town: Town, scope: Scope = DAY, sender: str = PHONE) -> Consent | None:
    return town.consents.of(town.tenant.id, town.who(sender)).known.get(scope)


def stands(town: Town, sender: str = PHONE) -> tuple[bool, bool]:
    """The day, the night."""
    day, night = (word(town, scope, sender) for scope in (DAY, NIGHT))
    return bool(day and day.stands), bool(night and night.stands)


def told(town: Town) -> list[str]:
    return [turn.text for turn in town.turns() if turn.voice is Voice.DESK]


def test_a_consent_is_dated_names_its_text_and_is_told_to_the_phone(town: Town) -> None:
    town.says("광고 수신동의")
    day = word(town)
    assert day and day.given_at == town.now and day.source.startswith("text#")
    assert day.tell_by() is None
    assert stands(town) == (True, False)
    town.deliver()
    [received] = town.received()
    for part in (
        "샛별",
        "2026-11-23",
        "광고 문자를 받겠다고 동의",
        "2년마다",
        "수신거부",
        "080-000-0000",
        "무료",
    ):
        assert part in received
    assert "밤 9시부터 아침 8시 사이에는 보내지 않습니다" in received
    assert town.entry() is None


def test_the_night_is_agreed_to_with_the_day_and_told(town: Town) -> None:
    town.says("야간 광고 수신동의")
    assert stands(town) == (True, True)
    assert "밤 9시부터 아침 8시 사이에도 받겠다고 동의" in told(town)[-1]


def test_who_agrees_to_the_night_later_agrees_to_all_of_it_from_that_day(town: Town) -> None:
    town.says("광고 동의")
    town.at(town.now + timedelta(days=3))
    town.says("밤 광고 동의")
    day, night = word(town), word(town, NIGHT)
    assert day and night and day.given_at == night.given_at == town.now
    assert day.source == night.source
    town.at(town.now + timedelta(days=3))
    town.says("밤 광고 동의")
    assert word(town) == day and word(town, NIGHT) == night
    assert told(town)[-1] == told(town)[-2] and "2026-11-26" in told(town)[-1]


def test_who_says_it_twice_has_agreed_once_and_is_told_how_they_stand(town: Town) -> None:
    town.says("광고 동의")
    town.at(town.now + timedelta(days=3))
    town.says("광고 동의")
    assert len(town.consents.said) == 1
    assert len(told(town)) == 2 and "2026-11-23" in told(town)[-1]


def test_the_night_alone_is_taken_back(town: Town) -> None:
    town.says("야간 광고 수신동의")
    town.at(town.now + timedelta(days=1))
    town.says("야간 광고 수신거부")
    assert stands(town) == (True, False)
    assert "2026-11-24에 밤 광고를 받지 않겠다고" in told(town)[-1]
    assert "2026-11-23에 광고 문자를 받겠다고" in told(town)[-1]


def test_who_never_agreed_and_refuses_the_night_is_told_that_alone(town: Town) -> None:
    town.says("야간 광고 수신거부")
    assert stands(town) == (False, False)
    assert "밤 광고를 받지 않겠다고" in told(town)[-1] and "동의" not in told(town)[-1]


def test_a_stop_ends_it_and_who_agrees_after_it_agrees_anew_to_advertising_alone(
    town: Town,
) -> None:
    town.says("야간 광고 수신동의")
    town.at(town.now + timedelta(days=1))
    town.says("수신거부")
    assert stands(town) == (False, False)
    town.at(town.now + timedelta(days=1))
    town.says("광고 수신동의")
    assert stands(town) == (True, False)
    day = word(town)
    assert day and day.given_at == town.now
    news = word(town, Scope("sms", Purpose.PUBLIC_INFO))
    assert news and news.refused


def test_a_consent_that_a_vendor_brings_late_undoes_no_later_stop(town: Town) -> None:
    town.says("수신거부")
    before = f"{town.now - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}"
    town.says("야간 광고 수신동의", moRecvDt=before)
    assert stands(town) == (False, False)
    assert "보내지 않습니다" in told(town)[-1] and "동의" not in told(town)[-1]


def test_the_same_delivery_again_changes_and_says_nothing_even_after_a_stop(town: Town) -> None:
    text = town.text("야간 광고 수신동의")
    for _ in range(2):
        town.bring(text)
        town.read()
    assert len(town.consents.said) == 1 and len(told(town)) == 1
    town.at(town.now + timedelta(days=1))
    town.says("수신거부")
    town.bring(text)
    town.read()
    assert stands(town) == (False, False) and len(told(town)) == 2


def test_it_is_one_persons_in_one_city_and_no_topic(town: Town) -> None:
    town.says("야간 광고 수신동의")
    assert stands(town, OTHER_PHONE) == (False, False)
    assert {tenant_id for _, tenant_id, _ in town.consents.said} == {town.tenant.id}
    assert listed(town) == []


@pytest.mark.parametrize("answers", ["person", "menu"])
@pytest.mark.parametrize("words", ["광고 수신동의", "야간 광고 수신동의", "야간 광고 수신거부"])
def test_in_a_city_that_sends_no_advertising_they_are_words_like_others(
    answers: str, words: str
) -> None:
    town = Town(answers)
    town.says(words)
    town.waits()
    assert town.consents.of(town.tenant.id, town.who()) == Consents()
    assert not any("동의하셨습니다" in text for text in told(town))
    assert len(town.turns()) > 0


def test_they_are_told_though_the_months_money_is_spent() -> None:
    prices = {"sms": 1000, "lms": 3000, "mms": 6000, "alimtalk": 500}
    town = advertising()
    town.tenant = city(accounts=accounts(), ways=FREE, budget={"cap": 1, "prices": prices})
    town.tenants = FakeTenants(town.tenant)
    town.build()
    town.says("광고 동의")
    town.deliver()
    assert len(town.received()) == 1


def test_beside_a_picture_nothing_is_agreed_to() -> None:
    town = advertising()
    files = [{"contentName": "a.jpg", "contentUrl": "https://vendor.example/a.jpg"}]
    town.says("광고 동의", contentCnt=1, contentInfoLst=files)
    assert word(town) is None


def test_an_open_talk_goes_on_and_its_agent_sees_both_lines() -> None:
    town = advertising()
    town.says("물이 안 나와요")
    assert town.entry() is not None
    town.says("광고 동의")
    assert town.entry() is not None and stands(town) == (True, False)
    assert [turn.voice for turn in town.turns()][-2:] == [Voice.CONTACT, Voice.DESK]


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 14))
@pytest.mark.parametrize("words", ["광고 수신동의", "야간 광고 수신동의"])
def test_wherever_it_breaks_off_the_queue_brings_it_to_its_end_once(
    words: str, at: int, moment: Moment
) -> None:
    town = advertising()
    town.bring(town.text(words))
    town.plan.faults = {len(town.plan.calls) + at: moment}
    for _ in range(3):
        try:
            town.read()
        except Retryable:
            continue
    assert len(town.plan.calls) >= at, "the fault was met"
    town.plan.faults = {}
    assert stands(town) == (True, words.startswith("야간"))
    assert len(town.consents.said) == 1
    assert [turn.voice for turn in town.turns()] == [Voice.CONTACT, Voice.DESK]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("receive ads at night", "between 9 PM and 8 AM too"),
        ("同意夜间接收广告", "晚9点至早8点也接收"),
        ("夜間広告受信同意", "受信にも同意されました"),
        ("nhận quảng cáo ban đêm", "từ 21 giờ đến 8 giờ"),
        ("шөнө сурталчилгаа авах", "21 цагаас 8 цагийн"),
    ],
)
def test_they_are_told_in_their_own_language(words: str, part: str) -> None:
    town = advertising()
    town.says(words)
    assert part in told(town)[-1] and "080-000-0000" in told(town)[-1]
    assert "{" not in told(town)[-1]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        (ad_telling.SENDER, {"name"}),
        (ad_telling.AGREED, {"date"}),
        (ad_telling.NO_NIGHT, {"date"}),
        (ad_telling.BY_DAY, set()),
        (ad_telling.ENDING, {"free"}),
        (consent_telling.NIGHT, {"date"}),
    ],
)
def test_every_sentence_has_six_languages_and_its_gaps(text: Text, gaps: set[str]) -> None:
    assert set(text) == set(LANGUAGES)
    for words in text.values():
        assert {part.split("}")[0] for part in words.split("{")[1:]} == gaps


def test_what_is_told_to_be_sent_ends_it() -> None:
    words = {
        "ko": "수신거부", "en": "unsubscribe", "zh": "退订", "ja": "配信停止",
        "vi": "từ chối nhận tin", "mn": "мессеж зогсоо",
    }  # fmt: skip
    for language, each in words.items():
        assert each in ad_telling.ENDING[language] and stop(each) is Stop.CLEAR


def test_from_a_text_to_an_officers_list_the_night_is_for_who_agreed_to_it() -> None:
    """22:00: one by night at once, one by day in the morning, the third never."""
    office = Office()
    office.clock.at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    line = Town()
    line.tenant = replace(city(accounts=accounts(), ways=FREE), id=CITY)
    line.tenants = FakeTenants(line.tenant)
    line.keys.known.add(CITY)
    line.consents = office.consents
    line.now = (office.clock.at - timedelta(hours=6)).astimezone(SEOUL)
    line.build()
    line.says("야간 광고 수신동의", moCallback=phone(1))
    line.says("광고 수신동의", moCallback=phone(2))
    line.says("안녕하세요", moCallback=phone(3))
    wanted = Wanted("축제", AD_TEXT, Purpose.AD, MAKER)
    people = [Recipient(n + 1, phone(n)) for n in (1, 2, 3)]
    it = office.planning.plan(CITY, wanted, people).broadcast
    office.casting.start(CITY, it.id, MAKER)
    office.work_off()
    assert list(office.phones()) == [phone(1)]
    office.clock.at = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    for _ in range(4):
        office.mending.mend(CITY)
        office.work_off()
        office.clock.sleep(300)
    assert office.phones() == {phone(1): 1, phone(2): 1}
    assert office.casting.get(CITY, it.id).state is BroadcastState.DONE
