"""Hands a queue's messages to its function, as Lambda's event source mapping does."""

import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.local.function import Function
from chalicelib.local.lambda_events import failed_items, queue_event
from chalicelib.local.resources import Queue

log = logging.getLogger(__name__)

# Short, so that a stop is not kept waiting; a poll of an empty queue costs the engine little.
SECONDS_TO_POLL = 1
# A message that failed comes again after so long.
SECONDS_HIDDEN = 5
SECONDS_AFTER_FAULT = 1.0
# The first of a row is not worth a line: a dead engine is the runner's to tell.
FAULTS_UNTOLD = 1


class QueueTrigger(threading.Thread):
    """Long-polls one queue until `stop`; deletes only what was handled."""

    def __init__(self, sqs: Any, queue: Queue, function: Function, batch_size: int) -> None:
        super().__init__(name=f"queue {queue.name}", daemon=True)
        self._sqs = sqs
        self._queue = queue
        self._function = function
        self._batch_size = min(batch_size, 10)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Polls; a fault of the engine is waited out, the runner sees to a dead one."""
        faults = 0
        while not self._stopping.is_set():
            try:
                self._once()
                faults = 0
            except (BotoCoreError, ClientError) as error:
                faults += 1
                if faults > FAULTS_UNTOLD:
                    told = {"queue": self._queue.name, "error": type(error).__name__}
                    log.warning("queue not read", extra=told)
                self._stopping.wait(SECONDS_AFTER_FAULT)

    def stop(self) -> None:
        """Ends after the batch in hand; join to wait for that."""
        self._stopping.set()

    def _once(self) -> None:
        messages = self._receive()
        if not messages:
            return
        failed = self._invoke(messages)
        handled = [message for message in messages if message["MessageId"] not in failed]
        if handled:
            self._sqs.delete_message_batch(
                QueueUrl=self._queue.url,
                Entries=[
                    {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
                    for index, message in enumerate(handled)
                ],
            )

    def _receive(self) -> Sequence[Mapping[str, Any]]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue.url,
            MaxNumberOfMessages=self._batch_size,
            WaitTimeSeconds=SECONDS_TO_POLL,
            VisibilityTimeout=SECONDS_HIDDEN,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", ()))

    def _invoke(self, messages: Sequence[Mapping[str, Any]]) -> set[str]:
        ids = {str(message["MessageId"]) for message in messages}
        try:
            answer = self._function.invoke(queue_event(self._queue.arn, messages))
        except Exception:
            # As on Lambda: a function that raises has handled nothing.
            log.exception("queue handler failed", extra={"queue": self._queue.name})
            return ids
        return failed_items(answer, ids)
