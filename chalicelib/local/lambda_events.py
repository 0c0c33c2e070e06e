"""Events as Lambda hands them to a function, built from what boto3 reads.

Shapes: AWS Lambda developer guide, "Using Lambda with Amazon SQS" and "with Amazon DynamoDB";
Amazon EventBridge user guide, "scheduled events".
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chalicelib.domain.message import Json
from chalicelib.local.engine import REGION

ACCOUNT = "000000000000"


def queue_event(queue_arn: str, messages: Iterable[Mapping[str, Any]]) -> Json:
    """An SQS event of messages as ReceiveMessage gives them."""
    return {"Records": [_queue_record(queue_arn, message) for message in messages]}


def stream_event(stream_arn: str, records: Iterable[Mapping[str, Any]]) -> Json:
    """A DynamoDB event of records as GetRecords gives them."""
    return {"Records": [_stream_record(stream_arn, record) for record in records]}


def schedule_event(rule: str, at: datetime) -> Json:
    """The event of a rule that fired at this moment."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "version": "0",
        # The same firing has the same id.
        "id": str(uuid5(NAMESPACE_URL, f"{rule} {moment}")),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": moment,
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"],
        "detail": {},
    }


def failed_items(answer: object, known: Iterable[str]) -> set[str]:
    """Which of the `known` items a handler's answer reports as failed.

    As on Lambda, an identifier that is missing or unknown makes the whole batch fail.
    """
    ids = set(known)
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    failed = {str(failure.get("itemIdentifier") or "") for failure in failures or ()}
    return failed if failed <= ids else ids


def _queue_record(queue_arn: str, message: Mapping[str, Any]) -> Json:
    attributes = message.get("MessageAttributes", {})
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {name: _attribute(value) for name, value in attributes.items()},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def _attribute(value: Mapping[str, Any]) -> Json:
    return {
        "stringValue": value.get("StringValue"),
        "binaryValue": _plain(value.get("BinaryValue")),
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": value["DataType"],
    }


def _stream_record(stream_arn: str, record: Mapping[str, Any]) -> Json:
    return {**_plain(record), "eventSourceARN": stream_arn}


def _plain(value: Any) -> Any:
    """The value as it stands in JSON: bytes in base64, moments in seconds since 1970."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner) for inner in value]
    return value
