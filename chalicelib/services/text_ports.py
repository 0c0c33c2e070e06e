"""What the text line needs of the outside; the fakes pass the stores' contract tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.events import Published
from chalicelib.domain.message import Attachment
from chalicelib.domain.text_message import KeptText
from chalicelib.domain.text_run import TextRun


class Inbox(Protocol):
    """Texts that arrived, each the claim on its own delivery."""

    def put(self, tenant_id: str, text: KeptText) -> bool:
        """Keeps it for 30 days; False when the same delivery is there already."""

    def get(self, tenant_id: str, delivery: str) -> KeptText | None:
        """What was kept, read strongly."""

    def done(self, tenant_id: str, delivery: str) -> None:
        """It is read: nobody need look for it any more. The same again changes nothing."""


class Aside(Protocol):
    """Texts that could not be kept, by delivery: how often, and why."""

    def failed(self, tenant_id: str, delivery: str, error: str, at: datetime) -> int:
        """Notes one more failure; how many there were by now."""


class TextRuns(Protocol):
    """Each person's newest run of texts."""

    def get(self, tenant_id: str, who: ConversationKey) -> TextRun | None:
        """The newest run, read strongly."""

    def taken(self, tenant_id: str, delivery: str) -> bool:
        """Whether this text is of a run, read strongly."""

    def add(self, tenant_id: str, who: ConversationKey, run: TextRun, delivery: str) -> bool:
        """Writes the run with this text in it; False when the text is of one already.

        Raises Conflict where the run before it has moved on.
        """

    def put(self, tenant_id: str, who: ConversationKey, run: TextRun) -> None:
        """Writes a run that has moved. Raises Conflict where somebody else moved it."""


class Later(Protocol):
    """The queue of texts, with a delay."""

    def send(self, event: Published, seconds: int) -> None:
        """The fact, as the queue carries it, after `seconds`, at most 900. Raises Retryable."""


class TextChannel(Protocol):
    """The line as the bot's channel."""

    def stored(self, id: str, sender: str, text: str, files: Sequence[Attachment]) -> bytes:
        """A text of the inbox as the channel's `parse` reads it; `text` is masked."""


class SigningSecrets(Protocol):
    """What vendors sign with, sealed, by tenant and the secret's name."""

    def put(self, tenant_id: str, name: str, sealed: bytes) -> None:
        """Writes or replaces."""

    def get(self, tenant_id: str, name: str) -> bytes | None:
        """What was put; None where nothing was."""
