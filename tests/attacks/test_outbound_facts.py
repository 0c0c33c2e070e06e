"""Which queue gets what: every fact against every subscription's filter, by a table of its own.

The table was written from what the queues are for. A fact that is on no line goes to the counters
alone, as every fact does.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.aws.topic import _attributes
from chalicelib.domain.events import Fact, Published
from tests.cities import MONDAY

WANTED: Mapping[str, set[str]] = {
    # What a person is owed in words goes to who brings it to them; of talks the figures, too.
    "TalkOpened": {"deliver", "desk", "tasks", "departments"},
    "TalkHeard": {"desk", "tasks"},
    "TalkTaken": {"deliver", "desk"},
    "TalkReturned": {"deliver", "desk"},
    "TalkTransferred": {"deliver", "desk", "tasks", "departments"},
    "TalkSnoozed": {"desk"},
    "TalkReplied": {"deliver", "desk"},
    "TalkClosed": {"deliver", "desk"},
    "TalkRated": {"desk"},
    "TalkSessionEnded": {"desk"},
    "TalkNotDelivered": set(),
    "TalkNoted": set(),
    "PromiseMoved": {"deliver"},
    "AbuseWarned": {"deliver", "desk"},
    "AbuseAlarmed": {"deliver", "desk"},
    "ContactSuspended": {"deliver", "desk", "departments"},
    "SuspensionLifted": set(),
    "TalkRefused": {"deliver"},
    "ContactAsked": {"deliver"},
    "ContactTold": set(),
    "BotReplied": {"deliver"},
    "HelpGiven": {"deliver"},
    "NoticesStopped": {"deliver"},
    "TopicsTold": {"deliver"},
    "AdsTold": {"deliver"},
    "TaskMade": {"deliver"},
    "TextArrived": {"texts"},
    "FilesBrought": {"files"},
    # What the city lacks an answer to.
    "QuestionUnanswered": {"gaps"},
    "AgentRequested": {"gaps"},
    "AnswerDisliked": {"gaps"},
    "AnswerLiked": set(),
    "TurnTaken": set(),
    "ConversationStarted": set(),
    "CorrectionDue": set(),
    "CorrectionShown": set(),
    "FaqDegraded": set(),
    # What departments are told of beside their talks.
    "EmergencyNoticed": {"departments"},
    "AnswerExpiring": {"departments"},
    "NoticeCreated": {"notices"},
    "NoticeMoved": {"notices"},
    "NoticeFailed": {"notices", "departments"},
}


class _Loader(yaml.SafeLoader):
    """CloudFormation's own tags, as plain values."""


def _plain(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {tag: loader.construct_scalar(node)}
    return {tag: loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else None}


_Loader.add_multi_constructor("!", _plain)


def _resources() -> Mapping[str, Any]:
    text = Path("infra/resources.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, _Loader)["Resources"]
    return found


@pytest.fixture(scope="module")
def filters() -> Mapping[str, Any]:
    """Of each queue behind the topic of events: its filter, None where it takes all."""
    found = {}
    for name, each in _resources().items():
        told = each.get("Properties", {})
        if each.get("Type") == "AWS::SNS::Subscription" and told["TopicArn"] == {"Ref": "Events"}:
            found[name.removeprefix("Events").removesuffix("Subscription").lower()] = told.get(
                "FilterPolicy"
            )
    return found


def published(fact: Fact, data: str = "") -> Published:
    return Published("nonce-0", fact, data, "saetbyeol", "sms", "c0ffee", 1, MONDAY)


def passes(policy: Mapping[str, list[str]] | None, event: Published) -> bool:
    """As SNS judges a message by its attributes: every name of the policy has one of its values."""
    told = {name: each["StringValue"] for name, each in _attributes(event).items()}
    return all(told.get(name) in values for name, values in (policy or {}).items())


@pytest.mark.parametrize("fact", [each for each in Fact if each.value in WANTED])
def test_a_fact_reaches_the_queues_that_have_a_use_for_it_and_no_others(
    fact: Fact, filters: Mapping[str, Any]
) -> None:
    reached = {queue for queue, policy in filters.items() if passes(policy, published(fact))}
    assert reached == WANTED[fact.value] | {"counters"}


def test_no_filter_waits_for_a_fact_that_nobody_tells(filters: Mapping[str, Any]) -> None:
    """One that is written wrong would be silent for ever."""
    known = {each.value for each in Fact}
    for queue, policy in filters.items():
        assert set((policy or {"fact": []})["fact"]) <= known, queue


def test_a_filter_is_by_an_attribute_and_never_by_what_a_person_wrote(
    filters: Mapping[str, Any],
) -> None:
    """The body is not looked into: words that look like another fact lead nowhere else."""
    trick = json.dumps({"fact": "TextArrived", "tenant": "other"})
    event = published(Fact.QUESTION_UNANSWERED, trick)
    reached = {queue for queue, policy in filters.items() if passes(policy, event)}
    assert reached == {"counters", "gaps"}


# Who pays for texts, of which 80 % of a month is told once: by which of them nobody knows before.
SPENDERS = ("DeliverRepliesLog", "SendNoticesLog", "ApiLog")


@pytest.mark.parametrize("log", SPENDERS)
def test_wherever_the_months_money_goes_its_end_alarms(log: str) -> None:
    resources = _resources()
    alarmed = {
        each["Properties"]["MetricName"]
        for each in resources.values()
        if each.get("Type") == "AWS::CloudWatch::Alarm"
    }
    found = [
        each["Properties"]["MetricTransformations"][0]["MetricName"]
        for each in resources.values()
        if each.get("Type") == "AWS::Logs::MetricFilter"
        and each["Properties"]["LogGroupName"] == {"Ref": log}
        and '"budget nearly spent"' in each["Properties"]["FilterPattern"]
    ]
    assert found and set(found) <= alarmed
