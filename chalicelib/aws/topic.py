"""The SNS topic `events`: facts out, ten at a time; queues behind it filter by fact and tenant.

Each carries its tenant as message group, which the topic hands on to standard queues: there one
city's many do not keep another's waiting (fair queues).
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib.aws.failures import translated
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published

# PublishBatch takes ten messages and 256 KB together; attributes and names need some of it.
# https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
BATCH = 10
BATCH_BYTES = 240 * 1024


class Topic:
    """Publishes to the topic of this ARN."""

    def __init__(self, client: Callable[[], Any], arn: str) -> None:
        self._client = client
        self._arn = arn

    def publish(self, events: Sequence[Published]) -> None:
        """Publishes all or raises Retryable; some may have gone out, so consumers know ids."""
        for batch in _batches(events):
            with translated():
                answer = self._client().publish_batch(
                    TopicArn=self._arn, PublishBatchRequestEntries=batch
                )
            if answer.get("Failed"):
                raise Retryable("topic refused a part")


def message_of(event: Published) -> str:
    """The message's body: JSON with the fields of Published, the moment in ISO 8601."""
    fields = {
        "id": event.id,
        "fact": event.fact.value,
        "data": event.data,
        "tenant_id": event.tenant_id,
        "channel": event.channel,
        "contact": event.contact,
        "seq": event.seq,
        "at": event.at.isoformat(),
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def published_of(text: str) -> Published:
    """Reads `message_of` back, as a queue with raw delivery hands it over."""
    fields = json.loads(text)
    return Published(
        id=fields["id"],
        fact=Fact(fields["fact"]),
        data=fields["data"],
        tenant_id=fields["tenant_id"],
        channel=fields["channel"],
        contact=fields["contact"],
        seq=fields["seq"],
        at=datetime.fromisoformat(fields["at"]),
    )


def _batches(events: Sequence[Published]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for place, event in enumerate(events):
        body = message_of(event)
        length = len(body.encode())
        if batch and (len(batch) == BATCH or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(
            {
                "Id": str(place),
                "Message": body,
                "MessageGroupId": event.tenant_id,
                "MessageAttributes": _attributes(event),
            }
        )
        size += length
    if batch:
        yield batch


def _attributes(event: Published) -> dict[str, dict[str, str]]:
    values = {"fact": event.fact.value, "tenant": event.tenant_id}
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}
