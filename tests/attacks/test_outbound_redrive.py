"""What failed is brought back while more fails, twice, and whatever it holds."""

from typing import Any

import boto3
import pytest

from chalicelib.aws.dead_letters import WorkQueues
from chalicelib.cli import queues as command
from chalicelib.cli.queues import _named
from tests.conftest import REGION

PREFIX = "sotong-test-"
WORK, DEAD = "sotong-test-events-texts", "sotong-test-events-texts-dlq"


class Failing:
    """moto's SQS, where whatever is brought back fails again at once."""

    def __init__(self) -> None:
        self.true = boto3.client("sqs", region_name=REGION)
        for name in (WORK, DEAD):
            self.true.create_queue(QueueName=name)
        self.brought: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.true, name)

    def start_message_move_task(self, **asked: str) -> None:
        """As an engine at home, which cannot."""
        answer: Any = {"Error": {"Code": "UnsupportedOperation"}}
        raise self.true.exceptions.ClientError(answer, "StartMessageMoveTask")

    def send_message(self, **asked: str) -> Any:
        self.brought.append(asked["MessageBody"])
        # A hundred are a loop: nobody waits for more.
        assert len(self.brought) < 100
        return self.true.send_message(QueueUrl=self.url(DEAD), MessageBody=asked["MessageBody"])

    def url(self, name: str) -> str:
        return str(self.true.get_queue_url(QueueName=name)["QueueUrl"])

    def fails(self, *bodies: str) -> None:
        for body in bodies:
            self.true.send_message(QueueUrl=self.url(DEAD), MessageBody=body)


@pytest.fixture
def sqs(moto: None, monkeypatch: pytest.MonkeyPatch) -> Failing:
    found = Failing()
    work = WorkQueues(lambda: found, PREFIX, None, lambda: None)  # type: ignore[arg-type, return-value]
    monkeypatch.setattr(command, "_queues", lambda: work)
    return found


def test_bringing_all_back_ends_though_all_of_it_fails_anew(
    sqs: Failing, capsys: pytest.CaptureFixture[str]
) -> None:
    sqs.fails("1", "2", "3")
    command.redrive("events-texts", None)
    assert len(sqs.brought) == 3
    assert "3건" in "".join(capsys.readouterr())


def test_bringing_back_twice_loses_nothing_and_an_empty_queue_is_no_fault(
    sqs: Failing, capsys: pytest.CaptureFixture[str]
) -> None:
    command.redrive("events-texts", None)
    assert "0건" in "".join(capsys.readouterr())
    sqs.fails("1")
    for _ in range(2):
        command.redrive("events-texts", None)
    assert sqs.brought == ["1", "1"]
    assert command._queues().failed("events-texts") == 1


def test_what_failed_for_its_brackets_is_shown_by_its_id() -> None:
    assert _named("m-1", "[" * 100_000, 5) == {"message_id": "m-1", "received": 5}
