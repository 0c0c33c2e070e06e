"""A list whose reader never came, or never came to its end: queued again, and given up in time.

The queue tries a message again by itself: this is for one that it never had, or has no more.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.broadcast_upload import UploadState
from chalicelib.services.broadcast_ports import Queue
from chalicelib.services.broadcast_uploads import Uploads, body_of

log = logging.getLogger(__name__)

# Longer than a message that failed waits for its next try.
STILL = timedelta(minutes=30)
GIVEN_UP = timedelta(hours=3)
_WORDS = "명단을 읽지 못했습니다. 다시 올려 주세요. 또 그러면 운영자에게 알려 주세요."
_TOPIC_WORDS = "구독자 명단을 읽지 못했습니다. 그만두고 새로 만들어 주세요."


class Unread:
    """For drafts of all tenants."""

    def __init__(self, uploads: Uploads, queue: Queue, clock: Callable[[], datetime]) -> None:
        self._uploads = uploads
        self._queue = queue
        self._clock = clock

    def mend(self, tenant_id: str, it: Broadcast) -> bool:
        """Whether its list was queued again. Raises Retryable."""
        if it.state is not BroadcastState.DRAFT:
            return False
        upload, now = self._uploads.get(tenant_id, it.id), self._clock()
        if upload is None or upload.state is not UploadState.READING or upload.at is None:
            return False
        if now - upload.at < STILL:
            return False
        ids = {"tenant_id": tenant_id, "broadcast": it.id}
        if now - it.made_at > GIVEN_UP:
            words = _TOPIC_WORDS if it.topic else _WORDS
            failed = replace(upload, state=UploadState.FAILED, words=words)
            self._uploads.put(tenant_id, it.id, failed, now)
            log.error("list never read", extra=ids)
            return False
        # Its moment is written anew, so that it is left alone for as long again.
        self._uploads.put(tenant_id, it.id, upload, now)
        self._queue.send([body_of(tenant_id, it.id)], tenant_id)
        log.warning("list was not read", extra=ids)
        return True
