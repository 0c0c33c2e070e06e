"""Chalice's template made ours: two functions for the routes, two zips, no ARN written out.

All of it is pure: templates in, templates out.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.packaging.bundles import BUNDLES
from infra.packaging.faults import CannotPackage
from infra.packaging.queue_alarms import add_queue_alarms

Template = dict[str, Any]

_WEBHOOKS = "/webhooks"
_STREAM = {"Fn::GetAtt": ["Table", "StreamArn"]}


@dataclass(frozen=True, slots=True)
class FunctionSettings:
    """Of .chalice/config.json, for the function Chalice does not know."""

    memory: int
    seconds: int
    policy: Mapping[str, Any]


def rewritten(template: Template, stage: str, webhook: FunctionSettings) -> Template:
    """The template to deploy; CodeUri names the zips beside it."""
    made = copy.deepcopy(template)
    resources = made["Resources"]
    made["Parameters"]["Stage"] |= {"Default": stage, "AllowedValues": [stage]}
    _add_webhook(resources, webhook)
    _route_webhooks(resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"])
    _resolve_policies(resources)
    _resolve_sources(resources)
    add_queue_alarms(resources)
    for bundle in BUNDLES:
        for function in bundle.functions:
            resources[function]["Properties"]["CodeUri"] = f"./{bundle.name}.zip"
    return made


def handlers(template: Template) -> dict[str, str]:
    """Function -> its Handler string."""
    return {
        name: resource["Properties"]["Handler"] for name, resource in functions(template).items()
    }


def functions(template: Template) -> dict[str, Any]:
    """The functions among the resources."""
    found = template["Resources"].items()
    return {name: each for name, each in found if each["Type"] == "AWS::Serverless::Function"}


def layer_users(template: Template, zip_name: str) -> tuple[str, ...]:
    """The functions that have the layer whose zip is called so."""
    named = f"{zip_name}.zip"
    layers = [
        {"Ref": id}
        for id, each in template["Resources"].items()
        if each["Type"] == "AWS::Lambda::LayerVersion"
        and each["Properties"]["Content"]["S3Key"] == named
    ]
    return tuple(
        sorted(
            name
            for name, each in functions(template).items()
            if any(layer in each["Properties"].get("Layers", []) for layer in layers)
        )
    )


def layer_contents(template: Template) -> list[dict[str, str]]:
    """Where each layer's zip lies; changing one changes the template."""
    found = template["Resources"].values()
    layers = [each for each in found if each["Type"] == "AWS::Lambda::LayerVersion"]
    return [each["Properties"]["Content"] for each in layers]


def _add_webhook(resources: Template, settings: FunctionSettings) -> None:
    """The same code behind the same kind of door, with its own size, rights and concurrency."""
    role = copy.deepcopy(resources["ApiHandlerRole"])
    [policy] = role["Properties"]["Policies"]
    policy |= {"PolicyDocument": settings.policy, "PolicyName": "WebhookHandlerRolePolicy"}
    resources["WebhookHandlerRole"] = role
    own = {
        "MemorySize": settings.memory,
        "Timeout": settings.seconds,
        "Role": {"Fn::GetAtt": ["WebhookHandlerRole", "Arn"]},
    }
    handler = copy.deepcopy(resources["APIHandler"])
    handler["Properties"] |= resources["WebhookHandler"]["Properties"] | own
    resources["WebhookHandler"] = handler
    resources["WebhookHandlerInvokePermission"] = _permission(resources)


def _permission(resources: Template) -> Template:
    permission: Template = copy.deepcopy(resources["APIHandlerInvokePermission"])
    permission["Properties"]["FunctionName"] = {"Ref": "WebhookHandler"}
    pattern, values = permission["Properties"]["SourceArn"]["Fn::Sub"]
    narrow = pattern.removesuffix("/*") + f"/*/POST{_WEBHOOKS}/*"
    permission["Properties"]["SourceArn"] = {"Fn::Sub": [narrow, values]}
    return permission


def _route_webhooks(paths: Template) -> None:
    for path, methods in paths.items():
        if path.startswith(_WEBHOOKS + "/"):
            for method in methods.values():
                uri = method["x-amazon-apigateway-integration"]["uri"]
                uri["Fn::Sub"] = uri["Fn::Sub"].replace("${APIHandler.", "${WebhookHandler.")


def _resolve_policies(resources: Template) -> None:
    """`${Table.Arn}` in a policy file becomes an `Fn::Sub`, so that no account is written out."""
    for resource in resources.values():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"]["Policies"]:
                for statement in policy["PolicyDocument"]["Statement"]:
                    statement["Resource"] = {"Fn::Sub": statement["Resource"]}


def _resolve_sources(resources: Template) -> None:
    for resource in resources.values():
        for event in resource.get("Properties", {}).get("Events", {}).values():
            if event["Type"] == "DynamoDB":
                event["Properties"]["Stream"] = _STREAM
            if event["Type"] == "SQS":
                queue = _queue_of(event["Properties"]["Queue"], resources)
                event["Properties"]["Queue"] = {"Fn::GetAtt": [queue, "Arn"]}


def _queue_of(named: Any, resources: Template) -> str:
    """The queue that app.py calls `sotong-x` is called `sotong-<stage>-x` here."""
    name = str(named["Fn::Sub"]).rpartition(":")[2]
    staged = {"Fn::Sub": name.replace("sotong-", "sotong-${Stage}-", 1)}
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::SQS::Queue" and resource["Properties"]["QueueName"] == staged:
            return logical_id
    raise CannotPackage(f"infra/resources.yaml has no queue {staged['Fn::Sub']}")
