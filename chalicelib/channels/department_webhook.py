"""Posts to a city's own system, signed as Standard Webhooks has it, and to nobody else.

The address stands in the city's files and may name anything: only https, only a host whose every
address is public, connected to the very address that was judged, and no way to another.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import binascii
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from urllib.parse import urlsplit

from chalicelib.channels.resolving import Resolve, resolved
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.message import Json
from chalicelib.domain.public_address import are_public

Connect = Callable[[tuple[str, int], float], socket.socket]

# For all of it, however slowly its bytes come: other cities' notices wait behind it.
SECONDS = 10.0
_LONGEST_LINE = 1024
_HTTPS = 443
_PREFIX = "whsec_"
# The specification's own bounds of a secret, in bytes.
_SHORTEST, _LONGEST = 24, 64
# Answers that say "later"; any other but success is for a person to mend.
_LATER = frozenset({408, 425, 429})


class DepartmentWebhook:
    """The arguments are for tests: how names are resolved, and how a connection is made."""

    def __init__(
        self,
        resolve: Resolve = resolved,
        connect: Connect = socket.create_connection,
        context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._resolve = resolve
        self._connect = connect
        self._context = context

    def post(self, url: str, secret: str, id: str, at: datetime, payload: Json) -> None:
        """Posts one. Raises Retryable where it may succeed later, else Permanent."""
        host, target = _place(url)
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Host": host, "Content-Type": "application/json", "User-Agent": "sotong"}
        headers |= signed(secret, id, int(at.timestamp()), body)
        try:
            status = self._status(host, target, body, headers)
        except (OSError, http.client.HTTPException) as fault:
            raise Retryable("department's system: " + type(fault).__name__) from fault
        if 200 <= status < 300:
            return
        if status >= 500 or status in _LATER:
            raise Retryable(f"department's system answered {status}")
        raise Permanent(f"department's system answered {status}")

    def _status(self, host: str, target: str, body: bytes, headers: dict[str, str]) -> int:
        until = time.monotonic() + SECONDS
        line = self._connect((self._public(host), _HTTPS), SECONDS)
        with closing(line):
            line.settimeout(_left(until))
            secure = self._context().wrap_socket(line, server_hostname=host)
            with closing(secure):
                connection = http.client.HTTPConnection(host, _HTTPS)
                connection.sock = secure
                connection.request("POST", target, body, headers)
                return _status_in(secure, until)

    def _public(self, host: str) -> str:
        """One of its addresses; none is connected to where any of them is not public."""
        try:
            addresses = self._resolve(host)
        except UnicodeError:
            raise Permanent("department's address is no name of a host") from None
        if not addresses:
            raise Retryable("department's system has no address")
        if not are_public(addresses):
            raise Permanent("department's system is at no public address")
        return addresses[0]


def signed(secret: str, id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of a webhook. Raises Permanent for a secret that is none."""
    told = b".".join((id.encode(), str(seconds).encode(), body))
    digest = hmac.digest(_key(secret), told, hashlib.sha256)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": "v1," + b64encode(digest).decode(),
    }


def _status_in(line: socket.socket, until: float) -> int:
    """Of the answer's first line; nothing else of it is read."""
    told = b""
    while b"\n" not in told and len(told) < _LONGEST_LINE:
        line.settimeout(_left(until))
        block = line.recv(_LONGEST_LINE)
        if not block:
            break
        told += block
    version, _, rest = told.partition(b" ")
    if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
        raise http.client.BadStatusLine("no answer")
    return int(rest[:3])


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("too slow")
    return left


def _key(secret: str) -> bytes:
    try:
        key = b64decode(secret.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise Permanent("secret of a department's webhook is not base64") from None
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise Permanent("secret of a department's webhook is not 24 to 64 bytes")
    return key


def _place(url: str) -> tuple[str, str]:
    """Host and target. Raises Permanent for what is posted to nobody."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Permanent("department's address cannot be read") from None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    usable = target.isascii() and target.isprintable() and " " not in target and host.isascii()
    if parts.scheme != "https" or port not in (None, _HTTPS) or "@" in parts.netloc:
        raise Permanent("department's address is not plain https")
    if not host or not usable:
        raise Permanent("department's address cannot be used")
    return host, target
