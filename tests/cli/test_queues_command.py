"""`sotong queues`: what failed is named and never quoted, and goes back to work."""

import json

import boto3
import pytest

from chalicelib.bootstrap import platform
from chalicelib.cli.queues import _named
from tests.cli.conftest import Command

FACT = {
    "id": "nonce-0",
    "fact": "TalkReplied",
    "data": "쌀이 떨어졌어요 010-1234-5678",
    "tenant_id": "dongjak",
    "channel": "sms",
    "contact": "c0ffee",
    "seq": 3,
    "at": "2026-11-23T09:00:00+00:00",
}


def test_a_fact_is_shown_by_its_ids_and_never_by_its_words() -> None:
    shown = _named("m-1", json.dumps(FACT), 3)
    assert shown == {
        "message_id": "m-1", "received": 3, "fact": "TalkReplied", "id": "nonce-0",
        "tenant_id": "dongjak", "channel": "sms", "contact": "c0ffee", "seq": 3,
        "at": "2026-11-23T09:00:00+00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "쌀이 떨어졌어요",
        json.dumps({"originationNumber": "+821012345678", "messageBody": "쌀"}),
        json.dumps({**FACT, "fact": "쌀이 떨어졌어요"}),
        json.dumps(["쌀"]),
    ],
)
def test_what_is_no_fact_of_ours_is_shown_by_its_id_alone(body: str) -> None:
    assert _named("m-1", body, 1) == {"message_id": "m-1", "received": 1}


@pytest.mark.engine
def test_an_operator_sees_what_failed_and_brings_it_back(sotong: Command) -> None:
    listed = json.loads(sotong("queues", "list", "--json").out)
    before = {each["name"]: each for each in listed}
    assert {"sotong-events-texts", "sotong-events-departments"} <= before.keys()

    # A fact of a city that is not there: it is read, and nothing comes of it.
    endpoint = platform().settings.endpoint
    sqs = boto3.client(
        "sqs", endpoint_url=endpoint, region_name="ap-northeast-2",
        aws_access_key_id="test", aws_secret_access_key="test",
    )  # fmt: skip
    url = sqs.get_queue_url(QueueName="sotong-events-texts-dlq")["QueueUrl"]
    body = json.dumps({**FACT, "tenant_id": "nowhere", "fact": "TextArrived"})
    sqs.send_message(QueueUrl=url, MessageBody=body)

    looked = sotong("queues", "look", "events-texts")
    assert [each["fact"] for each in json.loads(looked.out)] == ["TextArrived"]
    assert "쌀" not in looked.out + looked.err

    sqs.purge_queue(QueueUrl=url)
    sqs.send_message(QueueUrl=url, MessageBody=body)
    moved = sotong("queues", "redrive", "events-texts", "--max", "5")
    assert moved.code == 0, moved.err
    assert "1건" in moved.err
    after = {each["name"]: each for each in json.loads(sotong("queues", "list", "--json").out)}
    assert after["sotong-events-texts"]["dead"] == 0


@pytest.mark.engine
def test_a_queue_that_is_not_there_and_a_bucket_that_nobody_named_are_told(
    sotong: Command,
) -> None:
    absent = sotong("queues", "look", "events-nothing")
    assert absent.code == 1
    assert "queues list" in absent.err
    replayed = sotong("events", "replay")
    assert replayed.code == 1
    assert "SOTONG_GIVEN_UP_BUCKET" in replayed.err
