"""What CloudFormation makes on AWS, made in the engine: table, topic, queues, key, bucket.

Every step finds what an earlier run left, so a second start changes nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.delivery import SAID
from chalicelib.domain.department_notice import TOLD
from chalicelib.domain.events import Fact
from chalicelib.domain.signals import KINDS
from chalicelib.domain.talk_facts import FACTS
from chalicelib.local.aws_clients import aws_client
from chalicelib.local.engine import REGION
from chalicelib.local.environment import FILES, STAGE
from chalicelib.store.schema import create_table

TABLE = f"sotong-{STAGE}"
TOPIC = f"sotong-{STAGE}-events"
KEY = f"alias/sotong-{STAGE}"
# A message that failed so often goes to the dead-letter queue.
RECEIVES = 5
# The queue of texts, which the application sends to itself.
TEXTS = "sotong-events-texts"
# The queue of what is to be pushed: what stands still is put there again.
DELIVER = "sotong-events-deliver"
# That of notices, where what is to wait a while is put again.
NOTICES = "sotong-events-notices"
# And that of broadcasts.
BROADCASTS = "sotong-broadcasts"
# Queues with this in their name take part in the topic of the events.
SUBSCRIBED = "events-"
_OF_NOTICES = (Fact.NOTICE_CREATED, Fact.NOTICE_MOVED, Fact.NOTICE_FAILED)
# What of the events a queue takes, where it does not take all.
FILTERS = {
    "sotong-events-gaps": {"fact": [fact.value for fact in KINDS]},
    "sotong-events-desk": {"fact": sorted(fact.value for fact in FACTS)},
    "sotong-events-files": {"fact": [Fact.FILES_BROUGHT.value]},
    "sotong-events-tasks": {
        "fact": [Fact.TALK_HEARD.value, Fact.TALK_OPENED.value, Fact.TALK_TRANSFERRED.value]
    },
    DELIVER: {"fact": [fact.value for fact in SAID]},
    "sotong-events-departments": {"fact": [fact.value for fact in TOLD]},
    TEXTS: {"fact": [Fact.TEXT_ARRIVED.value]},
    NOTICES: {"fact": [fact.value for fact in _OF_NOTICES]},
}


@dataclass(frozen=True, slots=True)
class Queue:
    """A work queue. Its dead-letter queue is `<name>-dlq`."""

    name: str
    url: str
    arn: str


def ensure_table(endpoint: str) -> str:
    """Makes the table; the ARN of its stream."""
    client = aws_client("dynamodb", endpoint)
    create_table(client, TABLE)
    return str(client.describe_table(TableName=TABLE)["Table"]["LatestStreamArn"])


def ensure_topic(endpoint: str) -> str:
    """Makes the topic of the events; its ARN."""
    return str(aws_client("sns", endpoint).create_topic(Name=TOPIC)["TopicArn"])


def ensure_key(endpoint: str) -> str:
    """Makes the key for personal data; its alias."""
    client = aws_client("kms", endpoint)
    known = {alias["AliasName"] for alias in client.list_aliases()["Aliases"]}
    if KEY not in known:
        key = client.create_key(Description="Personal data of the local platform")
        client.create_alias(AliasName=KEY, TargetKeyId=key["KeyMetadata"]["KeyId"])
    return KEY


def ensure_files(endpoint: str) -> str:
    """Makes the bucket of shared files; its name."""
    s3 = aws_client("s3", endpoint)
    if FILES not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        place = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=FILES, CreateBucketConfiguration=place)
    return FILES


def ensure_queues(endpoint: str, topic: str, names: Iterable[str]) -> list[Queue]:
    """Makes the queues with their dead-letter queues and subscribes those that take events."""
    sqs, sns = aws_client("sqs", endpoint), aws_client("sns", endpoint)
    queues = [_ensure_queue(sqs, name) for name in names]
    for queue in queues:
        if SUBSCRIBED in queue.name:
            # SNS gives the subscription there is when the same is asked for again.
            sns.subscribe(
                TopicArn=topic,
                Protocol="sqs",
                Endpoint=queue.arn,
                Attributes={"RawMessageDelivery": "true", **_filter(queue.name)},
            )
    return queues


def _filter(queue: str) -> dict[str, str]:
    return {"FilterPolicy": json.dumps(FILTERS[queue])} if queue in FILTERS else {}


def _ensure_queue(sqs: Any, name: str) -> Queue:
    dead = _queue(sqs, f"{name}-dlq")
    queue = _queue(sqs, name)
    redrive = {"deadLetterTargetArn": dead.arn, "maxReceiveCount": RECEIVES}
    sqs.set_queue_attributes(QueueUrl=queue.url, Attributes={"RedrivePolicy": json.dumps(redrive)})
    return queue


def _queue(sqs: Any, name: str) -> Queue:
    url = _known_queue(sqs, name) or sqs.create_queue(QueueName=name)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return Queue(name, url, found["Attributes"]["QueueArn"])


def _known_queue(sqs: Any, name: str) -> str | None:
    """The queue of an earlier run. ministack's URLs hold its port, which is another at every start:
    made anew, the queue would be a second one, and what waits in the first would be lost.
    """
    try:
        return str(sqs.get_queue_url(QueueName=name)["QueueUrl"])
    except sqs.exceptions.QueueDoesNotExist:
        return None
