"""Whoever subscribes by text is on that topic's list, told how to leave, and off it when they do."""

from datetime import timedelta

import pytest

from chalicelib.domain.audience import BadRow, Recipient
from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.conversation import Voice
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.message import Json
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.subscriber import Subscriber
from chalicelib.sealing.aes_gcm import AesGcm
from chalicelib.services.subscribing import ANSWERED_WITHIN
from chalicelib.services.topic_audience import TopicAudience, TopicSeal
from tests.fakes import FakeTenantKeys, Moment
from tests.outbound_rule_fakes import FakeConsentStore
from tests.services.texting import PHONE, Town

TOPICS: tuple[Json, ...] = (
    {
        "id": "welfare",
        "name": {"ko": "복지 소식", "en": "Welfare news"},
        "words": ["복지", "welfare"],
    },
    {"id": "roads", "name": {"ko": "도로 통제", "en": "Road closures"}, "words": ["도로", "roads"]},
)
OTHER_PHONE = "01087654321"


@pytest.fixture(params=["person", "menu"])
def town(request: pytest.FixtureRequest) -> Town:
    return Town(request.param, TOPICS)


def listed(town: Town, topic: str = "welfare") -> list[str]:
    """The phones on a topic's list."""
    audience = TopicAudience(town.consents, TopicSeal(town.keys, AesGcm()))
    entries = list(audience.entries(town.tenant.id, topic))
    return [each.phone for each in entries if isinstance(each, Recipient)]


def told(town: Town) -> list[str]:
    return [turn.text for turn in town.turns() if turn.voice is Voice.DESK]


def test_a_subscription_is_a_dated_consent_on_the_list_and_confirmed_to_the_phone(
    town: Town,
) -> None:
    town.says("구독 복지")
    assert listed(town) == [PHONE] and listed(town, "roads") == []
    consent = town.consents.of(town.tenant.id, town.who()).known[
        Scope("sms", Purpose.PUBLIC_INFO, topic="welfare")
    ]
    assert consent.stands and consent.given_at and consent.told_at
    town.deliver()
    [received] = town.received()
    assert "복지 소식을 보내 드립니다" in received and "해지 복지" in received
    assert town.entry() is None


def test_a_subscription_is_one_write_of_consents(town: Town) -> None:
    town.says("구독 복지")
    assert len(town.consents.said) == 1
    town.says("구독 복지")
    assert len(town.consents.said) == 1
    assert len(told(town)) == 2


def test_who_asks_which_there_are_answers_by_a_bare_number(town: Town) -> None:
    town.says("구독")
    assert "1. 복지 소식\n2. 도로 통제" in told(town)[-1]
    town.says("2")
    assert listed(town, "roads") == [PHONE]
    assert town.entry() is None


def test_in_english_all_of_it_is_english(town: Town) -> None:
    town.says("subscribe")
    assert "2. Road closures" in told(town)[-1]
    town.says("2")
    assert "unsubscribe roads" in told(town)[-1]
    town.says("unsubscribe roads")
    assert listed(town, "roads") == []
    assert "not send you “Road closures”" in told(town)[-1]


def test_a_number_that_answers_no_list_is_no_subscription(town: Town) -> None:
    town.says("2")
    town.says("구독")
    town.at(town.now + ANSWERED_WITHIN + timedelta(minutes=1))
    town.says("2")
    assert listed(town, "roads") == []


def test_once_one_is_joined_the_next_number_is_a_number(town: Town) -> None:
    town.says("구독")
    town.says("2")
    town.says("1")
    assert (listed(town), listed(town, "roads")) == ([], [PHONE])


def test_leaving_one_leaves_the_other(town: Town) -> None:
    town.says("구독 복지")
    town.says("구독 도로")
    town.says("해지 복지")
    assert (listed(town), listed(town, "roads")) == ([], [PHONE])
    town.says("구독 복지")
    assert listed(town) == [PHONE]


def test_a_stop_removes_them_all_and_nobody_elses(town: Town) -> None:
    town.says("구독 복지")
    town.says("구독 도로")
    town.says("구독 복지", moCallback=OTHER_PHONE)
    town.says("수신거부")
    assert (listed(town), listed(town, "roads")) == ([OTHER_PHONE], [])
    assert not town.consents.of(town.tenant.id, town.who()).subscribed()


def test_who_stopped_may_subscribe_and_is_sent_that_topic_alone(town: Town) -> None:
    town.says("수신거부")
    town.says("구독 복지")
    assert listed(town) == [PHONE]
    word = town.consents.of(town.tenant.id, town.who()).of("sms", Purpose.PUBLIC_INFO)
    assert word and word.refused


def test_a_subscription_that_a_vendor_brings_late_undoes_no_later_stop(town: Town) -> None:
    town.says("구독 복지")
    town.says("수신거부")
    before = f"{town.now - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}"
    town.says("구독 복지", moRecvDt=before)
    assert listed(town) == []
    assert "보내지 않습니다" in told(town)[-1]


def test_the_same_delivery_again_changes_and_says_nothing_more(town: Town) -> None:
    town.says("구독")
    text = town.text("1")
    for _ in range(2):
        town.bring(text)
        town.read()
    assert listed(town) == [PHONE]
    assert len(told(town)) == 2


def test_in_a_city_without_topics_it_is_a_word_like_others() -> None:
    town = Town()
    town.says("구독 복지")
    assert town.consents.of(town.tenant.id, town.who()) == Consents()
    assert town.entry() is not None


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("at", range(1, 16))
@pytest.mark.parametrize("words", ["구독 복지", "1"])
def test_wherever_it_breaks_off_the_queue_brings_it_to_its_end_once(
    words: str, at: int, moment: Moment
) -> None:
    town = Town("person", TOPICS)
    town.says("구독")
    town.bring(town.text(words))
    town.plan.faults = {len(town.plan.calls) + at: moment}
    for _ in range(3):
        try:
            town.read()
        except Retryable:
            continue
    assert listed(town) == [PHONE]
    assert [turn.voice for turn in town.turns()] == [Voice.CONTACT, Voice.DESK] * 2


def test_a_phone_opens_for_its_own_place_alone() -> None:
    seal = TopicSeal(FakeTenantKeys("saetbyeol"), AesGcm())
    sealed = seal.seal("saetbyeol", "welfare", "a", PHONE)
    assert PHONE.encode() not in sealed
    assert seal.open("saetbyeol", "welfare", Subscriber("a", sealed)) == PHONE
    for topic, contact in (("roads", "a"), ("welfare", "b")):
        with pytest.raises(Permanent):
            seal.open("saetbyeol", topic, Subscriber(contact, sealed))


def test_a_row_that_cannot_be_opened_is_told_and_the_others_are_sent() -> None:
    keys, store = FakeTenantKeys("saetbyeol"), FakeConsentStore()
    seal = TopicSeal(keys, AesGcm())
    sealed = {name: seal.seal("saetbyeol", "welfare", name, PHONE) for name in ("a", "c")}
    store.lists["saetbyeol", "welfare"] = {"b": b"broken" * 9, **sealed}
    entries = list(TopicAudience(store, seal).entries("saetbyeol", "welfare"))
    assert isinstance(entries[0], BadRow) and entries[0].row == 1
    assert entries[1] == Recipient(2, PHONE)
