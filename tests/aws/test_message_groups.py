"""Every message that we send names its tenant as its group: queues are fair by it."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib.aws.delayed import Delayed
from chalicelib.aws.queues import WorkQueue
from chalicelib.aws.topic import Topic
from chalicelib.domain.events import Fact, Published

ROOT = Path(__file__).parents[2]
SENDS = {"send_message", "send_message_batch", "publish_batch"}
# What goes back from a dead-letter queue keeps the group it had: tests/aws/test_dead_letters.py.
SENDERS = {f"chalicelib/aws/{name}.py" for name in ("dead_letters", "delayed", "queues", "topic")}
FACT = Published(
    "n-0", Fact.TURN_TAKEN, "", "icheon", "kakao", "contact", 1, datetime(2026, 11, 20, tzinfo=UTC)
)


class Told:
    """A client of SQS and SNS that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> Any:
        self.messages.append(message)
        return {}

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> Any:  # noqa: N803
        self.messages += Entries
        return {}

    def publish_batch(
        self,
        TopicArn: str,  # noqa: N803
        PublishBatchRequestEntries: list[dict[str, Any]],  # noqa: N803
    ) -> Any:
        self.messages += PublishBatchRequestEntries
        return {}


def test_each_message_names_its_tenant() -> None:
    told = Told()
    Topic(lambda: told, "topic").publish([FACT] * 23)
    Delayed(lambda: told, "queue").send(FACT, 30)
    WorkQueue(lambda: told, "queue").send((str(n) for n in range(23)), "icheon")
    assert len(told.messages) == 47
    assert {message["MessageGroupId"] for message in told.messages} == {"icheon"}


def test_nothing_else_sends_any() -> None:
    assert {path for path, _ in _sends()} == SENDERS


def test_what_sends_work_says_whose_it_is() -> None:
    """A WorkQueue takes the group from its callers: each gives a tenant's id."""
    given = [call for path in _modules() for call in _calls(path) if _is_work(call)]
    assert given
    assert {ast.unparse(call.args[1]) for call in given} <= {"tenant_id", "work.tenant_id"}


def _sends() -> Iterator[tuple[str, ast.Call]]:
    for path in _modules():
        for call in _calls(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr in SENDS:
                yield str(path.relative_to(ROOT)), call


def _modules() -> Iterator[Path]:
    """What runs on AWS: the local platform plays Lambda and SQS itself."""
    for path in (ROOT / "chalicelib").rglob("*.py"):
        if path.relative_to(ROOT / "chalicelib").parts[0] != "local":
            yield path


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node


def _is_work(call: ast.Call) -> bool:
    """`queue.send(bodies, group, ...)`."""
    return ast.unparse(call.func) in ("self._queue.send", "self.queue.send", "queue.send")
