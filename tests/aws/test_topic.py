"""What the topic promises: every fact arrives once read back, or the caller hears of it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws.session import Clients
from chalicelib.aws.topic import Topic, message_of, published_of
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from tests.conftest import REGION

AT = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC)


def event(number: int, data: str = "faq:passport") -> Published:
    return Published(
        f"n{number}-0", Fact.TURN_TAKEN, data, "icheon", "kakao", "contact", number, AT
    )


class Refusing:
    """An SNS client that refuses the third message of every batch."""

    def publish_batch(self, TopicArn: str, PublishBatchRequestEntries: list[Any]) -> Any:  # noqa: N803
        failed = PublishBatchRequestEntries[2:3]
        return {"Successful": [], "Failed": [{"Id": entry["Id"]} for entry in failed]}


class Keeping:
    """An SNS client that keeps the batches."""

    def __init__(self) -> None:
        self.batches: list[list[dict[str, Any]]] = []

    def publish_batch(self, TopicArn: str, PublishBatchRequestEntries: list[Any]) -> Any:  # noqa: N803
        self.batches.append(PublishBatchRequestEntries)
        return {"Successful": [], "Failed": []}


@given(st.sampled_from(Fact), st.text(st.characters(exclude_categories=["Cs"])), st.integers(1))
def test_a_fact_is_read_back_as_it_was_published(fact: Fact, data: str, seq: int) -> None:
    told = Published("nonce-0", fact, data, "icheon", "kakao", "contact", seq, AT)
    assert published_of(message_of(told)) == told


def test_a_field_that_only_newer_code_knows_does_not_disturb() -> None:
    newer = json.dumps({**json.loads(message_of(event(1))), "newer": 1})
    assert published_of(newer) == event(1)


@pytest.mark.parametrize(("many", "sizes"), [(0, []), (1, [1]), (10, [10]), (23, [10, 10, 3])])
def test_facts_go_out_ten_at_a_time_in_order(many: int, sizes: list[int]) -> None:
    client = Keeping()
    events = [event(number) for number in range(many)]
    Topic(lambda: client, "arn").publish(events)
    assert [len(batch) for batch in client.batches] == sizes
    sent = [published_of(entry["Message"]) for batch in client.batches for entry in batch]
    assert sent == events


def test_a_batch_stays_under_what_sns_takes() -> None:
    client = Keeping()
    Topic(lambda: client, "arn").publish([event(number, "가" * 30_000) for number in range(5)])
    assert [len(batch) for batch in client.batches] == [2, 2, 1]


def test_a_batch_refused_in_part_is_tried_again_later() -> None:
    with pytest.raises(Retryable):
        Topic(Refusing, "arn").publish([event(number) for number in range(3)])
    Topic(Refusing, "arn").publish([event(number) for number in range(2)])


@pytest.mark.parametrize("kind", ["moto", pytest.param("engine", marks=pytest.mark.engine)])
def test_facts_reach_the_queues_that_asked_for_them(
    request: pytest.FixtureRequest, kind: str
) -> None:
    address = request.getfixturevalue(kind)
    clients = Clients(REGION, address, connect_seconds=10, read_seconds=30)
    sns, sqs = clients.get("sns"), clients.get("sqs")
    topic = sns.create_topic(Name=f"events-{uuid4().hex}")["TopicArn"]
    queue = sqs.create_queue(QueueName=f"counting-{uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={
            "RawMessageDelivery": "true",
            "FilterPolicy": json.dumps({"fact": ["TurnTaken"], "tenant": ["icheon"]}),
        },
    )
    other = Published("n9-0", Fact.AGENT_REQUESTED, "", "icheon", "kakao", "contact", 9, AT)
    Topic(clients.lazily("sns"), topic).publish([event(1), other, event(2, "한글 🙂")])
    received: list[Published] = []
    while len(received) < 2:
        answer = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=5,
            MessageAttributeNames=["All"],
            AttributeNames=["All"],
        )
        assert answer.get("Messages"), "the facts did not arrive"
        for message in answer["Messages"]:
            received.append(published_of(message["Body"]))
            assert message["MessageAttributes"]["fact"]["StringValue"] == "TurnTaken"
            # Beside raw delivery ministack hands no group on; AWS and moto do.
            assert kind == "engine" or message["Attributes"]["MessageGroupId"] == "icheon"
    assert sorted(received, key=lambda told: told.seq) == [event(1), event(2, "한글 🙂")]
