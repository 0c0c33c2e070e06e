"""What a notice costs: calls of AWS and capacity units, from its asking to its receipt.

`python -m tests.perf.notice_costs` prints the table. Counted on moto by what is asked, by
DynamoDB's size rules, with the index's writes; of a process that is warm. What carries facts from
the stream to the queue is not ours to call.
"""

import base64
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from moto import mock_aws

from chalicelib.bootstrap import Platform
from chalicelib.bootstrap.notices import NoticeParts
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice_key import NoticeKey, NoticeReported
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.purpose import Purpose
from chalicelib.services.notifying import Asked
from chalicelib.settings import Settings
from chalicelib.store.schema import create_table
from tests.conftest import REGION
from tests.notice_fakes import FakeNoticeVendor
from tests.perf.stub_store import item_size
from tests.platforms import city_body, register
from tests.services.notices import VALUES, WAYS

CITY, TABLE, MANY = "saetbyeol", "sotong-costs", 8
REFUSED = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
DELIVERED = Outcome(DeliveryState.DELIVERED)
Item = dict[str, dict[str, Any]]


@dataclass
class Bill:
    """Of several notices: calls by service and name, and units."""

    calls: Counter[str] = field(default_factory=Counter)
    read_units: float = 0.0
    write_units: float = 0.0
    _kept: dict[tuple[str, str], Item] = field(default_factory=dict)

    def note(self, operation: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """One call of DynamoDB's."""
        if operation in ("GetItem", "Query"):
            found = answer.get("Items", [answer["Item"]] if answer.get("Item") else [])
            units = max(1, ceil(sum(_size(each) for each in found) / 4096))
            self.read_units += units if asked.get("ConsistentRead") else units / 2
        writes = asked.get("TransactItems", [{"Put": asked}] if operation == "PutItem" else [])
        for write in writes:
            times = 2 if operation == "TransactWriteItems" else 1
            self.write_units += times * self._written(write.get("Put", {}).get("Item"))
        self.write_units += operation == "UpdateItem"

    def _written(self, item: Item | None) -> float:
        """A put's; of any other write one, since ours are of small items."""
        if item is None:
            return 1
        key = item["pk"]["S"], item["sk"]["S"]
        before, self._kept[key] = _indexed(self._kept.get(key, {})), item
        after = _indexed(item)
        moved = 0 if before == after else bool(before) + bool(after)
        return max(1, ceil(_size(item) / 1024)) + moved

    def per_notice(self) -> dict[str, float]:
        """Calls by name and units, of one."""
        calls = {name: round(n / MANY, 2) for name, n in sorted(self.calls.items())}
        total = {"calls": self.calls.total() / MANY}
        units = {"read units": self.read_units / MANY, "write units": self.write_units / MANY}
        return {**calls, **total, **units}


def bill(fails: bool) -> Bill:
    """Of notices that arrive; `fails`: the first way does, and the text arrives."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        platform, parts = _town()
        _whole_way(platform, parts, "warm", fails)
        with counted(patch) as found:
            for n in range(MANY):
                _whole_way(platform, parts, f"case#{n}", fails)
        return found


def _whole_way(platform: Platform, parts: NoticeParts, cause: str, fails: bool) -> None:
    phone = "01000000001"
    asked = Asked(
        CITY, Purpose.SERVICE, cause, None, phone, "done", VALUES, "", Urgent("officer-1")
    )
    id = parts.notifying.notify(asked)
    fact = Published("id", Fact.NOTICE_CREATED, id, CITY, "", "", 0, datetime.now(UTC))
    parts._sending.take(fact)
    if fails:
        _reported(platform, id, 1, REFUSED)
        parts._sending.take(fact)
    _reported(platform, id, 2 if fails else 1, DELIVERED)
    assert parts.notifying.get(CITY, id).end, parts.notifying.get(CITY, id)


def _reported(platform: Platform, id: str, step: int, outcome: Outcome) -> None:
    report = NoticeReported(NoticeKey(CITY, id, step), outcome, datetime.now(UTC))
    platform._notice_receipts.take(report)


def _town() -> tuple[Platform, NoticeParts]:
    create_table(boto3.client("dynamodb", region_name=REGION), TABLE)
    queue = boto3.client("sqs", region_name=REGION).create_queue(QueueName="notices")["QueueUrl"]
    key = boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"]
    settings = Settings("test", REGION, TABLE, key, "", "https://city.example", "")
    platform = Platform(settings)
    [vendor] = WAYS["vendors"]
    # So much that nothing waits for room.
    ways = {**WAYS, "vendors": [{**vendor, "rate": 1_000_000}]}
    budget = {"cap": 10**9, "prices": {"sms": 900, "alimtalk": 700}}
    register(platform, city_body(ways=ways, budget=budget))
    boto3.client("ssm", region_name=REGION).put_parameter(
        Name=f"/sotong/test/{CITY}/one/key", Value="synthetic", Type="SecureString"
    )
    parts = NoticeParts(settings, {"SOTONG_NOTICES_QUEUE": queue})
    fake = FakeNoticeVendor()
    parts.__dict__["_vendors"] = {fake.name: fake}
    return platform, parts


@contextmanager
def counted(patch: pytest.MonkeyPatch) -> Iterator[Bill]:
    """What is called meanwhile."""
    found, call = Bill(), BaseClient._make_api_call

    def noting(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        answer = call(client, operation, asked)
        service = client.meta.service_model.service_name
        found.calls[f"{service} {operation}"] += 1
        if service == "dynamodb":
            found.note(operation, asked, answer)
        return answer

    patch.setattr(BaseClient, "_make_api_call", noting)
    yield found


def _indexed(item: Item) -> list[Any]:
    return [item[name] for name in ("g1k", "g1s") if name in item]


def _size(item: Item) -> int:
    plain = {
        name: {kind: base64.b64encode(raw).decode() if isinstance(raw, bytes) else raw}
        for name, value in item.items()
        for kind, raw in value.items()
    }
    return item_size(plain)


def main() -> None:
    """The table."""
    for title, fails in (("arrives by its first way", False), ("by its second", True)):
        print(title)
        for name, value in bill(fails).per_notice().items():
            print(f"  {name:<28}{value:>6.2f}")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
