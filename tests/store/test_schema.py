"""The table as it is made locally."""

import pytest

from chalicelib.store.schema import create_table
from tests.store.benches import Bench


@pytest.fixture(params=["moto", pytest.param("engine", marks=pytest.mark.engine)])
def made(request: pytest.FixtureRequest) -> Bench:
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    return bench


def test_the_table_has_a_stream_indexes_ttl_and_recovery(made: Bench) -> None:
    table = made.client.describe_table(TableName=made.name)["Table"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert sorted(index["IndexName"] for index in table["GlobalSecondaryIndexes"]) == [
        "GSI1",
        "GSI2",
    ]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    ttl = made.client.describe_time_to_live(TableName=made.name)["TimeToLiveDescription"]
    assert (ttl["AttributeName"], ttl["TimeToLiveStatus"]) == ("ttl", "ENABLED")
    backups = made.client.describe_continuous_backups(TableName=made.name)
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_making_it_again_changes_nothing(made: Bench) -> None:
    made.client.put_item(TableName=made.name, Item={"pk": {"S": "T#a#"}, "sk": {"S": "x"}})
    assert create_table(made.client, made.name) is False
    found = made.client.get_item(TableName=made.name, Key={"pk": {"S": "T#a#"}, "sk": {"S": "x"}})
    assert "Item" in found
