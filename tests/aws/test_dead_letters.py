"""What failed is seen and goes back to work: nothing is lost on the way, and other queues stay."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.aws.dead_letters import WorkQueues
from chalicelib.domain.errors import NotFound, Permanent
from tests.conftest import REGION

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Sqs:
    """moto's SQS, and what was called; an engine that cannot move messages says so."""

    def __init__(self, refusal: str = "") -> None:
        self._true = boto3.client("sqs", region_name=REGION)
        self.calls: list[str] = []
        self.moved: list[dict[str, str]] = []
        self._refusal = refusal

    def start_message_move_task(self, **asked: str) -> None:
        self.calls.append("start_message_move_task")
        if self._refusal:
            answer: Any = {"Error": {"Code": self._refusal}}
            raise ClientError(answer, "StartMessageMoveTask")
        self.moved.append(asked)

    def __getattr__(self, name: str) -> Any:
        self.calls.append(name)
        return getattr(self._true, name)

    def add(self, queue: str, *bodies: str) -> None:
        url = self._true.get_queue_url(QueueName=queue)["QueueUrl"]
        for body in bodies:
            self._true.send_message(QueueUrl=url, MessageBody=body)

    def holds(self, queue: str) -> list[str]:
        url = self._true.get_queue_url(QueueName=queue)["QueueUrl"]
        got = self._true.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [each["Body"] for each in got.get("Messages", ())]


@pytest.fixture
def sqs(moto: None) -> Sqs:
    found = Sqs()
    for stage in ("prod", "dev"):
        for name in ("texts", "texts-dlq", "desk", "desk-dlq"):
            found._true.create_queue(QueueName=f"sotong-{stage}-events-{name}")
    return found


def queues(sqs: Sqs, metrics: Any = None) -> WorkQueues:
    return WorkQueues(
        lambda: sqs, "sotong-prod-", (lambda: metrics) if metrics else None, lambda: NOW
    )


def test_each_queue_of_the_stage_says_what_waits_and_what_failed(sqs: Sqs) -> None:
    sqs.add("sotong-prod-events-texts", "1", "2")
    sqs.add("sotong-prod-events-texts-dlq", "3")
    sqs.add("sotong-dev-events-texts", "4")
    desk, texts = queues(sqs).states()
    assert (desk.name, desk.waiting, desk.dead) == ("sotong-prod-events-desk", 0, 0)
    assert (texts.name, texts.waiting, texts.in_flight, texts.dead) == (
        "sotong-prod-events-texts", 2, 0, 1,
    )  # fmt: skip
    assert texts.oldest is None


def test_the_oldest_is_told_where_it_is_measured(sqs: Sqs) -> None:
    class Metrics:
        def get_metric_statistics(self, **asked: Any) -> Any:
            name = asked["Dimensions"][0]["Value"]
            points = [{"Timestamp": NOW, "Maximum": 61.0}] if name.endswith("texts") else []
            return {"Datapoints": points}

    assert [each.oldest for each in queues(sqs, Metrics()).states()] == [None, 61]


def test_what_failed_is_looked_at_and_stays(sqs: Sqs) -> None:
    sqs.add("sotong-prod-events-texts-dlq", "1", "2", "3")
    assert sorted(body for _, body, _ in queues(sqs).look("events-texts", 10)) == ["1", "2", "3"]
    [_, texts] = queues(sqs).states()
    assert texts.dead == 3, "hidden for a minute, and there"


@pytest.mark.parametrize("name", ["events-texts", "sotong-prod-events-texts"])
def test_so_many_as_asked_for_go_back_and_no_more(sqs: Sqs, name: str) -> None:
    sqs.add("sotong-prod-events-texts-dlq", *map(str, range(12)))
    assert queues(sqs).move(name, 11) == 11
    [_, texts] = queues(sqs).states()
    assert (texts.waiting, texts.dead) == (11, 1)


def test_all_go_back_and_nothing_is_left(sqs: Sqs) -> None:
    sqs.add("sotong-prod-events-texts-dlq", "1", "2")
    assert queues(sqs).move("events-texts", 1000) == 2
    assert sorted(sqs.holds("sotong-prod-events-texts")) == ["1", "2"]
    assert queues(sqs).move("events-texts", 1000) == 0


def test_a_message_is_in_its_queue_before_it_leaves_the_other(sqs: Sqs) -> None:
    sqs.add("sotong-prod-events-texts-dlq", "1")
    queues(sqs).move("events-texts", 1)
    calls = [each for each in sqs.calls if each in ("send_message", "delete_message")]
    assert calls == ["send_message", "delete_message"]


def test_what_goes_back_keeps_its_group(sqs: Sqs) -> None:
    client = sqs._true
    dead = client.get_queue_url(QueueName="sotong-prod-events-texts-dlq")["QueueUrl"]
    client.send_message(QueueUrl=dead, MessageBody="1", MessageGroupId="icheon")
    sqs.add("sotong-prod-events-texts-dlq", "2")
    assert queues(sqs).move("events-texts", 10) == 2
    url = client.get_queue_url(QueueName="sotong-prod-events-texts")["QueueUrl"]
    got = client.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"]
    )
    groups = {
        each["Body"]: each.get("Attributes", {}).get("MessageGroupId") for each in got["Messages"]
    }
    assert groups == {"1": "icheon", "2": None}


def test_sqs_itself_moves_where_it_can(sqs: Sqs) -> None:
    assert queues(sqs).redrive("events-texts")
    [asked] = sqs.moved
    assert asked["SourceArn"].endswith(":sotong-prod-events-texts-dlq")
    assert asked["DestinationArn"].endswith(":sotong-prod-events-texts")


def test_an_engine_that_cannot_says_so_and_a_refusal_is_one(sqs: Sqs) -> None:
    sqs._refusal = "AWS.SimpleQueueService.UnsupportedOperation"
    assert not queues(sqs).redrive("events-texts")
    sqs._refusal = "AccessDenied"
    with pytest.raises(Permanent, match="AccessDenied"):
        queues(sqs).redrive("events-texts")


@pytest.mark.parametrize("name", ["events-nothing", "sotong-dev-events-texts", ""])
def test_a_queue_of_elsewhere_is_not_there(sqs: Sqs, name: str) -> None:
    with pytest.raises(NotFound):
        queues(sqs).move(name, 1)
    assert json.dumps(sqs.holds("sotong-dev-events-texts")) == "[]"
