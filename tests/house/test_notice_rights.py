"""Notices need nothing on AWS that their functions' policies forbid: each one's whole way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.bootstrap import Platform
from chalicelib.bootstrap.delivering import DeliveringParts
from chalicelib.bootstrap.notices import NoticeParts
from chalicelib.domain.delivery import ATTEMPTS, DeliveryState, Failure, Outcome
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.notice import End
from chalicelib.domain.notice_key import NoticeKey, NoticeReported
from chalicelib.domain.notice_words import told_of_notice
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.services.notice_mending import NoticeMending, event_of
from chalicelib.services.notifying import Asked
from tests.house.rights import watched
from tests.house.town import CITY, Town, keep_secret, settings_of_town
from tests.notice_fakes import FakeNoticeVendor
from tests.platforms import city_body, register
from tests.services import consulting
from tests.services.notices import PHONE, VALUES, WAYS

REFUSED = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)


@dataclass
class NoticeTown(Town):
    """`parts`: of the functions that send notices."""

    parts: NoticeParts

    def works(self, bodies: list[str]) -> Any:
        return self.job("send_notices", self.parts.send, bodies)


@pytest.fixture
def town(moto: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[NoticeTown]:
    settings, queue = settings_of_town()
    platform = Platform(settings)
    budget = {"cap": 100_000, "prices": {"sms": 900, "alimtalk": 700}}
    # So much that no step has to wait for room.
    [vendor] = WAYS["vendors"]
    rungs = [{"way": "session", "minutes": 10}, *WAYS["rungs"]]
    ways = {**WAYS, "rungs": rungs, "vendors": [{**vendor, "rate": 200}]}
    accounts = consulting.accounts(base_url="http://127.0.0.1:1")
    register(platform, city_body(ways=ways, budget=budget, accounts=accounts))
    keep_secret("one/key")
    parts = NoticeParts(settings, {"SOTONG_NOTICES_QUEUE": queue})
    vendor = FakeNoticeVendor()
    parts.__dict__["_vendors"] = {vendor.name: vendor}
    with watched(monkeypatch) as watch:
        yield NoticeTown(platform, watch, queue, parts)


def test_a_notice_goes_its_whole_way(town: NoticeTown) -> None:
    asked = Asked(
        CITY, Purpose.PUBLIC_INFO, "case#1", None, PHONE, "done", VALUES, "", Urgent("officer-1")
    )
    id = town.parts.notifying.notify(asked)
    assert town.works(town.facts("Notice")) == {"batchItemFailures": []}
    assert town.parts.notifying.get(CITY, id).steps[0].state is DeliveryState.SENT
    with town.watch.acting("webhook_handler"):
        report = NoticeReported(NoticeKey(CITY, id, 1), REFUSED, datetime.now(UTC))
        town.platform._notice_receipts.take(report)
    assert town.works(town.facts("Notice")) == {"batchItemFailures": []}
    assert len(town.parts.notifying.get(CITY, id).steps) == 2

    later = datetime.now(UTC) + timedelta(hours=2)
    parts = town.parts
    mending = NoticeMending(parts.versions, parts._notices, parts._later, lambda: later)
    with town.watch.acting("mend_notices"):
        assert mending.mend_all() == 1
    assert town.works(town.received("Notice")) == {"batchItemFailures": []}
    with town.watch.acting("webhook_handler"):
        arrived = Outcome(DeliveryState.DELIVERED)
        # So late that it counts against its vendor.
        at = datetime.now(UTC) + timedelta(minutes=6)
        report = NoticeReported(NoticeKey(CITY, id, 2), arrived, at)
        town.platform._notice_receipts.take(report)
    assert town.parts.notifying.get(CITY, id).end is End.ARRIVED
    health = town.parts._choice._watch._health  # type: ignore[attr-defined]
    _, minutes = health.of("one", datetime.now(UTC) - timedelta(minutes=5))
    assert sum(each.slow for each in minutes.values()) == 1
    assert town.watch.refused == set()


def test_a_notice_is_said_in_a_talk_withdrawn_from_it_and_given_up(town: NoticeTown) -> None:
    keep_secret("kakao-consult/api-key")
    stamp = consulting.stamp(datetime.now(UTC))
    raw = json.dumps(consulting.payload("message_text", kakaoTime=stamp, sendTime=None)).encode()
    on = town.platform
    on.consult.receive(CITY, consulting.HOOK, "message", raw, datetime.now(UTC))
    key = on._keys.of(CITY)
    contact = contact_id(key, "kakao", Address("plusfriendUserKey", consulting.USER))
    who = on._conversations.find(CITY, contact)

    def asks(cause: str) -> str:
        asked = Asked(
            CITY, Purpose.SERVICE, cause, who, PHONE, "done", VALUES, "", Urgent("officer-1")
        )
        return town.parts.notifying.notify(asked)

    pushed, withdrawn = asks("case#1"), asks("case#2")
    assert town.works(town.facts("Notice")) == {"batchItemFailures": []}
    assert town.parts.notifying.get(CITY, pushed).steps[0].state is DeliveryState.SENT
    later = replace(town.parts._sending, clock=lambda: datetime.now(UTC) + timedelta(minutes=11))
    with town.watch.acting("send_notices"):
        later.take(event_of(town.parts.notifying.get(CITY, withdrawn), datetime.now(UTC)))
    assert len(town.parts.notifying.get(CITY, withdrawn).steps) == 2
    fake = town.parts._vendors["one"]
    assert isinstance(fake, FakeNoticeVendor)
    fake.plan = [REFUSED, REFUSED]
    said = town.facts("BotReplied")
    assert len(said) == 2
    # What was said before goes first: none of it reaches the dealer.
    delivering = DeliveringParts(on.settings, {"SOTONG_DELIVER_QUEUE": town.queue})
    for _ in range(3 * ATTEMPTS):
        town.job("deliver_replies", delivering.deliver, said)
    assert town.works(town.facts("Notice")) == {"batchItemFailures": []}
    assert town.parts.notifying.get(CITY, pushed).end is End.GIVEN_UP
    assert town.works(town.facts("Notice")) == {"batchItemFailures": []}
    assert who
    assert [turn for turn in on._conversations.history(CITY, who) if told_of_notice(turn)]
    assert town.watch.refused == set()
