"""Alarms of queues: one on the age of what waits, one on what failed, for every queue there is.

A queue that nobody thought of an alarm for has both all the same; one that stands in the template
with words of its own stays as it is.
"""

from typing import Any

Resources = dict[str, Any]

# Work that waits so long has nobody to do it: every function begins within seconds.
OLD_SECONDS = 900
AGE = "ApproximateAgeOfOldestMessage"
DEPTH = "ApproximateNumberOfMessagesVisible"


def add_queue_alarms(resources: Resources) -> None:
    """Adds what is missing."""
    for name, queue in _queues(resources).items():
        redrive = queue["Properties"].get("RedrivePolicy")
        if redrive is None:
            continue
        dead = redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for alarm, of, metric, most, words in (
            (f"{name}OldAlarm", name, AGE, OLD_SECONDS, f"Work waits too long in {name}."),
            (f"{dead}Alarm", dead, DEPTH, 1, f"What failed waits in {dead} for 14 days."),
        ):
            if not _is_watched(resources, of, metric):
                resources[alarm] = _alarm(of, metric, most, words)


def _queues(resources: Resources) -> Resources:
    found = resources.items()
    return {name: each for name, each in found if each["Type"] == "AWS::SQS::Queue"}


def _is_watched(resources: Resources, queue: str, metric: str) -> bool:
    return any(
        each["Type"] == "AWS::CloudWatch::Alarm"
        and each["Properties"].get("MetricName") == metric
        and each["Properties"].get("Dimensions") == _dimensions(queue)
        for each in resources.values()
    )


def _dimensions(queue: str) -> list[dict[str, Any]]:
    return [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]


def _alarm(queue: str, metric: str, most: int, words: str) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": words,
            "Namespace": "AWS/SQS",
            "MetricName": metric,
            "Dimensions": _dimensions(queue),
            "Statistic": "Maximum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": most,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarms"}],
        },
    }
