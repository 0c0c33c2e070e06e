"""The steps of `make package`, each on something small."""

import copy
from typing import Any

import pytest

from infra.packaging.botocore_data import slim_endpoints, slim_model
from infra.packaging.faults import CannotPackage
from infra.packaging.requirements import requirements
from infra.packaging.template import FunctionSettings, rewritten
from tests.package_once import template

LOCK = """\
# made by hand
alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
Beta-two==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
"""
MODEL = {
    "metadata": {"serviceId": "Sample"},
    "documentation": "<p>Prose.</p>",
    "operations": {
        "Get": {
            "input": {"shape": "Asked"},
            "errors": [{"shape": "Gone", "documentation": "<p>Prose.</p>"}],
            "documentation": "<p>Prose.</p>",
        },
        "Drop": {"input": {"shape": "Dropped"}},
    },
    "shapes": {
        "Asked": {"type": "structure", "members": {"documentation": {"shape": "Text"}}},
        "Tree": {"type": "list", "member": {"shape": "Tree"}},
        "Gone": {"type": "structure", "members": {"of": {"shape": "Tree"}}, "exception": True},
        "Text": {"type": "string", "documentation": "<p>Prose.</p>"},
        "Dropped": {"type": "string"},
    },
}


def test_a_model_keeps_the_operations_asked_for_and_what_they_reach() -> None:
    slim = slim_model(MODEL, ["Get"])
    assert slim["operations"].keys() == {"Get"}
    assert list(slim["shapes"]) == ["Asked", "Tree", "Gone", "Text"]
    assert "Prose" not in str(slim)
    # A member may be called documentation; that is no prose.
    assert slim["shapes"]["Asked"]["members"] == {"documentation": {"shape": "Text"}}


def test_an_operation_that_is_not_there_is_no_silent_loss() -> None:
    with pytest.raises(KeyError):
        slim_model(MODEL, ["Gett"])


def test_endpoints_keep_the_services_asked_for() -> None:
    services = {"sns": {"x": 1}, "ec2": {}, "streams.dynamodb": {}}
    endpoints = {
        "version": 3,
        "partitions": [
            {"partition": "aws", "services": services},
            {"partition": "aws-cn", "services": services},
        ],
    }
    assert slim_endpoints(endpoints, frozenset({"sns"})) == {
        "version": 3,
        "partitions": [{"partition": "aws", "services": {"sns": {"x": 1}, "streams.dynamodb": {}}}],
    }


def test_a_zips_packages_come_with_every_hash() -> None:
    own = "gamma==3.0 \\\n    --hash=sha256:cc\n"
    found = requirements(own, LOCK, ["alpha"])
    assert found == "alpha==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:ab\n" + own


def test_a_package_without_a_lock_is_named() -> None:
    with pytest.raises(CannotPackage, match="run.txt has no delta"):
        requirements(LOCK, LOCK, ["alpha", "delta"])


def test_a_queue_of_the_application_that_infra_does_not_know_is_named() -> None:
    merged = _as_chalice_gives()
    source = merged["Resources"]["CountEvents"]["Properties"]["Events"]["CountEventsSqsEventSource"]
    source["Properties"]["Queue"] = {"Fn::Sub": "arn:x:sotong-notices"}
    with pytest.raises(CannotPackage, match=r"no queue sotong-\$\{Stage\}-notices"):
        rewritten(merged, "dev", FunctionSettings(128, 3, {"Statement": []}))


def test_rewriting_leaves_its_input_alone() -> None:
    merged = _as_chalice_gives()
    before = copy.deepcopy(merged)
    made = rewritten(merged, "prod", FunctionSettings(128, 3, {"Statement": []}))
    assert merged == before
    assert made["Parameters"]["Stage"]["Default"] == "prod"
    webhook = made["Resources"]["WebhookHandler"]["Properties"]
    assert (webhook["MemorySize"], webhook["Timeout"]) == (128, 3)
    assert webhook["CodeUri"] == "./webhook.zip"


def _as_chalice_gives() -> Any:
    """A template before it was rewritten, as far as rewriting asks."""
    merged = copy.deepcopy(template())
    resources = merged["Resources"]
    for name in ("WebhookHandlerRole", "WebhookHandlerInvokePermission"):
        del resources[name]
    for role in (each for each in resources.values() if each["Type"] == "AWS::IAM::Role"):
        for statement in role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]:
            statement["Resource"] = statement["Resource"]["Fn::Sub"]
    for function in [each for each in resources.values() if "Function" in each["Type"]]:
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == "SQS":
                queue, _ = event["Properties"]["Queue"]["Fn::GetAtt"]
                name = resources[queue]["Properties"]["QueueName"]["Fn::Sub"]
                plain = name.replace("${Stage}-", "")
                event["Properties"]["Queue"] = {"Fn::Sub": f"arn:x:{plain}"}
    resources["WebhookHandler"] = {"Properties": {}}
    return merged
