"""Who stops notices by the bot needs nothing on AWS that the webhook's policy or zip forbids."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Request
from chalicelib.domain.person_told import PersonTold
from chalicelib.services.handoff import Asking
from chalicelib.services.introducing import PERSON
from tests.cities import SECRET
from tests.house.rights import watched
from tests.house.town import CITY, Town, settings_of_town
from tests.platforms import city_body, payload, register
from tests.services.consulting import USER, accounts

OPEN = {"week": [[[0, 1440]]] * 7, "closed": {}}
PHONE = "01000000001"


@pytest.fixture
def town(moto: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    settings, queue = settings_of_town()
    register(Platform(settings), city_body(accounts=accounts(), agent_hours=OPEN))
    with watched(monkeypatch) as watch:
        yield Town(Platform(settings), watch, queue)


def types(town: Town, text: str) -> str:
    """To the bot, by somebody whom Kakao names by the consult talk's key too."""
    body = payload(text, "somebody")
    body["userRequest"]["user"]["properties"] = {"plusfriendUserKey": USER}
    headers, now = {"x-webhook-secret": SECRET}, datetime.now(UTC)
    request = Request(CITY, headers, json.dumps(body).encode(), now, "https://city.example")
    patience = Deadline(time.monotonic() + 60, time.monotonic)
    with town.watch.acting("webhook_handler"):
        return town.platform.receiver.receive("kakao", request, patience).decode()


def named(town: Town, family: str, kind: str, value: str) -> ConversationKey:
    contact = contact_id(town.platform._keys.of(CITY), family, Address(kind, value))
    return ConversationKey(CITY, family, contact)


def test_a_stop_by_the_bot_and_the_way_back(town: Town) -> None:
    on, now = town.platform, datetime.now(UTC)
    who = named(town, "kakao", "botUserKey", "somebody")
    types(town, "안녕하세요")
    own = named(town, "kakao", "plusfriendUserKey", USER)
    sealed = on._vault.seal(CITY, PersonTold(PHONE).dump())
    on._sealed.put(CITY, own, PERSON, sealed, now + timedelta(days=9), "010-****-0001")
    on._consents.note_sent(CITY, "alimtalk", now)
    assert "수신거부를 신청" in types(town, "그만")
    assert "다시 보내 드립니다" in types(town, "소식 받기")
    on.handoff.ask(who, Asking("kakao-consult", "주차 문의"))
    assert "수신거부를 신청" in types(town, "수신거부")
    told = (who, own, named(town, "sms", "phone", PHONE))
    assert all(on._consents.of(CITY, each).known for each in told)
    bodies = town.facts("Notices")
    assert len(bodies) == 3
    for function, act in (("count_events", on.count), ("count_talks", on.count_talk)):
        town.job(function, act, bodies)
    assert not town.watch.refused
