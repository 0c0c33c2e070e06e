"""Notices need nothing on AWS that their functions' policies forbid: each one's whole way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.api.jobs import each_record, in_order
from chalicelib.bootstrap import Platform
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
from chalicelib.settings import Settings
from chalicelib.store.schema import create_table
from tests.conftest import REGION
from tests.house.rights import Watch, watched
from tests.house.test_rights import _wire
from tests.notice_fakes import FakeNoticeVendor
from tests.platforms import city_body, register
from tests.services import consulting
from tests.services.notices import PHONE, VALUES, WAYS

CITY, TABLE = "saetbyeol", "sotong-test"
REFUSED = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)


@dataclass
class Town:
    """A city on AWS as moto plays it."""

    platform: Platform
    parts: NoticeParts
    watch: Watch
    queue: str

    def facts(self, kind: str = "Notice") -> list[str]:
        """All that the stream brings, as the queue has it that takes what is named so."""
        items = boto3.client("dynamodb").scan(TableName=TABLE)["Items"]
        records = [
            {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": _wire(each)}}
            for n, each in enumerate(items)
        ]
        with self.watch.acting("publish_events"):
            answer = in_order({"Records": records}, self.platform.publisher.publish)
        assert answer == {"batchItemFailures": []}
        return self.received(kind)

    def received(self, kind: str = "Notice") -> list[str]:
        sqs, found = boto3.client("sqs"), []
        while got := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            found += [each["Body"] for each in got]
        return [each for each in found if json.loads(each)["fact"].startswith(kind)]

    def works(self, bodies: list[str]) -> Any:
        records = [{"messageId": str(n), "body": body} for n, body in enumerate(bodies)]
        with self.watch.acting("send_notices"):
            return each_record({"Records": records}, self.parts.send)


@pytest.fixture
def town(moto: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    create_table(boto3.client("dynamodb"), TABLE)
    topic = boto3.client("sns").create_topic(Name="events")["TopicArn"]
    queue = boto3.client("sqs").create_queue(QueueName="events")["QueueUrl"]
    boto3.client("sns").subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:123456789012:events",
        Attributes={"RawMessageDelivery": "true"},
    )
    settings = Settings(
        stage="test",
        region=REGION,
        table=TABLE,
        kms_key=boto3.client("kms").create_key()["KeyMetadata"]["KeyId"],
        events_topic=topic,
        public_url="https://city.example",
        endpoint="",
    )
    platform = Platform(settings)
    budget = {"cap": 100_000, "prices": {"sms": 900, "alimtalk": 700}}
    # So much that no step has to wait for room.
    [vendor] = WAYS["vendors"]
    rungs = [{"way": "session", "minutes": 10}, *WAYS["rungs"]]
    ways = {**WAYS, "rungs": rungs, "vendors": [{**vendor, "rate": 200}]}
    accounts = consulting.accounts(base_url="http://127.0.0.1:1")
    register(platform, city_body(ways=ways, budget=budget, accounts=accounts))
    boto3.client("ssm").put_parameter(
        Name=f"/sotong/test/{CITY}/one/key", Value="synthetic", Type="SecureString"
    )
    parts = NoticeParts(settings, {"SOTONG_NOTICES_QUEUE": queue})
    vendor = FakeNoticeVendor()
    parts.__dict__["_vendors"] = {vendor.name: vendor}
    with watched(monkeypatch) as watch:
        yield Town(platform, parts, watch, queue)


def test_a_notice_goes_its_whole_way(town: Town) -> None:
    asked = Asked(
        CITY, Purpose.PUBLIC_INFO, "case#1", None, PHONE, "done", VALUES, "", Urgent("officer-1")
    )
    id = town.parts.notifying.notify(asked)
    assert town.works(town.facts()) == {"batchItemFailures": []}
    assert town.parts.notifying.get(CITY, id).steps[0].state is DeliveryState.SENT
    with town.watch.acting("webhook_handler"):
        report = NoticeReported(NoticeKey(CITY, id, 1), REFUSED, datetime.now(UTC))
        town.platform._notice_receipts.take(report)
    assert town.works(town.facts()) == {"batchItemFailures": []}
    assert len(town.parts.notifying.get(CITY, id).steps) == 2

    later = datetime.now(UTC) + timedelta(hours=2)
    parts = town.parts
    mending = NoticeMending(parts.versions, parts._notices, parts._later, lambda: later)
    with town.watch.acting("mend_notices"):
        assert mending.mend_all() == 1
    assert town.works(town.received()) == {"batchItemFailures": []}
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


def test_a_notice_is_said_in_a_talk_withdrawn_from_it_and_given_up(town: Town) -> None:
    boto3.client("ssm").put_parameter(
        Name=f"/sotong/test/{CITY}/kakao-consult/api-key", Value="synthetic", Type="SecureString"
    )
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
    assert town.works(town.facts()) == {"batchItemFailures": []}
    assert town.parts.notifying.get(CITY, pushed).steps[0].state is DeliveryState.SENT
    later = replace(town.parts._sending, clock=lambda: datetime.now(UTC) + timedelta(minutes=11))
    with town.watch.acting("send_notices"):
        later.take(event_of(town.parts.notifying.get(CITY, withdrawn), datetime.now(UTC)))
    assert len(town.parts.notifying.get(CITY, withdrawn).steps) == 2
    fake = town.parts._vendors["one"]
    assert isinstance(fake, FakeNoticeVendor)
    fake.plan = [REFUSED, REFUSED]
    said = town.facts("BotReplied")
    records = [{"messageId": str(n), "body": body} for n, body in enumerate(said)]
    assert len(records) == 2
    # What was said before goes first: none of it reaches the dealer.
    for _ in range(3 * ATTEMPTS):
        with town.watch.acting("deliver_replies"):
            each_record({"Records": records}, on.deliver)
    assert town.works(town.facts()) == {"batchItemFailures": []}
    assert town.parts.notifying.get(CITY, pushed).end is End.GIVEN_UP
    assert town.works(town.facts()) == {"batchItemFailures": []}
    assert who
    assert [turn for turn in on._conversations.history(CITY, who) if told_of_notice(turn)]
    assert town.watch.refused == set()
