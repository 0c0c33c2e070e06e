"""A queue's messages reach their function, and only the handled ones are gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.local.aws_clients import aws_client
from chalicelib.local.function import Function
from chalicelib.local.queue_trigger import QueueTrigger
from chalicelib.local.resources import Queue, ensure_queues, ensure_topic
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine


@pytest.fixture
def queue(engine: str, request: pytest.FixtureRequest) -> Queue:
    name = f"q-{abs(hash(request.node.name))}"
    return ensure_queues(engine, ensure_topic(engine), [name])[0]


@contextmanager
def polled(engine: str, queue: Queue, handler: Callable[[Any, Any], Any]) -> Iterator[None]:
    sqs = aws_client("sqs", engine)
    trigger = QueueTrigger(sqs, queue, Function("work", handler), batch_size=10)
    trigger.start()
    yield
    trigger.stop()
    trigger.join(30)
    assert not trigger.is_alive()


def send(engine: str, queue: Queue, *bodies: str) -> None:
    for body in bodies:
        aws_client("sqs", engine).send_message(QueueUrl=queue.url, MessageBody=body)


def kept(engine: str, queue: Queue) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = aws_client("sqs", engine).get_queue_attributes(QueueUrl=queue.url, AttributeNames=names)
    return sum(int(found["Attributes"][name]) for name in names)


def test_handled_messages_are_gone(engine: str, queue: Queue) -> None:
    seen: list[str] = []

    def handler(event: Any, _: Any) -> None:
        seen.extend(record["body"] for record in event["Records"])

    send(engine, queue, "a", "b", "c")
    with polled(engine, queue, handler):
        eventually(lambda: kept(engine, queue) == 0)
    assert sorted(seen) == ["a", "b", "c"]


def test_a_message_reported_as_failed_stays_and_comes_again(engine: str, queue: Queue) -> None:
    tries: list[str] = []

    def handler(event: Any, _: Any) -> Any:
        tries.extend(record["body"] for record in event["Records"])
        return {
            "batchItemFailures": [
                {"itemIdentifier": record["messageId"]}
                for record in event["Records"]
                if record["body"] == "bad"
            ]
        }

    send(engine, queue, "good", "bad")
    with polled(engine, queue, handler):
        eventually(lambda: tries.count("bad") >= 2)
    assert tries.count("good") == 1
    assert kept(engine, queue) == 1


def test_a_function_that_raises_has_handled_nothing(engine: str, queue: Queue) -> None:
    calls: list[Any] = []

    def handler(event: Any, _: Any) -> None:
        calls.append(event)
        raise RuntimeError("no")

    send(engine, queue, "a", "b")
    with polled(engine, queue, handler):
        eventually(lambda: calls)
    assert kept(engine, queue) == 2
