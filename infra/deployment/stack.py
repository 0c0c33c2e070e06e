"""A stage's stack: one change set, shown before it is carried out, and awaited."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.deployment.faults import CannotDeploy

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")
_POLLS = {"Delay": 5, "MaxAttempts": 360}


class Stack:
    """CloudFormation's stack of this name."""

    def __init__(self, cloudformation: Any, name: str, polls: Mapping[str, int] = _POLLS) -> None:
        self._cloudformation = cloudformation
        self.name = name
        self._polls = dict(polls)

    def prepare(
        self, template_url: str, parameters: Mapping[str, str], change_set: str
    ) -> list[str] | None:
        """Makes a change set; a line for each change, None when nothing changes."""
        old = self._found()
        self._cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=change_set,
            ChangeSetType="UPDATE" if old else "CREATE",
            TemplateURL=template_url,
            Parameters=_parameters(parameters, old),
            Capabilities=_CAPABILITIES,
        )
        try:
            self._await("change_set_create_complete", ChangeSetName=change_set)
        except WaiterError:
            self._forget_unless_wrong(change_set)
            return None
        return self._changes(change_set)

    def carry_out(self, change_set: str) -> dict[str, str]:
        """Carries the change set out and waits; the stack's outputs."""
        is_new = (self._found() or {}).get("StackStatus") == "REVIEW_IN_PROGRESS"
        self._cloudformation.execute_change_set(StackName=self.name, ChangeSetName=change_set)
        try:
            self._await("stack_create_complete" if is_new else "stack_update_complete")
        except WaiterError as error:
            raise CannotDeploy(
                f"{self.name} went back to what it was before: {self._first_failure()}"
            ) from error
        return self.outputs()

    def outputs(self) -> dict[str, str]:
        """Name -> value."""
        found = self._found() or {}
        return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}

    def _found(self) -> dict[str, Any] | None:
        try:
            answer = self._cloudformation.describe_stacks(StackName=self.name)
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        stack: dict[str, Any] = answer["Stacks"][0]
        return stack

    def _await(self, waiter: str, **which: str) -> None:
        self._cloudformation.get_waiter(waiter).wait(
            StackName=self.name, WaiterConfig=self._polls, **which
        )

    def _changes(self, change_set: str) -> list[str]:
        pages = self._cloudformation.get_paginator("describe_change_set").paginate(
            StackName=self.name, ChangeSetName=change_set
        )
        changes = [each["ResourceChange"] for page in pages for each in page["Changes"]]
        return [
            f"{change['Action']:<8}{change['LogicalResourceId']} ({change['ResourceType']})"
            for change in changes
        ]

    def _forget_unless_wrong(self, change_set: str) -> None:
        """CloudFormation calls a change set without changes failed."""
        described = self._cloudformation.describe_change_set(
            StackName=self.name, ChangeSetName=change_set
        )
        reason = described.get("StatusReason", "no reason given")
        self._cloudformation.delete_change_set(StackName=self.name, ChangeSetName=change_set)
        if not any(words in reason for words in _NO_CHANGES):
            raise CannotDeploy(f"CloudFormation refuses the template: {reason}")

    def _first_failure(self) -> str:
        answer = self._cloudformation.describe_stack_events(StackName=self.name)
        failed = [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in answer["StackEvents"]
            if event["ResourceStatus"].endswith("_FAILED")
        ]
        # Newest first; the oldest is the cause, the others follow from it.
        return failed[-1] if failed else "no reason given"


def _parameters(given: Mapping[str, str], old: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What is not given keeps the value it has."""
    kept = [each["ParameterKey"] for each in (old or {}).get("Parameters", [])]
    return [
        *({"ParameterKey": name, "ParameterValue": value} for name, value in given.items()),
        *({"ParameterKey": name, "UsePreviousValue": True} for name in kept if name not in given),
    ]
