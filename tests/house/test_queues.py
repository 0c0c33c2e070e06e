"""Every queue and stream is consumed, in part if need be, and what fails is kept and told."""

import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalice.app import SQSEventConfig

from app import app
from chalicelib.api.jobs import Failures
from chalicelib.bootstrap import delivering, notices
from chalicelib.bootstrap.broadcasts import EACH_SECOND
from chalicelib.domain.chunk import LEASE
from chalicelib.domain.delivery import LEASE as CALL_LEASE
from chalicelib.local.application import load_application
from chalicelib.local.resources import FILTERS
from chalicelib.services.vendor_rate import BROADCASTS
from infra.packaging.queue_alarms import AGE, OLD_SECONDS, add_queue_alarms
from tests.package_once import resources, template

FUNCTION = "AWS::Serverless::Function"
FORTNIGHT = 14 * 24 * 3600
# Queues that take no facts: we put work into them ourselves.
OURS = {"Broadcasts"}
# Messages a second that Bizgo takes of an account.
VENDOR_TAKES = 200


def test_every_queue_does_work_or_keeps_what_failed() -> None:
    assert _work()
    assert _work() | _dead() == resources("AWS::SQS::Queue").keys()


def test_a_queue_is_consumed_by_one_function_with_time_to_spare() -> None:
    for queue in _work():
        [function] = [
            function
            for function, kind, source in _sources()
            if kind == "SQS" and source["Queue"] == _arn(queue)
        ]
        seconds = resources(FUNCTION)[function]["Timeout"]
        assert resources("AWS::SQS::Queue")[queue]["VisibilityTimeout"] >= 6 * seconds, queue


def test_the_applications_queues_are_the_templates() -> None:
    names = [source.name for source in load_application().queues]
    staged = {name.replace("sotong-", "sotong-${Stage}-") for name in names}
    queues = resources("AWS::SQS::Queue")
    assert staged == {queues[queue]["QueueName"]["Fn::Sub"] for queue in _work()}


def test_a_dead_letter_queue_keeps_for_two_weeks_and_alarms_at_the_first_message() -> None:
    for queue in _dead():
        assert resources("AWS::SQS::Queue")[queue]["MessageRetentionPeriod"] == FORTNIGHT
        [alarm] = _alarms("QueueName", {"Fn::GetAtt": [queue, "QueueName"]})
        assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (
            1,
            "GreaterThanOrEqualToThreshold",
        )


def test_a_source_takes_back_only_what_failed() -> None:
    # Without it our answer would count as success, and failed messages would be deleted.
    answers = {
        function: source.get("FunctionResponseTypes")
        for function, kind, source in _sources()
        if kind != "Schedule"
    }
    assert {"PublishEvents", "CountEvents", "DeliverReplies", "TellDepartments"} <= answers.keys()
    assert answers == dict.fromkeys(answers, ["ReportBatchItemFailures"])


def test_a_handler_of_a_queue_says_which_records_failed() -> None:
    # What it returns is what the mapping reads: None would be success for all of them.
    handlers = [each.name for each in app.event_sources if isinstance(each, SQSEventConfig)]
    assert len(handlers) == len(_work())
    for name in handlers:
        handler = getattr(importlib.import_module("app"), name)
        told = inspect.signature(inspect.unwrap(handler.func)).return_annotation
        assert told is Failures, name


def test_work_that_waits_is_told_of_every_queue() -> None:
    for queue in _work():
        alarms = _alarms("QueueName", {"Fn::GetAtt": [queue, "QueueName"]})
        [old] = [each for each in alarms if each["MetricName"] == AGE]
        assert (old["Threshold"], old["Statistic"]) == (OLD_SECONDS, "Maximum"), queue


def test_a_queue_that_nobody_made_alarms_for_has_both() -> None:
    queue = {"deadLetterTargetArn": {"Fn::GetAtt": ["WorkDead", "Arn"]}, "maxReceiveCount": 5}
    made = {
        "Work": {"Type": "AWS::SQS::Queue", "Properties": {"RedrivePolicy": queue}},
        "WorkDead": {"Type": "AWS::SQS::Queue", "Properties": {}},
    }
    add_queue_alarms(made)
    assert made.keys() - {"Work", "WorkDead"} == {"WorkOldAlarm", "WorkDeadAlarm"}
    before = dict(made)
    add_queue_alarms(made)
    assert made == before


def test_the_stream_is_read_from_its_beginning_and_what_fails_is_kept() -> None:
    [stream] = [source for _, kind, source in _sources() if kind == "DynamoDB"]
    assert stream["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] == 5
    assert stream["DestinationConfig"] == {"OnFailure": {"Destination": _arn("GivenUp")}}
    assert template()["Resources"]["GivenUp"]["Type"] == "AWS::S3::Bucket"


def test_a_stream_that_waits_is_told() -> None:
    told = [alarm["MetricName"] for alarm in _alarms("FunctionName", {"Ref": "PublishEvents"})]
    assert "IteratorAge" in told


def test_the_webhook_tells_of_errors_refusals_and_slowness() -> None:
    told = {alarm["MetricName"] for alarm in _alarms("FunctionName", {"Ref": "WebhookHandler"})}
    assert told == {"Errors", "Throttles", "Duration"}


def test_facts_reach_the_queue_as_they_are() -> None:
    subscriptions = resources("AWS::SNS::Subscription").values()
    queues = [each for each in subscriptions if each["Protocol"] == "sqs"]
    assert all(each["RawMessageDelivery"] is True for each in queues)
    assert {each["Endpoint"]["Fn::GetAtt"][0] for each in queues} == _work() - OURS


def test_a_queue_takes_the_facts_its_function_has_a_use_for_here_as_on_aws() -> None:
    filters = {
        each["Endpoint"]["Fn::GetAtt"][0]: each["FilterPolicy"]
        for each in resources("AWS::SNS::Subscription").values()
        if "FilterPolicy" in each
    }
    assert filters == {
        "EventsGaps": FILTERS["sotong-events-gaps"],
        "EventsDeliver": FILTERS["sotong-events-deliver"],
        "EventsDesk": FILTERS["sotong-events-desk"],
        "EventsDepartments": FILTERS["sotong-events-departments"],
        "EventsFiles": FILTERS["sotong-events-files"],
        "EventsTasks": FILTERS["sotong-events-tasks"],
        "EventsTexts": FILTERS["sotong-events-texts"],
        "EventsNotices": FILTERS["sotong-events-notices"],
    }


def test_what_runs_by_the_clock_tells_when_it_crashes() -> None:
    clocked = [function for function, kind, _ in _sources() if kind == "Schedule"]
    assert clocked
    for function in clocked:
        told = {alarm["MetricName"] for alarm in _alarms("FunctionName", {"Ref": function})}
        assert "Errors" in told, function


def test_broadcasts_never_ask_more_of_a_vendor_than_it_takes() -> None:
    [source] = [source for function, _, source in _sources() if function == "SendBroadcasts"]
    at_once = source["ScalingConfig"]["MaximumConcurrency"]
    assert at_once * EACH_SECOND <= VENDOR_TAKES * BROADCASTS
    # A message that a dead worker held comes back when the chunks it held are free.
    assert resources("AWS::SQS::Queue")["Broadcasts"]["VisibilityTimeout"] > LEASE.total_seconds()
    assert resources(FUNCTION)["SendBroadcasts"]["Timeout"] < LEASE.total_seconds()


@pytest.mark.parametrize(
    ("name", "processes"),
    [("SendNotices", notices.PROCESSES), ("DeliverReplies", delivering.PROCESSES)],
)
def test_notices_and_replies_keep_to_their_part_of_a_vendors_rate(
    name: str, processes: int
) -> None:
    [source] = [source for function, _, source in _sources() if function == name]
    assert source["ScalingConfig"]["MaximumConcurrency"] == processes
    # Who claimed a step or a push is gone when another takes it for lost.
    assert resources(FUNCTION)[name]["Timeout"] < CALL_LEASE.total_seconds()


def test_every_alarm_tells_somebody() -> None:
    alarms = resources("AWS::CloudWatch::Alarm").values()
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms)


def test_log_messages_that_are_counted_are_written_somewhere_and_alarm() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path("chalicelib").rglob("*.py"))
    watched = {alarm["MetricName"] for alarm in resources("AWS::CloudWatch::Alarm").values()}
    for each in resources("AWS::Logs::MetricFilter").values():
        message = each["FilterPattern"].split('"')[1]
        assert f'"{message}"' in sources, message
        assert each["MetricTransformations"][0]["MetricName"] in watched


def test_every_handler_has_its_size_and_rights_and_no_others_have() -> None:
    config = json.loads(Path(".chalice/config.json").read_text("utf-8"))
    jobs = {source.name for source in app.event_sources}
    assert config["lambda_functions"].keys() == {"api_handler", "webhook_handler", *jobs}
    for name, settings in config["lambda_functions"].items():
        assert {"iam_policy_file", "lambda_memory_size", "lambda_timeout"} == settings.keys(), name


def _sources() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for function, properties in resources(FUNCTION).items():
        for source in properties.get("Events", {}).values():
            yield function, source["Type"], source["Properties"]


def _work() -> set[str]:
    queues = resources("AWS::SQS::Queue").items()
    return {name for name, queue in queues if "RedrivePolicy" in queue}


def _dead() -> set[str]:
    queues = resources("AWS::SQS::Queue")
    return {
        queues[name]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for name in _work()
    }


def _alarms(dimension: str, value: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = [{"Name": dimension, "Value": value}]
    alarms = resources("AWS::CloudWatch::Alarm").values()
    return [alarm for alarm in alarms if alarm.get("Dimensions") == wanted]


def _arn(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}
