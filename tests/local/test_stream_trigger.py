"""What is inserted into the table reaches the publisher: in order, and before the engine stops."""

from collections.abc import Iterable
from typing import Any

import pytest

from chalicelib.local.aws_clients import aws_client
from chalicelib.local.function import Function
from chalicelib.local.stream_trigger import StreamTrigger
from chalicelib.store.schema import create_table
from tests.local.waiting import eventually

pytestmark = pytest.mark.engine


class Recorder:
    """A publisher that fails the first `failures` times, and always on `poison`."""

    def __init__(self, failures: int = 0, poison: str = "") -> None:
        self.seen: list[str] = []
        self._failures = failures
        self._poison = poison

    def __call__(self, event: Any, _: Any) -> Any:
        if self._failures:
            self._failures -= 1
            raise RuntimeError("not yet")
        for record in event["Records"]:
            key = record["dynamodb"]["NewImage"]["pk"]["S"]
            if key == self._poison:
                number = record["dynamodb"]["SequenceNumber"]
                return {"batchItemFailures": [{"itemIdentifier": number}]}
            self.seen.append(key)
        return None


@pytest.fixture
def table(engine: str, request: pytest.FixtureRequest) -> str:
    name = f"stream-{abs(hash(request.node.name))}"
    create_table(aws_client("dynamodb", engine), name)
    return name


def put(engine: str, table: str, keys: Iterable[str]) -> None:
    client = aws_client("dynamodb", engine)
    for key in keys:
        client.put_item(TableName=table, Item={"pk": {"S": key}, "sk": {"S": "M"}})


def trigger(engine: str, table: str, recorder: Recorder) -> StreamTrigger:
    described = aws_client("dynamodb", engine).describe_table(TableName=table)
    arn = described["Table"]["LatestStreamArn"]
    streams = aws_client("dynamodbstreams", engine)
    made = StreamTrigger(streams, arn, Function("publish", recorder), batch_size=10)
    made.start()
    return made


def test_inserted_items_arrive_once_and_in_order(engine: str, table: str) -> None:
    keys = [f"k{number:02}" for number in range(25)]
    put(engine, table, keys[:5])
    recorder = Recorder()
    running = trigger(engine, table, recorder)
    put(engine, table, keys[5:])
    eventually(lambda: len(recorder.seen) == 25)
    assert running.drain(10) == 0
    assert recorder.seen == keys


def test_a_changed_item_is_no_event(engine: str, table: str) -> None:
    put(engine, table, ["a", "b"])
    client = aws_client("dynamodb", engine)
    client.update_item(
        TableName=table,
        Key={"pk": {"S": "a"}, "sk": {"S": "M"}},
        UpdateExpression="SET n = :n",
        ExpressionAttributeValues={":n": {"N": "1"}},
    )
    put(engine, table, ["c"])
    recorder = Recorder()
    assert trigger(engine, table, recorder).drain(10) == 0
    assert recorder.seen == ["a", "b", "c"]


def test_draining_waits_for_a_publisher_that_fails_at_first(engine: str, table: str) -> None:
    put(engine, table, ["a", "b", "c"])
    recorder = Recorder(failures=2)
    assert trigger(engine, table, recorder).drain(20) == 0
    assert recorder.seen == ["a", "b", "c"]


def test_a_record_that_never_succeeds_is_given_up_and_holds_nobody_up(
    engine: str, table: str
) -> None:
    put(engine, table, ["a", "poison", "c"])
    recorder = Recorder(poison="poison")
    assert trigger(engine, table, recorder).drain(20) == 0
    assert recorder.seen == ["a", "c"]


def test_what_could_not_be_handed_over_in_time_is_counted(engine: str, table: str) -> None:
    put(engine, table, ["a", "b", "c"])
    recorder = Recorder(failures=1_000)
    assert trigger(engine, table, recorder).drain(0.3) == 3
