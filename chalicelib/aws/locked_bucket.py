"""A bucket with Object Lock: what was put there nobody changes or deletes before its time."""

from collections.abc import Callable
from typing import Any

from chalicelib.aws.failures import translated


class LockedBucket:
    """The bucket itself says for how long (infra/resources.yaml)."""

    def __init__(self, client: Callable[[], Any], name: str) -> None:
        self._client = client
        self._name = name

    def put(self, key: str, body: bytes) -> None:
        """Writes, or raises Retryable; the same again is one more version of the same bytes."""
        with translated():
            # Object Lock takes no upload without a checksum.
            self._client().put_object(
                Bucket=self._name,
                Key=key,
                Body=body,
                ChecksumAlgorithm="SHA256",
                ContentType="application/json",
            )
