"""The private bucket of files that are shared in talks; citizens get addresses of five minutes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws.failures import code_of, translated
from chalicelib.domain.file_keeping import days_kept, disposition
from chalicelib.domain.shared_file import IMAGE, SharedFile, is_id

LINK_SECONDS = 300
_UNTIL = "until"  # seconds since 1970, in the object's metadata
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


class SharedFiles:
    """Objects `<tenant>/<id>`, tagged with the rule that deletes them."""

    def __init__(self, client: Callable[[], Any], name: str) -> None:
        self._client = client
        self._name = name

    def put(
        self, tenant_id: str, file: SharedFile, body: bytes, until: datetime, days: int
    ) -> None:
        """Writes, with its type and name as browsers are to be told them."""
        with translated():
            self._client().put_object(
                Bucket=self._name,
                Key=_key(tenant_id, file.id),
                Body=body,
                ContentType=file.mime,
                ContentDisposition=disposition(file.name, shown=file.kind == IMAGE),
                CacheControl="private, max-age=0, no-store",
                Metadata={_UNTIL: str(int(until.timestamp()))},
                Tagging=f"days={days_kept(days)}",
            )

    def read(self, tenant_id: str, id: str, now: datetime) -> bytes | None:
        """The bytes; None when it is absent or past its time."""
        with translated():
            found = self._asked("get_object", tenant_id, id)
            if found is None or _is_over(found, now):
                return None
            body: bytes = found["Body"].read()
            return body

    def link(self, tenant_id: str, id: str, now: datetime) -> str | None:
        """An address that opens it for five minutes; None as with `read`."""
        with translated():
            found = self._asked("head_object", tenant_id, id)
            if found is None or _is_over(found, now):
                return None
            named = {"Bucket": self._name, "Key": _key(tenant_id, id)}
            # Said again in the signed address: nobody can have a picture served as a page.
            told = {
                "ResponseContentType": found["ContentType"],
                "ResponseContentDisposition": found["ContentDisposition"],
            }
            client = self._client()
            return str(client.generate_presigned_url("get_object", {**named, **told}, LINK_SECONDS))

    def delete(self, tenant_id: str, id: str) -> None:
        """Gone at once; one that is not there is no error."""
        with translated():
            self._client().delete_object(Bucket=self._name, Key=_key(tenant_id, id))

    def _asked(self, call: str, tenant_id: str, id: str) -> Any:
        if not is_id(id):
            return None
        try:
            return getattr(self._client(), call)(Bucket=self._name, Key=_key(tenant_id, id))
        except ClientError as error:
            # Without the right to list, S3 says 403 of what is not there: the policies have it.
            if code_of(error) in _ABSENT:
                return None
            raise


def _key(tenant_id: str, id: str) -> str:
    return f"{tenant_id}/{id}"


def _is_over(found: Any, now: datetime) -> bool:
    until = found["Metadata"].get(_UNTIL, "0")
    return datetime.fromtimestamp(int(until), UTC) <= now
