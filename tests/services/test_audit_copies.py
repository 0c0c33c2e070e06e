"""Every line of the log of access is copied as it was written, and nothing else is."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.aws.session import Clients
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.services.audit_copies import AuditCopies
from chalicelib.store.audit import Audit, line_of
from chalicelib.store.schema import create_table
from chalicelib.store.table import Table
from tests.conftest import REGION

AT = datetime(2026, 11, 23, 4, 5, 6, 7, UTC)
ENTRY = AuditEntry(AT, "member-1", "talk.read", "261123-K7QXM", "198.51.100.7", "상담 열람")


def test_a_line_is_copied_whole_under_its_tenant_and_month() -> None:
    kept: dict[str, bytes] = {}
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        create_table(client, "t")
        Audit(Table("t", Clients(REGION).lazily("dynamodb")), lambda: "nonce").add("a", ENTRY)
        [image] = client.scan(TableName="t")["Items"]
        copies = AuditCopies(line_of, kept.__setitem__)
        # The stream may bring it twice.
        copies.follow(image)
        copies.follow(image)

    [(name, line)] = kept.items()
    assert name == f"a/2026-11/{image['sk']['S']}.json"
    told: dict[str, Any] = json.loads(line)
    assert AuditEntry(**told | {"at": datetime.fromisoformat(told["at"])}) == ENTRY


def test_a_place_that_refuses_for_good_holds_nothing_up_and_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_: str, __: bytes) -> None:
        raise Permanent("refused")

    AuditCopies(lambda _: ("a/line", b""), refuse).follow({})
    assert [record.message for record in caplog.records] == ["access not copied"]


def test_a_place_that_is_busy_is_asked_again_by_the_stream() -> None:
    def busy(_: str, __: bytes) -> None:
        raise Retryable("busy")

    with pytest.raises(Retryable):
        AuditCopies(lambda _: ("a/line", b""), busy).follow({})


def test_nothing_else_of_the_stream_is_copied() -> None:
    kept: dict[str, bytes] = {}
    copies = AuditCopies(line_of, kept.__setitem__)
    for place in ("T#a#C#kakao#L", "T#a#CFG", "T#a#W", "T#a#N#L", "T#*#CFG", "T#a#DS#2026-11-23"):
        copies.follow({"pk": {"S": place}, "sk": {"S": "M#00000001"}})
    assert kept == {}
