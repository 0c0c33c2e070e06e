"""The table's schema in one place: local tables are made from it, infra/ is compared with it."""

from typing import Any

# CreateTable without the name. The indexes are sparse: only desk entries and cases bear their keys.
SCHEMA: dict[str, Any] = {
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": "S"}
        for name in ("pk", "sk", "g1k", "g1s", "g2k", "g2s")
    ],
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": index,
            "KeySchema": [
                {"AttributeName": hash_key, "KeyType": "HASH"},
                {"AttributeName": range_key, "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
        for index, hash_key, range_key in (("GSI1", "g1k", "g1s"), ("GSI2", "g2k", "g2s"))
    ],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}
TIME_TO_LIVE = {"AttributeName": "ttl", "Enabled": True}
POINT_IN_TIME_RECOVERY = {"PointInTimeRecoveryEnabled": True}


def create_table(client: Any, name: str) -> bool:
    """Makes the table with TTL and point-in-time recovery; False when there is one already."""
    try:
        client.create_table(TableName=name, **SCHEMA)
    except client.exceptions.ResourceInUseException:
        return False
    client.update_time_to_live(TableName=name, TimeToLiveSpecification=TIME_TO_LIVE)
    client.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification=POINT_IN_TIME_RECOVERY
    )
    return True
