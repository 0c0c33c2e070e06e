"""The template that is deployed: two functions for the routes, least rights, nothing written out."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.audit import KEPT
from chalicelib.settings import read_settings
from chalicelib.store.schema import POINT_IN_TIME_RECOVERY, SCHEMA, TIME_TO_LIVE
from infra.packaging.bundles import BUNDLES
from tests.package_once import STAGE, resources, template, template_file

pytestmark = pytest.mark.long

FUNCTIONS = sorted(name for bundle in BUNDLES for name in bundle.functions)
FUNCTION = "AWS::Serverless::Function"
# What IAM asks for an operation where it is not called the same.
RIGHTS = {
    "dynamodb:TransactWriteItems": {
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    },
    "sns:PublishBatch": {"sns:Publish"},
    "sesv2:SendEmail": {"ses:SendEmail"},
    "sqs:SendMessageBatch": {"sqs:SendMessage"},
}
# Parameters of SSM are made by the command, not by the stack.
# Addresses to send from are verified with SES by hand, once.
IDENTITIES = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"
PARAMETERS = re.compile(
    r"arn:\$\{AWS::Partition\}:ssm:\$\{AWS::Region\}:\$\{AWS::AccountId\}:parameter"
    r"(/sotong/\$\{Stage\}/\*|\$\{LoginSecret\})"
)
_LINT = "from cfnlint.runner import main; main()"
# A mapping's own, on the function's role.
MAPPING = re.compile(r"sqs:|s3:|logs:|dynamodb:(Describe|List)Streams?|dynamodb:Get(Records|Shard)")


def test_the_table_is_the_one_the_store_was_tested_on() -> None:
    table = resources("AWS::DynamoDB::Table")["Table"]
    for name in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"):
        assert table[name] == SCHEMA[name], name
    view = SCHEMA["StreamSpecification"]["StreamViewType"]
    assert table["StreamSpecification"] == {"StreamViewType": view}
    assert table["TimeToLiveSpecification"] == TIME_TO_LIVE
    assert table["PointInTimeRecoverySpecification"] == POINT_IN_TIME_RECOVERY


def test_what_citizens_wrote_outlives_the_stack() -> None:
    for name in ("Table", "DataKey", "GivenUp", "AuditCopies", "Files"):
        resource = template()["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name
    assert resources("AWS::DynamoDB::Table")["Table"]["DeletionProtectionEnabled"] is True


def test_webhooks_have_a_function_of_their_own() -> None:
    paths = resources("AWS::Serverless::Api")["RestAPI"]["DefinitionBody"]["paths"]
    reached = {}
    for path, methods in paths.items():
        for method in methods.values():
            uri = method["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            reached[path] = re.findall(r"functions/\$\{(\w+)", uri)[0]
    assert set(reached.values()) == {"WebhookHandler", "APIHandler"}
    for path, function in reached.items():
        assert (function == "WebhookHandler") == path.startswith("/webhooks/"), path


@pytest.mark.parametrize("function", ["WebhookHandler", "APIHandler"])
def test_the_gateway_may_call_both(function: str) -> None:
    [permission] = [
        each
        for each in resources("AWS::Lambda::Permission").values()
        if each["FunctionName"] == {"Ref": function}
    ]
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert "${RestAPIId}" in permission["SourceArn"]["Fn::Sub"][0]


def test_the_webhook_opens_its_own_doors_only() -> None:
    doors = {
        name: function["Environment"]["Variables"].get("SOTONG_DOORS", "")
        for name, function in resources(FUNCTION).items()
    }
    assert doors == {name: bundle.doors for bundle in BUNDLES for name in bundle.functions}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_finds_all_its_settings(function: str) -> None:
    variables = resources(FUNCTION)[function]["Environment"]["Variables"]
    assert read_settings(dict.fromkeys(variables, "x")).stage == "x"
    assert variables["SOTONG_TABLE"] == {"Ref": "Table"}


def test_no_account_and_no_region_is_written_out() -> None:
    text = json.dumps(template())
    assert not re.findall(r"\b\d{12}\b", text)
    assert "ap-northeast-2" not in text


def test_names_tell_the_stage() -> None:
    assert template()["Parameters"]["Stage"] == {
        **template()["Parameters"]["Stage"],
        "Default": STAGE,
        "AllowedValues": [STAGE],
    }
    for kind, name in (("SQS::Queue", "QueueName"), ("SNS::Topic", "TopicName")):
        for resource in resources(f"AWS::{kind}").values():
            assert resource[name]["Fn::Sub"].startswith("sotong-${Stage}-")


def test_concurrency_is_reserved_only_when_asked_for() -> None:
    assert template()["Parameters"]["WebhookConcurrency"]["Default"] == 0
    reserved = resources(FUNCTION)["WebhookHandler"]["ReservedConcurrentExecutions"]["Fn::If"]
    assert reserved[0] == "ReservesConcurrency"
    assert reserved[2] == {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_rights_are_named_one_by_one_on_one_resource(function: str) -> None:
    for statement in _statements(function):
        assert not any("*" in action for action in statement["Action"])
        named = statement["Resource"]["Fn::Sub"]
        ours = re.match(r"\$\{\w+(\.\w+)?\}", named)
        assert ours or PARAMETERS.fullmatch(named) or named == IDENTITIES


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_what_its_zip_can_call_and_no_more(function: str) -> None:
    [bundle] = [bundle for bundle in BUNDLES if function in bundle.functions]
    callable_there: set[str] = set()
    for service, operations in bundle.calls.items():
        for operation in operations:
            name = f"{service}:{operation}"
            callable_there |= RIGHTS.get(name, {name})
    allowed = {action for statement in _statements(function) for action in statement["Action"]}
    assert {action for action in allowed if not MAPPING.match(action)} <= callable_there


def test_the_webhook_can_neither_delete_what_was_said_nor_open_for_no_tenant() -> None:
    statements = {each["Sid"]: each for each in _statements("WebhookHandler")}
    deleting = [each for each in statements.values() if "dynamodb:DeleteItem" in each["Action"]]
    assert [_keys(each) for each in deleting] == [["T#*#Q#*", "T#*#A#*"]]
    assert statements["PersonalData"]["Condition"] == {
        "Null": {"kms:EncryptionContext:tenant": "false"}
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_right_on_the_table_names_kinds_of_items_of_a_tenant(function: str) -> None:
    for statement in _statements(function):
        if statement["Resource"]["Fn::Sub"] == "${Table.Arn}":
            keys = _keys(statement)
            assert keys and all(re.fullmatch(r"T#\*#[A-Z]+(#\*)?", key) for key in keys)


def test_the_log_of_access_can_be_written_and_by_no_function_read_or_changed() -> None:
    for function in FUNCTIONS:
        for statement in _statements(function):
            if "T#*#L#*" in _keys(statement):
                assert (function, statement["Action"]) == ("APIHandler", ["dynamodb:PutItem"])


def test_the_copies_of_the_log_of_access_are_locked_as_long_as_the_log_is_kept() -> None:
    bucket = resources("AWS::S3::Bucket")["AuditCopies"]
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention == {"Mode": {"Ref": "AuditLock"}, "Days": KEPT.days}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    [rule] = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] > KEPT.days


def test_cloudformation_finds_no_fault() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LINT, "-t", template_file()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _keys(statement: dict[str, Any]) -> list[str]:
    condition = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
    found: list[str] = condition.get("dynamodb:LeadingKeys", [])
    return found


def _statements(function: str) -> Iterator[dict[str, Any]]:
    role = resources(FUNCTION)[function]["Role"]["Fn::GetAtt"][0]
    for policy in resources("AWS::IAM::Role")[role]["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]
