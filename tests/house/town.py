"""One city on AWS as moto plays it: what its stream brings, what its queues get, who calls what."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3

from chalicelib.api.jobs import each_record, in_order
from chalicelib.bootstrap import Platform
from chalicelib.settings import Settings
from chalicelib.store.schema import create_table
from tests.conftest import REGION
from tests.house.rights import Watch

CITY, TABLE = "saetbyeol", "sotong-test"


@dataclass
class Town:
    """`queue`: the one that gets all facts."""

    platform: Platform
    watch: Watch
    queue: str

    def facts(self, kind: str = "") -> list[str]:
        """All that is in the table goes its way once more; what the queue gets, as `received`."""
        items = boto3.client("dynamodb").scan(TableName=TABLE)["Items"]
        records = [
            {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": _wire(each)}}
            for n, each in enumerate(items)
        ]
        with self.watch.acting("publish_events"):
            answer = in_order({"Records": records}, self.platform.publisher.publish)
        assert answer == {"batchItemFailures": []}
        return self.received(kind)

    def received(self, kind: str = "") -> list[str]:
        """What came to the queue since; `kind`: of facts only those whose name begins so."""
        sqs, found = boto3.client("sqs"), []
        ask = {"QueueUrl": self.queue, "MaxNumberOfMessages": 10}
        # What was received is hidden from the next call.
        while got := sqs.receive_message(**ask).get("Messages"):
            found += [each["Body"] for each in got]
        return [each for each in found if not kind or json.loads(each)["fact"].startswith(kind)]

    def job(self, function: str, act: Callable[[str], None], bodies: list[str]) -> Any:
        """What the function answers to its queue."""
        records = [{"messageId": str(n), "body": body} for n, body in enumerate(bodies)]
        with self.watch.acting(function):
            return each_record({"Records": records}, act)


def settings_of_town(**more: Any) -> tuple[Settings, str]:
    """With a table, a key, a topic of all facts, and that queue's address."""
    create_table(boto3.client("dynamodb"), TABLE)
    topic = boto3.client("sns").create_topic(Name="events")["TopicArn"]
    queue = boto3.client("sqs").create_queue(QueueName="events")["QueueUrl"]
    raw = {"RawMessageDelivery": "true"}
    arn = f"arn:aws:sqs:{REGION}:123456789012:events"
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    settings = Settings(
        stage="test",
        region=REGION,
        table=TABLE,
        kms_key=boto3.client("kms").create_key()["KeyMetadata"]["KeyId"],
        events_topic=topic,
        public_url="https://city.example",
        endpoint="",
        **more,
    )
    return settings, queue


def keep_secret(name: str) -> None:
    """Something synthetic under this name, where the city's functions look for it."""
    boto3.client("ssm").put_parameter(
        Name=f"/sotong/test/{CITY}/{name}", Value="synthetic", Type="SecureString"
    )


def _wire(item: dict[str, Any]) -> dict[str, Any]:
    """As a stream's record has it: bytes in base64."""
    return {
        name: {kind: b64encode(value).decode() if kind == "B" else value}
        for name, attribute in item.items()
        for kind, value in attribute.items()
    }
