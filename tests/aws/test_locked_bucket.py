"""What is put into the locked bucket is there, and stays."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.aws.locked_bucket import LockedBucket
from chalicelib.aws.session import Clients
from chalicelib.domain.errors import Permanent
from tests.conftest import REGION

NAME = "copies"
KEY = "saetbyeol/2026-11/0001795000000000#nonce.json"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        place = {"LocationConstraint": REGION}
        client.create_bucket(
            Bucket=NAME, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True
        )
        retention = {"Mode": "COMPLIANCE", "Days": 1}
        client.put_object_lock_configuration(
            Bucket=NAME,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": retention},
            },
        )
        yield client


def test_what_was_put_can_be_read_and_not_be_deleted(s3: Any) -> None:
    LockedBucket(Clients(REGION).lazily("s3"), NAME).put(KEY, b"{}")

    found = s3.get_object(Bucket=NAME, Key=KEY)
    assert found["Body"].read() == b"{}"
    assert found["ObjectLockMode"] == "COMPLIANCE"
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=NAME, Key=KEY, VersionId=found["VersionId"])


def test_a_bucket_that_is_not_there_is_no_success(s3: Any) -> None:
    with pytest.raises(Permanent):
        LockedBucket(Clients(REGION).lazily("s3"), "absent").put(KEY, b"{}")
