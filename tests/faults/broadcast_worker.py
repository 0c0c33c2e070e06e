"""The worker of broadcasts as a process of its own, to be killed: `app.py`'s functions on a queue.

`python -m tests.faults.broadcast_worker`: the environment is Lambda's, and QUEUE_ARN. Its clock
goes sixty times as fast, as do waits between passes, the lease of a chunk and the vendor's rate:
what would take an hour takes a minute. Nothing else is changed.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from threading import Event
from types import SimpleNamespace

from chalicelib.aws.queues import WorkQueue
from chalicelib.bootstrap import broadcasts
from chalicelib.local.application import load_application
from chalicelib.local.aws_clients import aws_client
from chalicelib.local.lambda_events import schedule_event
from chalicelib.local.queue_trigger import QueueTrigger
from chalicelib.local.resources import BROADCASTS, Queue

FASTER = 60
WORKERS = 3
# All processes' clocks begin at one moment.
_BEGAN = float(os.environ.get("BEGAN", "0"))


def fast_now() -> datetime:
    """The time, as if it had gone faster since then."""
    return datetime.fromtimestamp(_BEGAN + (time.time() - _BEGAN) * FASTER, UTC)


def main() -> None:
    """Works until it is killed."""
    _hurry()
    application = load_application()
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    queue = Queue(BROADCASTS, os.environ["SOTONG_BROADCAST_QUEUE"], os.environ["QUEUE_ARN"])
    [source] = [each for each in application.queues if each.name == BROADCASTS]
    for _ in range(WORKERS):
        sqs = aws_client("sqs", endpoint)
        QueueTrigger(sqs, queue, source.function, source.batch_size).start()
    [mending] = [each for each in application.schedules if each.function.name == "mend_broadcasts"]
    while not Event().wait(timedelta(minutes=5).total_seconds() / FASTER):
        mending.function.invoke(schedule_event(mending.function.name, fast_now()))


def _hurry() -> None:
    """What bootstrap passes in as time goes faster; queues hand out what waits earlier."""
    send = WorkQueue.send

    def sooner(queue: WorkQueue, bodies, group: str, delay: int = 0) -> None:  # type: ignore[no-untyped-def]
        send(queue, bodies, group, round(delay / FASTER))

    WorkQueue.send = sooner  # type: ignore[assignment,method-assign]
    broadcasts.now = fast_now  # type: ignore[attr-defined]
    broadcasts.time = SimpleNamespace(  # type: ignore[assignment,attr-defined]
        monotonic=lambda: time.monotonic() * FASTER,
        sleep=lambda seconds: time.sleep(seconds / FASTER),
    )


if __name__ == "__main__":
    main()
