"""What `make deploy` sends, and what it says when it cannot."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra.deploy import main
from infra.deployment.bucket import Bucket
from infra.deployment.faults import CannotDeploy
from infra.deployment.stack import Stack
from tests.conftest import REGION

POLLS = {"Delay": 0, "MaxAttempts": 2}
SET = {"StackName": "sotong-dev", "ChangeSetName": "one"}


@pytest.fixture
def cloudformation() -> Any:
    return boto3.client("cloudformation", region_name=REGION)


def test_a_stage_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([""]) == 1
    assert capsys.readouterr().err == "say which stage: make deploy STAGE=<one of dev, prod>\n"


def test_a_parameter_without_a_value_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dev", "--set", "LogDays=30 AlarmEmail"]) == 1
    assert capsys.readouterr().err == "SET wants Name=Value, not AlarmEmail\n"


def test_a_refused_template_is_told_with_the_reason(cloudformation: Any) -> None:
    failed = {"Status": "FAILED", "StatusReason": "Template error: no such resource"}
    with Stubber(cloudformation) as stub:
        _asked_to_create(stub)
        stub.add_response("describe_change_set", failed, SET)
        stub.add_response("describe_change_set", failed, SET)
        stub.add_response("delete_change_set", {}, SET)
        with pytest.raises(CannotDeploy, match="refuses the template: Template error"):
            Stack(cloudformation, "sotong-dev", POLLS).prepare("https://x", {}, "one")


def test_a_failed_change_is_told_with_its_first_cause(cloudformation: Any) -> None:
    with Stubber(cloudformation) as stub:
        _described(stub, "UPDATE_COMPLETE")
        stub.add_response("execute_change_set", {}, SET)
        _described(stub, "UPDATE_ROLLBACK_COMPLETE")
        events = [_event("Follower", "cancelled"), _event("Table", "limit exceeded")]
        stub.add_response("describe_stack_events", {"StackEvents": events})
        with pytest.raises(CannotDeploy, match="Table: limit exceeded"):
            Stack(cloudformation, "sotong-dev", POLLS).carry_out("one")


def test_parameters_that_are_not_given_keep_their_values(cloudformation: Any) -> None:
    known = [{"ParameterKey": name, "ParameterValue": "1"} for name in ("LogDays", "AlarmEmail")]
    with Stubber(cloudformation) as stub:
        _described(stub, "UPDATE_COMPLETE", Parameters=known)
        wanted = [
            {"ParameterKey": "LogDays", "ParameterValue": "30"},
            {"ParameterKey": "AlarmEmail", "UsePreviousValue": True},
        ]
        _asked(stub, "UPDATE", wanted)
        stub.add_response("describe_change_set", {"Status": "CREATE_COMPLETE"}, SET)
        stub.add_response("describe_change_set", {"Changes": []}, SET)
        Stack(cloudformation, "sotong-dev", POLLS).prepare("https://x", {"LogDays": "30"}, "one")
        stub.assert_no_pending_responses()


@pytest.mark.usefixtures("moto")
def test_the_bucket_is_closed_to_the_public_and_made_once() -> None:
    client = boto3.client("s3", region_name=REGION)
    bucket = Bucket(client, "sotong-deploy-test", REGION)
    bucket.ensure()
    bucket.ensure()
    blocked = client.get_public_access_block(Bucket=bucket.name)["PublicAccessBlockConfiguration"]
    assert all(blocked.values())
    assert bucket.versions("dev") == []


@pytest.mark.usefixtures("moto")
def test_the_same_zips_are_sent_once_and_named_the_same(tmp_path: Path) -> None:
    client = boto3.client("s3", region_name=REGION)
    bucket = Bucket(client, "sotong-deploy-test", REGION)
    bucket.ensure()
    _write_package(tmp_path)
    version = bucket.upload(tmp_path, "dev")
    sent = {each["Key"]: each for each in client.list_objects_v2(Bucket=bucket.name)["Contents"]}
    puts: list[str] = []
    client.meta.events.register(
        "before-call.s3.PutObject", lambda params, **_: puts.append(params["url_path"])
    )

    assert bucket.upload(tmp_path, "dev") == version
    assert [path for path in puts if "/code/" in path] == []
    template = json.loads(client.get_object(Bucket=bucket.name, Key=version)["Body"].read())
    content = template["Resources"]["Embedding"]["Properties"]["Content"]
    assert content["S3Bucket"] == bucket.name
    assert sent[content["S3Key"]]["Size"] == len(b"layer")
    # So nothing of the layer changes, and CloudFormation publishes no new version of it.
    (tmp_path / "webhook.zip").write_bytes(b"other code")
    changed = json.loads(
        client.get_object(Bucket=bucket.name, Key=bucket.upload(tmp_path, "dev"))["Body"].read()
    )
    assert changed["Resources"]["Embedding"] == template["Resources"]["Embedding"]
    assert changed["Resources"]["WebhookHandler"] != template["Resources"]["WebhookHandler"]


def _write_package(folder: Path) -> None:
    (folder / "webhook.zip").write_bytes(b"code")
    (folder / "embedding.zip").write_bytes(b"layer")
    content = {"S3Bucket": "beside-the-template", "S3Key": "embedding.zip"}
    resources = {
        "WebhookHandler": {
            "Type": "AWS::Serverless::Function",
            "Properties": {"CodeUri": "./webhook.zip"},
        },
        "Embedding": {"Type": "AWS::Lambda::LayerVersion", "Properties": {"Content": content}},
    }
    (folder / "dev.json").write_text(json.dumps({"Resources": resources}))


def _asked_to_create(stub: Stubber) -> None:
    stub.add_client_error("describe_stacks", "ValidationError", "Stack sotong-dev does not exist")
    _asked(stub, "CREATE", [])


def _asked(stub: Stubber, kind: str, parameters: list[Any]) -> None:
    asked = {
        **SET,
        "ChangeSetType": kind,
        "TemplateURL": "https://x",
        "Parameters": parameters,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    stub.add_response("create_change_set", {}, asked)


def _described(stub: Stubber, status: str, **more: Any) -> None:
    stack = {"StackName": "sotong-dev", "CreationTime": 0, "StackStatus": status, **more}
    stub.add_response("describe_stacks", {"Stacks": [stack]})


def _event(name: str, reason: str) -> dict[str, Any]:
    return {
        "StackId": "x",
        "EventId": name,
        "StackName": "sotong-dev",
        "Timestamp": 0,
        "LogicalResourceId": name,
        "ResourceStatus": "UPDATE_FAILED",
        "ResourceStatusReason": reason,
    }
