"""An SQS queue that we put work into; what takes it out is the function that SQS calls."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from chalicelib.aws.failures import translated
from chalicelib.domain.errors import Retryable

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
BATCH = 10


class WorkQueue:
    """Sends to the queue of this URL. Bodies are small: ten are far from a call's 256 KB."""

    def __init__(self, client: Callable[[], Any], url: str) -> None:
        self._client = client
        self._url = url

    def send(self, bodies: Iterable[str], group: str, delay: int = 0) -> None:
        """Adds messages, ten a call, to be handed out after so many seconds (at most 900).

        `group`: on a standard queue messages of one group do not keep another's waiting. Raises
        Retryable; some may have been added.
        """
        remaining = iter(bodies)
        while batch := list(islice(remaining, BATCH)):
            with translated():
                answer = self._client().send_message_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {
                            "Id": str(place),
                            "MessageBody": body,
                            "MessageGroupId": group,
                            "DelaySeconds": delay,
                        }
                        for place, body in enumerate(batch)
                    ],
                )
            if answer.get("Failed"):
                raise Retryable("queue refused a part")
