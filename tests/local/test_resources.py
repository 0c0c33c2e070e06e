"""What is made in the engine is what AWS has, and a second start finds it."""

import json

import pytest

from chalicelib.local import resources
from chalicelib.local.aws_clients import aws_client

pytestmark = pytest.mark.engine


def test_a_second_start_makes_nothing_twice(engine: str) -> None:
    def make() -> object:
        topic = resources.ensure_topic(engine)
        queues = resources.ensure_queues(engine, topic, ["sotong-events-twice"])
        return resources.ensure_table(engine), topic, resources.ensure_key(engine), queues

    assert make() == make()
    subscriptions = aws_client("sns", engine).list_subscriptions()["Subscriptions"]
    assert len([each for each in subscriptions if each["Endpoint"].endswith("-twice")]) == 1
    aliases = aws_client("kms", engine).list_aliases()["Aliases"]
    assert len([each for each in aliases if each["AliasName"] == resources.KEY]) == 1


def test_every_queue_has_a_dead_letter_queue(engine: str) -> None:
    (queue,) = resources.ensure_queues(engine, resources.ensure_topic(engine), ["work"])
    sqs = aws_client("sqs", engine)
    found = sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["RedrivePolicy"])
    redrive = json.loads(found["Attributes"]["RedrivePolicy"])
    assert redrive["deadLetterTargetArn"].endswith(":work-dlq")


def test_an_event_reaches_its_queue_as_it_was_published(engine: str) -> None:
    topic = resources.ensure_topic(engine)
    (queue,) = resources.ensure_queues(engine, topic, ["sotong-events-raw"])
    aws_client("sns", engine).publish(TopicArn=topic, Message='{"fact": "x"}')
    answer = aws_client("sqs", engine).receive_message(QueueUrl=queue.url, WaitTimeSeconds=10)
    assert [message["Body"] for message in answer["Messages"]] == ['{"fact": "x"}']
