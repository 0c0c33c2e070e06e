"""What each function may do on AWS, judged call by call: no engine at home asks for rights."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient

from infra.packaging.bundles import APPLICATION, WEBHOOK

_CHALICE = Path(".chalice")
_WEBHOOK = "webhook_handler"
# What IAM asks for an operation where it is not called the same.
_RIGHTS = {
    "s3:HeadObject": "s3:GetObject",
    "sns:PublishBatch": "sns:Publish",
    "sesv2:SendEmail": "ses:SendEmail",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
_KEY_NAMED = re.compile(r"(#\w+) = (:\w+)")


@dataclass
class Watch:
    """Who calls, and what they would be refused on AWS."""

    function: str = ""
    refused: set[str] = field(default_factory=set)

    @contextmanager
    def acting(self, function: str) -> Iterator[None]:
        """What is called inside is called by this function."""
        self.function = function
        try:
            yield
        finally:
            self.function = ""

    def judge(self, service: str, operation: str, asked: dict[str, Any]) -> None:
        """Notes why the call would be refused."""
        if not self.function:
            return
        bundle = WEBHOOK if self.function == _WEBHOOK else APPLICATION
        if operation not in bundle.calls.get(service, ()):
            self.refused.add(f"{self.function}: {bundle.name}.zip knows no {service}:{operation}")
        statements = _statements(self.function)
        for action, key in _needed(service, operation, asked):
            if not any(_allows(each, action, key) for each in statements):
                self.refused.add(f"{self.function}: {action} on {_kind(key)}")


@contextmanager
def watched(patch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Every call of botocore's is judged, and made all the same."""
    watch, call = Watch(), BaseClient._make_api_call

    def judged(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        watch.judge(client.meta.service_model.service_name, operation, asked)
        return call(client, operation, asked)

    patch.setattr(BaseClient, "_make_api_call", judged)
    yield watch


def _statements(function: str) -> list[dict[str, Any]]:
    settings = json.loads((_CHALICE / "config.json").read_text("utf-8"))["lambda_functions"]
    policy = _CHALICE / settings[function]["iam_policy_file"]
    found: list[dict[str, Any]] = json.loads(policy.read_text("utf-8"))["Statement"]
    return found


def _needed(service: str, operation: str, asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Rights, each with the partition it is needed in; empty where there is none."""
    if operation == "TransactWriteItems":
        for write in asked["TransactItems"]:
            for kind, inner in write.items():
                yield f"dynamodb:{kind}Item", _partition(inner)
    elif operation == "BatchWriteItem":
        for requests in asked["RequestItems"].values():
            for request in requests:
                yield "dynamodb:BatchWriteItem", _partition(request["DeleteRequest"])
    else:
        name = f"{service}:{operation}"
        yield _RIGHTS.get(name, name), _partition(asked) if service == "dynamodb" else ""


def _partition(asked: dict[str, Any]) -> str:
    if "KeyConditionExpression" in asked:
        names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
        pairs = _KEY_NAMED.findall(asked["KeyConditionExpression"])
        key = "g1k" if "IndexName" in asked else "pk"
        [value] = [values[value] for name, value in pairs if names[name] == key]
    else:
        value = (asked.get("Item") or asked["Key"])["pk"]
    found: str = value["S"]
    return found


def _allows(statement: dict[str, Any], action: str, key: str) -> bool:
    if action not in statement["Action"]:
        return False
    named = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
    patterns = named.get("dynamodb:LeadingKeys", ["*"])
    return any(fnmatchcase(key, pattern) for pattern in patterns)


def _kind(key: str) -> str:
    """`T#<tenant>#C#...` as `T#*#C`: what kind of items they are."""
    return re.sub(r"^T#[^#]+#([A-Z]+).*$", r"T#*#\1", key)
