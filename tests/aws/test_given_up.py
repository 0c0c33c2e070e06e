"""Records that the stream gave up are read as they were, and go when they are out."""

import json
from typing import Any

import boto3
import pytest

from chalicelib.aws.given_up import GivenUp
from chalicelib.domain.errors import Permanent
from tests.conftest import REGION

RECORDS = {"Records": [{"eventName": "INSERT", "dynamodb": {"SequenceNumber": "1"}}]}
KEY = "aws/lambda/5b7a/2026/11/23/shard-2026-11-23T09.00.00-1"


@pytest.fixture
def s3(moto: None) -> Any:
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(
        Bucket="given-up", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return client


def put(s3: Any, body: object, key: str = KEY) -> GivenUp:
    s3.put_object(Bucket="given-up", Key=key, Body=json.dumps(body).encode())
    return GivenUp(lambda: s3, "given-up")


@pytest.mark.parametrize("payload", [RECORDS, json.dumps(RECORDS)])
def test_the_event_is_read_as_the_function_was_given_it(s3: Any, payload: object) -> None:
    kept = put(s3, {"version": "1.0", "DDBStreamBatchInfo": {}, "payload": payload})
    assert [*kept.keys()] == [KEY]
    assert kept.records(KEY) == RECORDS
    kept.forget(KEY)
    assert not [*kept.keys()]


@pytest.mark.parametrize("body", [{}, {"payload": "no json"}, {"payload": {}}, [], "text"])
def test_another_object_is_no_record_and_stays(s3: Any, body: object) -> None:
    kept = put(s3, body)
    with pytest.raises(Permanent):
        kept.records(KEY)
    assert [*kept.keys()] == [KEY]


def test_objects_that_are_none_of_lambdas_are_not_looked_at(s3: Any) -> None:
    assert not [*put(s3, {}, "somebody/elses").keys()]
