"""Lists that officers upload: a draft first, then the file, then work for whoever reads it.

The file goes from the browser into the bucket, past us: a request holds 6 MB at most.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, Protocol

from chalicelib.domain.audience import NoAudience
from chalicelib.domain.broadcast import Broadcast, BroadcastState, Refused, Why
from chalicelib.domain.broadcast_upload import Seen, Upload, UploadForm, UploadState, chosen
from chalicelib.domain.errors import NotFound
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_planning import Planning, Wanted
from chalicelib.services.broadcast_ports import Broadcasts, Queue

# What the queue of broadcasts calls a list that is to be read.
KIND = "plan"
_BEING_READ = "올리신 명단을 읽고 있습니다. 다 읽은 뒤에 다른 파일로 바꿔 주세요."
_NOT_THERE = "파일이 아직 올라오지 않았습니다. 다시 올려 주세요."


class Uploads(Protocol):
    """How far the lists of broadcasts came; one for each broadcast. Raises Retryable."""

    def put(self, tenant_id: str, broadcast: str, upload: Upload, now: datetime) -> None:
        """Writes or replaces."""

    def get(self, tenant_id: str, broadcast: str) -> Upload | None:
        """As it is; None where no file was chosen."""


class ListFiles(Protocol):
    """Files as they were uploaded. Another tenant's is absent. Raises Retryable."""

    def origin(self) -> str:
        """Of the bucket's addresses, such as `https://bucket.example`."""

    def form(self, tenant_id: str, broadcast: str) -> UploadForm:
        """For one file of at most LARGEST bytes, good for fifteen minutes."""

    def size(self, tenant_id: str, broadcast: str) -> int | None:
        """In bytes; None where nothing was uploaded."""

    def opened(self, tenant_id: str, broadcast: str) -> AbstractContextManager[BinaryIO]:
        """The file, from its beginning, seekable. Raises Permanent where it is gone."""

    def delete(self, tenant_id: str, broadcast: str) -> None:
        """Gone at once; one that is not there is no error."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Where lists come in: what those share who take one and who read it."""

    planning: Planning
    broadcasts: Broadcasts
    uploads: Uploads
    files: ListFiles
    lists: SealedLists
    clock: Callable[[], datetime]


class Uploading:
    """For broadcasts of all tenants. Raises NotFound, Refused, NoAudience, Retryable."""

    def __init__(self, intake: Intake, queue: Queue) -> None:
        self._in = intake
        self._queue = queue

    def begin(self, tenant_id: str, wanted: Wanted, name: str, size: int) -> Broadcast:
        """A draft that waits for this file. Raises TooLong for the text too."""
        upload = chosen(name, size)
        draft = self._in.planning.draft(tenant_id, wanted)
        self._in.uploads.put(tenant_id, draft.id, upload, self._in.clock())
        return draft

    def begin_for_topic(self, tenant_id: str, wanted: Wanted) -> Broadcast:
        """A draft whose list is read off a topic's subscribers, with no file to wait for.

        Raises NotFound for no such topic.
        """
        draft = self._in.planning.draft(tenant_id, wanted)
        reading = Upload(wanted.topic, 0, UploadState.READING)
        self._in.uploads.put(tenant_id, draft.id, reading, self._in.clock())
        self._queue.send([body_of(tenant_id, draft.id)], tenant_id)
        return draft

    def form(self, tenant_id: str, id: str) -> UploadForm:
        """Where the browser sends the draft's file."""
        self._draft(tenant_id, id)
        return self._in.files.form(tenant_id, id)

    def choose(self, tenant_id: str, id: str, name: str, size: int) -> UploadForm:
        """Another file in place of one that could not be read, once nobody reads that."""
        self._draft(tenant_id, id)
        if self._is_read(tenant_id, id):
            raise NoAudience(_BEING_READ)
        self._in.uploads.put(tenant_id, id, chosen(name, size), self._in.clock())
        return self._in.files.form(tenant_id, id)

    def arrived(self, tenant_id: str, id: str) -> None:
        """The browser has sent it: it will be read. Twice is once.

        After a crash on the way to the queue it is queued anew once READ_FOR is over.
        """
        self._draft(tenant_id, id)
        if self._is_read(tenant_id, id):
            return
        upload = self._in.uploads.get(tenant_id, id)
        size = self._in.files.size(tenant_id, id)
        if upload is None or not size:
            raise NoAudience(_NOT_THERE)
        reading = replace(upload, state=UploadState.READING, size=size, rows=0, words="")
        self._in.uploads.put(tenant_id, id, reading, self._in.clock())
        self._queue.send([body_of(tenant_id, id)], tenant_id)

    def origin(self) -> str:
        """Where browsers send files to."""
        return self._in.files.origin()

    def made(self, tenant_id: str) -> Sequence[str]:
        """The ids of all broadcasts there are, newest first."""
        return self._in.broadcasts.made(tenant_id)

    def upload(self, tenant_id: str, id: str) -> Upload | None:
        """How far the list came."""
        return self._in.uploads.get(tenant_id, id)

    def seen(self, tenant_id: str, it: Broadcast) -> Seen:
        """What was found in a list that was read. Raises Permanent once it is forgotten."""
        return self._in.lists.seen(tenant_id, it)

    def _is_read(self, tenant_id: str, id: str) -> bool:
        known = self._in.uploads.get(tenant_id, id)
        return known is not None and known.is_read_at(self._in.clock())

    def _draft(self, tenant_id: str, id: str) -> Broadcast:
        it = self._in.broadcasts.get(tenant_id, id)
        if it is None:
            raise NotFound("no such broadcast")
        if it.state is not BroadcastState.DRAFT:
            raise Refused(Why.OVER)
        return it


def body_of(tenant_id: str, id: str) -> str:
    """The message that has a list read."""
    return json.dumps({"kind": KIND, "tenant_id": tenant_id, "broadcast": id})


def read_body(body: str) -> tuple[str, str]:
    """Tenant and broadcast of such a message."""
    said = json.loads(body)
    return str(said["tenant_id"]), str(said["broadcast"])
