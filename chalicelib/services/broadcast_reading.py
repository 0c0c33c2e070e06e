"""The job that reads an uploaded list, or a topic's subscribers, into its broadcast, row by row.

It tells how far it is.

Begun again after a crash it reads from the first row: every part it writes is the same part.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import BinaryIO

from chalicelib.domain.audience import Entry, NoAudience, read_rows, somebody
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.broadcast_upload import Seen, Upload, UploadState
from chalicelib.domain.errors import Conflict, Permanent
from chalicelib.services.broadcast_planning import Planned
from chalicelib.services.broadcast_uploads import Intake, Uploads, read_body

log = logging.getLogger(__name__)

# A file of a spreadsheet, or of CSV, as its rows. Raises NoAudience.
RowsOf = Callable[[BinaryIO], Iterable[Sequence[str]]]
# Who subscribed: tenant id and topic.
Subscribers = Callable[[str, str], Iterable[Entry]]
# People look at how far it is once a second.
_TOLD_EVERY = timedelta(seconds=1)
_LOOKED_AT_EVERY = 200
_GONE = "올리신 파일을 찾을 수 없습니다. 다시 올려 주세요."


def _nobody(_tenant_id: str, _topic: str) -> Iterable[Entry]:
    """Where no topics are."""
    return ()


class Reading:
    """Reads lists of all tenants."""

    def __init__(self, intake: Intake, rows_of: RowsOf, subscribers: Subscribers = _nobody) -> None:
        self._in = intake
        self._rows_of = rows_of
        self._subscribers = subscribers

    def work(self, body: str) -> None:
        """A message of the queue (`broadcast_uploads.body_of`)."""
        self.read(*read_body(body))

    def read(self, tenant_id: str, broadcast_id: str) -> None:
        """Leaves a previewed broadcast, or an upload that says why not; done already: nothing.

        Raises Retryable: then it is to be called again.
        """
        it = self._in.broadcasts.get(tenant_id, broadcast_id)
        upload = self._in.uploads.get(tenant_id, broadcast_id)
        if it is None or upload is None or upload.state is not UploadState.READING:
            return
        if it.state is BroadcastState.DRAFT:
            try:
                upload = self._read(tenant_id, it, upload)
            except NoAudience as fault:
                self._fail(tenant_id, it, upload, str(fault))
                return
            except Conflict:
                # Stopped meanwhile, or read by another: who is right has written it.
                return
        self._in.uploads.put(
            tenant_id, it.id, replace(upload, state=UploadState.READ), self._in.clock()
        )
        self._in.files.delete(tenant_id, it.id)

    def _read(self, tenant_id: str, it: Broadcast, upload: Upload) -> Upload:
        # From here on no other file may take its place (Upload.is_read_at).
        self._in.uploads.put(tenant_id, it.id, upload, self._in.clock())
        with ExitStack() as closing:
            listed = self._entries(closing, tenant_id, it)
            telling = _Telling(self._in.uploads, tenant_id, it.id, upload, self._in.clock)
            entries = telling.of(listed)
            planned = self._in.planning.fill(tenant_id, it, entries)
        # Before it may be started, what was seen can be looked at.
        self._in.lists.keep_seen(tenant_id, planned.broadcast, _seen(planned))
        self._in.planning.finish(tenant_id, it, planned)
        return replace(upload, rows=telling.rows)

    def _entries(self, closing: ExitStack, tenant_id: str, it: Broadcast) -> Iterable[Entry]:
        if it.topic:
            return self._subscribers(tenant_id, it.topic)
        return somebody(read_rows(self._rows_of(self._opened(closing, tenant_id, it))))

    def _opened(self, closing: ExitStack, tenant_id: str, it: Broadcast) -> BinaryIO:
        try:
            return closing.enter_context(self._in.files.opened(tenant_id, it.id))
        except Permanent:
            raise NoAudience(_GONE) from None

    def _fail(self, tenant_id: str, it: Broadcast, upload: Upload, words: str) -> None:
        failed = replace(upload, state=UploadState.FAILED, words=words)
        self._in.uploads.put(tenant_id, it.id, failed, self._in.clock())
        self._in.files.delete(tenant_id, it.id)
        log.info("list not read", extra={"tenant_id": tenant_id, "broadcast": it.id})


def _seen(planned: Planned) -> Seen:
    return Seen(planned.bad, planned.samples, planned.lost)


class _Telling:
    """Counts entries that go by, and writes it down now and then."""

    def __init__(
        self,
        uploads: Uploads,
        tenant_id: str,
        broadcast: str,
        upload: Upload,
        clock: Callable[[], datetime],
    ) -> None:
        self._uploads = uploads
        self._place = (tenant_id, broadcast)
        self._upload = upload
        self._clock = clock
        self._told_at = clock()
        self.rows = 0

    def of(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            self.rows += 1
            if self.rows % _LOOKED_AT_EVERY == 0 and self._clock() - self._told_at >= _TOLD_EVERY:
                self._told_at = self._clock()
                told = replace(self._upload, rows=self.rows)
                self._uploads.put(*self._place, told, self._told_at)
            yield entry
