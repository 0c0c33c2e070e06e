"""The application of `app.py`, as Lambda would run it: routes, and functions with their sources."""

import importlib
from dataclasses import dataclass
from typing import Any

from chalice.app import Chalice, DynamoDBEventConfig, ScheduledEventConfig, SQSEventConfig

from chalicelib.local.function import Function


@dataclass(frozen=True, slots=True)
class Source:
    """What wakes a function. `name`: of the queue; empty for the table's stream."""

    name: str
    function: Function
    batch_size: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a function is to be called: an expression of EventBridge's."""

    expression: str
    function: Function


@dataclass(frozen=True, slots=True)
class Application:
    """Routes to serve, sources to poll, schedules to keep."""

    chalice: Chalice
    queues: tuple[Source, ...]
    streams: tuple[Source, ...]
    schedules: tuple[Schedule, ...]


def load_application() -> Application:
    """Imports `app.py`; the environment must be in place before."""
    chalice = importlib.import_module("app").app
    found = chalice.event_sources
    return Application(
        chalice,
        queues=tuple(_source(chalice, each) for each in found if isinstance(each, SQSEventConfig)),
        streams=tuple(
            _source(chalice, each) for each in found if isinstance(each, DynamoDBEventConfig)
        ),
        schedules=tuple(
            _schedule(chalice, each) for each in found if isinstance(each, ScheduledEventConfig)
        ),
    )


def _source(chalice: Chalice, config: Any) -> Source:
    queue = getattr(config, "queue", None) or getattr(config, "queue_arn", None) or ""
    function = Function(config.name, chalice.handler_map[config.name])
    return Source(queue.rpartition(":")[2], function, config.batch_size)


def _schedule(chalice: Chalice, config: Any) -> Schedule:
    expression = config.schedule_expression
    written = expression if isinstance(expression, str) else expression.to_string()
    return Schedule(written, Function(config.name, chalice.handler_map[config.name]))
