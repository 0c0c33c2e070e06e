"""Lists of broadcasts as officers upload them: `<tenant>/broadcasts/<id>/upload`, for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from chalicelib.aws.failures import code_of, translated
from chalicelib.domain.broadcast_upload import LARGEST, UploadForm
from chalicelib.domain.errors import Permanent
from chalicelib.domain.file_keeping import days_kept

FORM_SECONDS = 900
_HELD = 4 * 1024 * 1024
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
# https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
_TAGS = (
    f"<Tagging><TagSet><Tag><Key>days</Key><Value>{days_kept(1)}</Value></Tag></TagSet></Tagging>"
)


class BroadcastFiles:
    """Files of all tenants, in the bucket of this name."""

    def __init__(self, client: Callable[[], Any], name: str) -> None:
        self._client = client
        self._name = name

    def origin(self) -> str:
        """Of the bucket's addresses."""
        parts = urlsplit(self.form("", "").url)
        return f"{parts.scheme}://{parts.netloc}"

    def form(self, tenant_id: str, broadcast: str) -> UploadForm:
        """For one file of at most LARGEST bytes, good for fifteen minutes."""
        fields = {"tagging": _TAGS, "success_action_status": "204"}
        with translated():
            made = self._client().generate_presigned_post(
                self._name,
                _key(tenant_id, broadcast),
                Fields=fields,
                Conditions=[
                    *({name: value} for name, value in fields.items()),
                    ["content-length-range", 1, LARGEST],
                ],
                ExpiresIn=FORM_SECONDS,
            )
        return UploadForm(str(made["url"]), dict(made["fields"]))

    def size(self, tenant_id: str, broadcast: str) -> int | None:
        """In bytes; None where nothing was uploaded."""
        with translated():
            try:
                key = _key(tenant_id, broadcast)
                found = self._client().head_object(Bucket=self._name, Key=key)
            except ClientError as error:
                if code_of(error) in _ABSENT:
                    return None
                raise
            return int(found["ContentLength"])

    @contextmanager
    def opened(self, tenant_id: str, broadcast: str) -> Iterator[BinaryIO]:
        """The file, from its beginning, seekable. Raises Permanent where it is gone."""
        with SpooledTemporaryFile(max_size=_HELD) as file:
            with translated():
                for piece in self._pieces(tenant_id, broadcast):
                    file.write(piece)
            file.seek(0)
            yield cast(BinaryIO, file)

    def delete(self, tenant_id: str, broadcast: str) -> None:
        """Gone at once; one that is not there is no error."""
        with translated():
            key = _key(tenant_id, broadcast)
            self._client().delete_object(Bucket=self._name, Key=key)

    def _pieces(self, tenant_id: str, broadcast: str) -> Iterator[bytes]:
        try:
            key = _key(tenant_id, broadcast)
            found = self._client().get_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if code_of(error) in _ABSENT:
                raise Permanent("the file is gone") from error
            raise
        yield from found["Body"].iter_chunks(1 << 20)


def _key(tenant_id: str, broadcast: str) -> str:
    return f"{tenant_id}/broadcasts/{broadcast}/upload"
