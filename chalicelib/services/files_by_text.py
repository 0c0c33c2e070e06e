"""What an agent's file becomes on the text line: words, and a picture where a text carries it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.conversation import Turn
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.file_by_text import is_picture, told_address, told_picture
from chalicelib.domain.message import Attachment
from chalicelib.domain.tenant import Tenant
from chalicelib.services.file_ports import Files

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileText:
    """`picture`: a JPEG; empty where the words name the file's address."""

    words: str
    picture: bytes = b""


class FilesByText:
    """`public_url`: where files are opened, without a slash at its end."""

    def __init__(self, files: Files, clock: Callable[[], datetime], public_url: str) -> None:
        self._files = files
        self._clock = clock
        self._public_url = public_url

    def made_of(self, tenant: Tenant, turn: Turn, file: Attachment) -> FileText | Outcome:
        """The text, or why there is none; no error leaves it. The same turn gives the same."""
        try:
            body = self._files.read(tenant.id, file.file, self._clock())
        except Retryable:
            # Nothing has been sent: it may be tried again.
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        if body is None:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.NO_FILE)
        if is_picture(file):
            return FileText(told_picture(tenant, turn.language), body)
        if not self._public_url:
            log.error("no public address", extra={"tenant_id": tenant.id})
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
        until, language = turn.expires_at, turn.language
        return FileText(told_address(tenant, file, self._public_url, until, language))
