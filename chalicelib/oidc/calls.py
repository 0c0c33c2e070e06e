"""HTTP calls to an issuer: short, never redirected, their failures told apart."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import urllib3

from chalicelib.domain.errors import Permanent, Retryable

SECONDS = urllib3.Timeout(connect=2.0, read=4.0)
ANSWER_BYTES = 256 * 1024

Json = dict[str, Any]


class Refused(Permanent):
    """The issuer says no; `error` is its code, such as `invalid_grant` (RFC 6749, §5.2)."""

    def __init__(self, error: str) -> None:
        super().__init__(f"issuer refused: {error}")
        self.error = error


class Calls:
    """Asks and gets JSON. Makes no connection before it is needed."""

    def __init__(self) -> None:
        self._pool: urllib3.PoolManager | None = None

    def get(self, url: str) -> Json:
        """Raises Retryable or Refused."""
        return self._call("GET", url, None, {})

    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Json:
        """A form; raises Retryable or Refused."""
        return self._call("POST", url, urlencode(fields).encode(), {**headers, **_FORM})

    def _call(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Json:
        self._pool = self._pool or urllib3.PoolManager(timeout=SECONDS, retries=False)
        named = {"Accept": "application/json", **headers}
        try:
            answer = self._pool.request(method, url, body=body, headers=named, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise Retryable("issuer did not answer") from error
        if answer.status >= 500 or answer.status == 429:
            raise Retryable("issuer refused for now")
        content = _content(answer.data)
        if answer.status != 200:
            raise Refused(str(content.get("error", answer.status))[:60])
        return content


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _content(body: bytes) -> Json:
    try:
        content = json.loads(body[:ANSWER_BYTES])
    except ValueError as error:
        raise Retryable("issuer's answer is no JSON") from error
    if not isinstance(content, dict):
        raise Retryable("issuer's answer is no JSON object")
    return content
