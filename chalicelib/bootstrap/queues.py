"""Queues and given-up records, for the operator's command: no function has a use for it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.aws.session import Clients
from chalicelib.bootstrap.chance import now
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.aws.dead_letters import WorkQueues
    from chalicelib.aws.given_up import GivenUp

BUCKET = "SOTONG_GIVEN_UP_BUCKET"


def work_queues(settings: Settings) -> "WorkQueues":
    """The stage's own. At home no stage stands in their names, and nobody measures ages."""
    from chalicelib.aws.dead_letters import WorkQueues

    clients, home = _patient(settings), bool(settings.endpoint)
    prefix = "sotong-" if home else f"sotong-{settings.stage}-"
    return WorkQueues(
        clients.lazily("sqs"), prefix, None if home else clients.lazily("cloudwatch"), now
    )


def given_up(settings: Settings, environment: Mapping[str, str]) -> "GivenUp | None":
    """Where the stream's records are that were given up; None where no bucket is named."""
    from chalicelib.aws.given_up import GivenUp

    bucket = environment.get(BUCKET, "")
    return GivenUp(_patient(settings).lazily("s3"), bucket) if bucket else None


def _patient(settings: Settings) -> Clients:
    """A person waits, and no turn: longer than a function's calls take."""
    endpoint = settings.endpoint or None
    return Clients(settings.region, endpoint, connect_seconds=5, read_seconds=30)
