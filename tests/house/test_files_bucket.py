"""The bucket of shared files as it is deployed: private, and each file goes when its rule says."""

from typing import Any

from chalicelib.domain.file_keeping import KEPT_DAYS
from tests.package_once import resources


def bucket() -> Any:
    return resources("AWS::S3::Bucket")["Files"]


def test_every_tag_that_is_put_has_a_rule_that_deletes() -> None:
    rules = bucket()["LifecycleConfiguration"]["Rules"]
    assert [(rule["Status"], rule["ExpirationInDays"], rule["TagFilters"]) for rule in rules] == [
        ("Enabled", days, [{"Key": "days", "Value": str(days)}]) for days in KEPT_DAYS
    ]


def test_nobody_reads_it_but_by_a_signed_address() -> None:
    assert set(bucket()["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketEncryption" in bucket()


def test_the_desk_and_the_jobs_that_bring_and_take_files_know_it() -> None:
    functions = resources("AWS::Serverless::Function")
    knowing = {
        name
        for name, function in functions.items()
        if "SOTONG_FILES_BUCKET" in function["Environment"]["Variables"]
    }
    assert knowing == {"APIHandler", "DeliverReplies", "SendBroadcasts", "TakeFiles"}
