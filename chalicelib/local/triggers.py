"""All event sources of the application, polled or kept: started together, stopped in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.local.application import Application
from chalicelib.local.aws_clients import aws_client
from chalicelib.local.queue_trigger import QueueTrigger
from chalicelib.local.resources import Queue
from chalicelib.local.schedule_trigger import ScheduleTrigger
from chalicelib.local.stream_trigger import StreamTrigger

SECONDS_TO_DRAIN = 20.0
SECONDS_FOR_A_BATCH = 60.0


@dataclass(frozen=True, slots=True)
class Triggers:
    """The running threads."""

    queues: Sequence[QueueTrigger]
    streams: Sequence[StreamTrigger]
    schedules: Sequence[ScheduleTrigger]

    def stop(self, drain: bool) -> int:
        """Stops them all; how many records of the stream were left. Queues keep their messages."""
        left = sum(stream.drain(SECONDS_TO_DRAIN if drain else 0.0) for stream in self.streams)
        others: list[QueueTrigger | ScheduleTrigger] = [*self.queues, *self.schedules]
        for trigger in others:
            trigger.stop()
        for trigger in others:
            trigger.join(SECONDS_FOR_A_BATCH if drain else 1.0)
        return left


def start_triggers(
    application: Application, endpoint: str, stream: str, queues: Sequence[Queue]
) -> Triggers:
    """A thread for each source. `stream`: the ARN of the table's stream."""
    by_name = {queue.name: queue for queue in queues}
    sqs, streams = aws_client("sqs", endpoint), aws_client("dynamodbstreams", endpoint)
    triggers = Triggers(
        [
            QueueTrigger(sqs, by_name[source.name], source.function, source.batch_size)
            for source in application.queues
        ],
        [
            StreamTrigger(streams, stream, source.function, source.batch_size)
            for source in application.streams
        ],
        [ScheduleTrigger(each.expression, each.function) for each in application.schedules],
    )
    for thread in (*triggers.queues, *triggers.streams, *triggers.schedules):
        thread.start()
    return triggers
