"""Sealed parts of broadcasts' lists in a private bucket: `<tenant>/broadcasts/<id>/<part>`."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws.failures import code_of, translated
from chalicelib.domain.errors import Permanent
from chalicelib.domain.file_keeping import days_kept

# As long as a broadcast's items; the bucket's rule for the tag deletes them.
DAYS = 90
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


class BroadcastLists:
    """Lists of all tenants, in the bucket of this name."""

    def __init__(self, client: Callable[[], Any], name: str) -> None:
        self._client = client
        self._name = name

    def put(self, tenant_id: str, broadcast: str, part: int, body: bytes) -> None:
        """Writes or replaces; it is gone after the days of the bucket's rule."""
        with translated():
            self._client().put_object(
                Bucket=self._name,
                Key=_key(tenant_id, broadcast, part),
                Body=body,
                ContentType="application/octet-stream",
                Tagging=f"days={days_kept(DAYS)}",
            )

    def get(self, tenant_id: str, broadcast: str, part: int) -> bytes:
        """What was put; raises Permanent where it is gone."""
        with translated():
            try:
                key = _key(tenant_id, broadcast, part)
                found = self._client().get_object(Bucket=self._name, Key=key)
            except ClientError as error:
                if code_of(error) in _ABSENT:
                    raise Permanent("the list is gone") from error
                raise
            body: bytes = found["Body"].read()
            return body


def _key(tenant_id: str, broadcast: str, part: int) -> str:
    return f"{tenant_id}/broadcasts/{broadcast}/{part:05d}"
