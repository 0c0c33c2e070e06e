"""Local events are the ones Lambda sends: as its developer guide shows them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from chalice.app import SQSEvent

from chalicelib.local.lambda_events import failed_items, queue_event, stream_event

MESSAGE = {
    "MessageId": "m-1",
    "ReceiptHandle": "r-1",
    "Body": "{}",
    "MD5OfBody": "99914b932bd37a50b983c5e7c90ae93b",
    "Attributes": {"ApproximateReceiveCount": "1"},
    "MessageAttributes": {
        "fact": {"DataType": "String", "StringValue": "turn_taken"},
        "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"},
    },
}
RECORD = {
    "eventID": "e-1",
    "eventName": "INSERT",
    "eventVersion": "1.1",
    "eventSource": "aws:dynamodb",
    "awsRegion": "ap-northeast-2",
    "dynamodb": {
        "ApproximateCreationDateTime": datetime(2026, 11, 21, tzinfo=UTC),
        "Keys": {"pk": {"S": "a"}},
        "NewImage": {"pk": {"S": "a"}, "answer": {"B": b"\xff\x00"}, "seen": {"BS": [b"\x01"]}},
        "SequenceNumber": "1",
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    },
}


def test_a_queue_message_keeps_its_body_handle_and_attributes() -> None:
    event = SQSEvent(queue_event("arn:aws:sqs:r:1:q", [MESSAGE]), None)
    (record,) = list(event)
    assert (record.body, record.receipt_handle) == ("{}", "r-1")
    raw = event.to_dict()["Records"][0]
    assert raw["eventSourceARN"] == "arn:aws:sqs:r:1:q"
    assert raw["messageAttributes"]["fact"]["stringValue"] == "turn_taken"
    assert raw["messageAttributes"]["raw"]["binaryValue"] == "AAE="


def test_a_stream_record_keeps_its_image_with_bytes_in_base64() -> None:
    arn = "arn:aws:dynamodb:r:1:table/t/stream/s"
    (record,) = stream_event(arn, [RECORD])["Records"]
    image = {"pk": {"S": "a"}, "answer": {"B": "/wA="}, "seen": {"BS": ["AQ=="]}}
    assert record["dynamodb"]["NewImage"] == image
    assert record["dynamodb"]["ApproximateCreationDateTime"] == 1795219200.0
    assert (record["eventName"], record["eventSourceARN"]) == ("INSERT", arn)


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": "unknown"}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"a", "b"}),
        ({"batchItemFailures": [{}]}, {"a", "b"}),
    ],
)
def test_what_a_handler_reports_as_failed_comes_again(answer: Any, failed: set[str]) -> None:
    assert failed_items(answer, ["a", "b"]) == failed
