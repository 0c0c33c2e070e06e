"""Stream records that Lambda gave up, as it left them in a bucket: whole, one object a batch.

https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.aws.failures import translated
from chalicelib.domain.errors import Permanent
from chalicelib.domain.message import Json

_PREFIX = "aws/lambda/"


class GivenUp:
    """The objects of this bucket."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keys(self) -> Iterator[str]:
        """The objects' names, the oldest first as Lambda names them."""
        asked: dict[str, Any] = {"Bucket": self._bucket, "Prefix": _PREFIX}
        while True:
            with translated():
                page = self._client().list_objects_v2(**asked)
            yield from (each["Key"] for each in page.get("Contents", ()))
            if not page.get("IsTruncated"):
                return
            asked["ContinuationToken"] = page["NextContinuationToken"]

    def records(self, key: str) -> Json:
        """The event that failed, as the function was given it. Raises Permanent for another."""
        with translated():
            body = self._client().get_object(Bucket=self._bucket, Key=key)["Body"].read()
        try:
            payload = json.loads(body)["payload"]
            event = json.loads(payload) if isinstance(payload, str) else payload
            records = event["Records"]
        except (ValueError, KeyError, TypeError):
            raise Permanent(f"not a record of the stream: {key}") from None
        return {"Records": records}

    def forget(self, key: str) -> None:
        """It is replayed."""
        with translated():
            self._client().delete_object(Bucket=self._bucket, Key=key)
