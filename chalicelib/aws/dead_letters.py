"""Queues as an operator sees them: how full they are, what failed, and back to work with it.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws.failures import code_of, translated
from chalicelib.domain.errors import NotFound

DEAD = "-dlq"
# While it is moved or looked at nobody else is given it.
_HIDDEN_SECONDS = 60
_AT_ONCE = 10
# What an engine at home answers that cannot move messages by itself.
_UNKNOWN = frozenset(
    {"InvalidAction", "NotImplemented", "UnknownOperationException", "UnsupportedOperation"}
)


@dataclass(frozen=True, slots=True)
class QueueState:
    """`oldest`: seconds that the oldest message waits; None where nobody measures it."""

    name: str
    waiting: int
    in_flight: int
    oldest: int | None
    dead: int


class WorkQueues:
    """Queues whose name begins with `prefix`. `metrics` gives CloudWatch; None where there is none.

    Raises Retryable, and Permanent where the operator may not.
    """

    def __init__(
        self,
        client: Callable[[], Any],
        prefix: str,
        metrics: Callable[[], Any] | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._metrics = metrics
        self._clock = clock

    def states(self) -> Sequence[QueueState]:
        """Every queue that does work, by name."""
        urls = self._urls()
        return [self._state(name, urls) for name in sorted(urls) if not name.endswith(DEAD)]

    def look(self, name: str, most: int) -> Iterator[tuple[str, str, int]]:
        """Id, body and how often it was handed out, of at most so many that failed.

        They stay, and are hidden from the next look for a minute.
        """
        for message in self._received(self._url(name + DEAD), most):
            count = message.get("Attributes", {}).get("ApproximateReceiveCount", 0)
            yield message["MessageId"], message["Body"], int(count)

    def failed(self, name: str) -> int:
        """How many failed by now, also those that somebody looks at."""
        return sum(self._counts(self._url(name + DEAD)))

    def redrive(self, name: str) -> bool:
        """Has all that failed moved back by SQS itself; False where it cannot."""
        source, target = self._arn(self._url(name + DEAD)), self._arn(self._url(name))
        with translated():
            try:
                self._client().start_message_move_task(SourceArn=source, DestinationArn=target)
            except ClientError as error:
                if code_of(error).rpartition(".")[2] in _UNKNOWN:
                    return False
                raise
        return True

    def move(self, name: str, most: int) -> int:
        """Moves at most so many back, one after the other; how many.

        Each is sent before it is deleted: broken off in between it is done twice, which our jobs
        know, and never not at all.
        """
        dead, target, moved = self._url(name + DEAD), self._url(name), 0
        for message in self._received(dead, most):
            with translated():
                self._client().send_message(
                    QueueUrl=target, MessageBody=message["Body"], **_group(message)
                )
                self._client().delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
        return moved

    def _received(self, url: str, most: int) -> Iterator[Any]:
        left = most
        while left > 0:
            with translated():
                answer = self._client().receive_message(
                    QueueUrl=url,
                    MaxNumberOfMessages=min(left, _AT_ONCE),
                    VisibilityTimeout=_HIDDEN_SECONDS,
                    AttributeNames=["ApproximateReceiveCount", "MessageGroupId"],
                    # Every server of SQS is asked, else a short queue may look empty.
                    WaitTimeSeconds=1,
                )
            messages = answer.get("Messages", ())
            if not messages:
                return
            left -= len(messages)
            yield from messages

    def _state(self, name: str, urls: dict[str, str]) -> QueueState:
        waiting, in_flight = self._counts(urls[name])
        dead = sum(self._counts(urls[name + DEAD])) if name + DEAD in urls else 0
        return QueueState(name, waiting, in_flight, self._oldest(name), dead)

    def _counts(self, url: str) -> tuple[int, int]:
        asked = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        with translated():
            answer = self._client().get_queue_attributes(QueueUrl=url, AttributeNames=asked)
        found = answer["Attributes"]
        return int(found[asked[0]]), int(found[asked[1]])

    def _oldest(self, name: str) -> int | None:
        if self._metrics is None:
            return None
        now = self._clock()
        with translated():
            answer = self._metrics().get_metric_statistics(
                Namespace="AWS/SQS",
                MetricName="ApproximateAgeOfOldestMessage",
                Dimensions=[{"Name": "QueueName", "Value": name}],
                StartTime=now - timedelta(minutes=15),
                EndTime=now,
                Period=300,
                Statistics=["Maximum"],
            )
        points = sorted(answer.get("Datapoints", ()), key=lambda each: each["Timestamp"])
        return int(points[-1]["Maximum"]) if points else None

    def _urls(self) -> dict[str, str]:
        found: dict[str, str] = {}
        asked: dict[str, Any] = {"QueueNamePrefix": self._prefix, "MaxResults": 1000}
        while True:
            with translated():
                page = self._client().list_queues(**asked)
            found |= {url.rpartition("/")[2]: url for url in page.get("QueueUrls", ())}
            if not page.get("NextToken"):
                return found
            asked["NextToken"] = page["NextToken"]

    def _url(self, name: str) -> str:
        """Of a queue of ours, however little of its name is written."""
        known = self._urls()
        for each in (name, self._prefix + name):
            if each in known:
                return known[each]
        raise NotFound("no such queue")

    def _arn(self, url: str) -> str:
        with translated():
            answer = self._client().get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])


def _group(message: Any) -> dict[str, str]:
    """Whose it is, as it was sent: queues are fair by it."""
    group = message.get("Attributes", {}).get("MessageGroupId")
    return {"MessageGroupId": group} if group else {}
