"""The true webhook, for who wants no notices: told in six languages, written once, no city else."""

import json
from datetime import UTC, datetime

import pytest
from chalice.test import Client

from chalicelib.bootstrap import Platform, platform
from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.outbound_rules import Quiet, Refuse, Send, Why, when
from chalicelib.domain.purpose import Purpose
from tests.cities import BOT
from tests.perf.stub_store import Stub
from tests.platforms import city_body, payload, post, register, token_of

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
OTHER = "dalbit"

WORDS = [
    ("수신거부", "수신거부를 신청", "‘소식 받기’", "소식 받기", "다시 보내"),
    ("Unsubscribe", "you asked us to stop", "“resume notices”", "resume notices", "again"),
    ("退订", "申请拒收", "“恢复接收”", "恢复接收", "重新"),
    ("配信停止", "受信拒否", "「受信再開」", "受信再開", "再び"),
    ("hủy đăng ký", "ngừng nhận tin", "“nhận lại tin”", "nhận lại tin", "lại gửi"),
    ("мессеж зогсоо", "татгалзлаа", "“мэдээ авах”", "мэдээ авах", "дахин илгээнэ"),
]


def says(client: Client, text: str, user: str = "somebody", **call: object) -> str:
    answer = post(client, payload(text, user), **call)
    assert answer.status_code == 200
    return str(answer.body.decode())


def consents(on: Platform, tenant: str = "saetbyeol", user: str = "somebody") -> Consents:
    contact = contact_id(on._keys.of(tenant), "kakao", Address("botUserKey", user))
    return on._consents.of(tenant, ConversationKey(tenant, "kakao", contact))


def on_news(said: Consents) -> set[object]:
    channels = ("kakao-consult", "alimtalk")
    return {when(Purpose.PUBLIC_INFO, each, None, said, NOON, Quiet()) for each in channels}


@pytest.mark.parametrize(("word", "told", "way", "again", "back"), WORDS)
def test_it_is_told_in_the_language_it_is_said_in_and_so_is_the_way_back(
    client: Client, word: str, told: str, way: str, again: str, back: str
) -> None:
    answer = says(client, word)
    assert told in answer and way in answer
    assert on_news(consents(platform())) == {Refuse(Why.STOPPED)}
    assert back in says(client, again)
    assert on_news(consents(platform())) == {Send()}


@pytest.mark.parametrize(("word", "told"), [("수신 거부!", "신청"), ("[수신거부]", "신청")])
def test_it_may_be_written_as_people_write(client: Client, word: str, told: str) -> None:
    assert told in says(client, word)


def test_the_number_of_an_advertisement_beside_it_is_masked_as_ever(client: Client) -> None:
    assert "수신거부를 신청" in says(client, "수신거부 080-000-1234")


def test_kakaos_second_call_writes_nothing_and_gets_the_same_bytes(
    client: Client, stub: Stub
) -> None:
    says(client, "안녕하세요")
    first = says(client, "수신거부", id="call-1")
    before = dict(stub.items)
    assert says(client, "수신거부", id="call-1") == first
    assert stub.items == before


def test_a_button_of_a_state_handed_back_changes_nothing_of_it(client: Client) -> None:
    token = token_of(json.loads(says(client, "안녕하세요")))
    answer = post(client, payload("수신거부", "somebody", token), id="call-2")
    assert "수신거부를 신청" in answer.body.decode()
    again = post(client, payload("수신거부", "somebody", token), id="call-2")
    assert again.body == answer.body


def test_another_city_and_another_person_are_written_to_as_before(client: Client) -> None:
    on = platform()
    register(on, city_body(tenant=OTHER))
    assert post(client, payload("안녕하세요", "somebody"), tenant=OTHER).status_code == 200
    says(client, "안녕하세요", "neighbour")
    says(client, "수신거부")
    assert consents(on, OTHER) == Consents()
    assert consents(on, user="neighbour") == Consents()


def test_what_a_stop_may_cost(client: Client, stub: Stub) -> None:
    says(client, "안녕하세요")
    stub.calls.clear()
    says(client, "수신거부")
    assert len(stub.calls) <= 9, [each.name for each in stub.calls]


def test_a_question_costs_what_it_did(client: Client, stub: Stub) -> None:
    says(client, "안녕하세요")
    stub.calls.clear()
    says(client, "수신거부는 어떻게 하나요?")
    assert [each.name for each in stub.calls][-2:] == ["Query", "PutItem"]


def test_only_the_citys_own_bot_is_heard(client: Client) -> None:
    foreign = payload("수신거부")
    foreign["bot"]["id"] = BOT[::-1]
    assert post(client, foreign).status_code == 403
    assert post(client, payload("수신거부"), secret="wrong").status_code == 401
    assert consents(platform(), user="synthetic-user") == Consents()
