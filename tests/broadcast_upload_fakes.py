"""Lists on their way into broadcasts, in memory; the true ones pass the same contract tests."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from chalicelib.domain.broadcast_upload import Upload, UploadForm
from chalicelib.domain.errors import Permanent


class FakeUploads:
    """`written`: everything that was ever put, in order."""

    def __init__(self) -> None:
        self.written: list[Upload] = []
        self._kept: dict[tuple[str, str], Upload] = {}

    def put(self, tenant_id: str, broadcast: str, upload: Upload, now: datetime) -> None:
        self.written.append(upload)
        self._kept[tenant_id, broadcast] = replace(upload, at=now)

    def get(self, tenant_id: str, broadcast: str) -> Upload | None:
        return self._kept.get((tenant_id, broadcast))


class FakeListFiles:
    """`files` is what browsers have posted."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, str], bytes] = {}

    def origin(self) -> str:
        return "https://files.example"

    def form(self, tenant_id: str, broadcast: str) -> UploadForm:
        return UploadForm(f"{self.origin()}/", {"key": f"{tenant_id}/{broadcast}"})

    def size(self, tenant_id: str, broadcast: str) -> int | None:
        found = self.files.get((tenant_id, broadcast))
        return None if found is None else len(found)

    @contextmanager
    def opened(self, tenant_id: str, broadcast: str) -> Iterator[BinaryIO]:
        if (tenant_id, broadcast) not in self.files:
            raise Permanent("the file is gone")
        yield io.BytesIO(self.files[tenant_id, broadcast])

    def delete(self, tenant_id: str, broadcast: str) -> None:
        self.files.pop((tenant_id, broadcast), None)
