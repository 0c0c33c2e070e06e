"""A fact for later: onto a queue by its address, to be handed out after some seconds."""

from collections.abc import Callable
from typing import Any

from chalicelib.aws.failures import translated
from chalicelib.aws.topic import message_of
from chalicelib.domain.events import Published


class Delayed:
    """Sends to the queue at `url`."""

    def __init__(self, client: Callable[[], Any], url: str) -> None:
        self._client = client
        self._url = url

    def send(self, event: Published, seconds: int) -> None:
        """The fact, as the topic's queues carry it, after `seconds`, at most 900. Raises Retryable.

        https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
        """
        with translated():
            self._client().send_message(
                QueueUrl=self._url,
                MessageBody=message_of(event),
                MessageGroupId=event.tenant_id,
                DelaySeconds=seconds,
            )
