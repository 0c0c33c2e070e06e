"""Fetches what people brought by an address, from hosts of the channel's vendors and nowhere else.

The address came from outside: what it names may be anything. So only https, only a listed host
whose every address is public, connected to the very address that was judged, no way to another
host, and no more bytes or seconds than allowed.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from chalicelib.channels.resolving import Resolve, resolved
from chalicelib.domain.brought_file import LARGEST, Lost, NotBrought, is_host
from chalicelib.domain.errors import Retryable
from chalicelib.domain.public_address import are_public

Connect = Callable[[tuple[str, int], float], socket.socket]

_REDIRECTS = 2
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({400, 401, 403, 404, 410})
_BLOCK = 64 * 1024
_HTTPS = 443


@dataclass(frozen=True, slots=True)
class _Place:
    """`local`: of this machine, as its settings allow: no https, and no public address."""

    host: str
    port: int
    target: str
    local: bool

    @property
    def named(self) -> str:
        """As it stands in an address."""
        return f"{self.host}:{self.port}" if self.local else self.host


class Fetcher:
    """`local`: hosts with their port, such as `127.0.0.1:8000`, that stand in for vendors at home.

    The others are for tests: how names are resolved, and how a connection is made.
    """

    def __init__(
        self,
        local: Collection[str] = (),
        resolve: Resolve = resolved,
        connect: Connect = socket.create_connection,
        context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._local = frozenset(local)
        self._resolve = resolve
        self._connect = connect
        self._context = context
        self._clock = clock

    def __call__(self, family: str, url: str, seconds: float, hosts: Sequence[str] = ()) -> bytes:
        """The bytes, at most LARGEST. Raises NotBrought for good, Retryable for now.

        `hosts`: of the city's own vendor, beside the family's.
        """
        until = self._clock() + seconds
        place = self._place(family, url, hosts)
        for _ in range(_REDIRECTS + 1):
            try:
                found = self._asked(place, until)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                raise Retryable(type(fault).__name__) from fault
            if isinstance(found, bytes):
                return found
            place = self._moved(family, place, found, hosts)
        raise NotBrought(Lost.ELSEWHERE)

    def _place(self, family: str, url: str, hosts: Sequence[str]) -> _Place:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise NotBrought(Lost.ELSEWHERE) from None
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not target.isascii() or not target.isprintable() or " " in target:
            raise NotBrought(Lost.ELSEWHERE)
        if parts.netloc in self._local and parts.scheme == "http":
            return _Place(host, port or 80, target, True)
        # Kakao's secure images are given with http; the same host answers to https.
        usual = {"https": _HTTPS, "http": 80}.get(parts.scheme)
        if usual is None or port not in (None, usual) or "@" in parts.netloc:
            raise NotBrought(Lost.ELSEWHERE)
        if not host.isascii() or not is_host(family, host, hosts):
            raise NotBrought(Lost.ELSEWHERE)
        return _Place(host, _HTTPS, target, False)

    def _moved(self, family: str, place: _Place, location: str, hosts: Sequence[str]) -> _Place:
        scheme = "http" if place.local else "https"
        before = f"{scheme}://{place.named}{place.target}"
        after = self._place(family, urljoin(before, location), hosts)
        if (after.host, after.port, after.local) != (place.host, place.port, place.local):
            raise NotBrought(Lost.ELSEWHERE)
        return after

    def _asked(self, place: _Place, until: float) -> bytes | str:
        """The bytes, or where they are said to be instead."""
        with closing(self._connected(place, until)) as line:
            connection = http.client.HTTPConnection(place.host, place.port)
            connection.sock = line
            # No other encoding: what is counted is what is read.
            headers = {"Host": place.named, "Accept-Encoding": "identity"}
            connection.request("GET", place.target, headers=headers)
            answer = connection.getresponse()
            with closing(answer):
                if answer.status in _MOVED:
                    return answer.headers.get("Location") or ""
                if answer.status in _GONE:
                    raise NotBrought(Lost.GONE)
                if answer.status != http.client.OK:
                    raise Retryable(f"answered {answer.status}")
                return self._read(answer, line, until)

    def _connected(self, place: _Place, until: float) -> socket.socket:
        address = place.host if place.local else self._public(place.host)
        line = self._connect((address, place.port), self._left(until))
        if place.local:
            return line
        try:
            return self._context().wrap_socket(line, server_hostname=place.host)
        except BaseException:
            line.close()
            raise

    def _public(self, host: str) -> str:
        """One of its addresses; none is connected to where any of them is not public."""
        addresses = self._resolve(host)
        if not addresses:
            raise Retryable("no address")
        if not are_public(addresses):
            raise NotBrought(Lost.ELSEWHERE)
        return addresses[0]

    def _read(self, answer: http.client.HTTPResponse, line: socket.socket, until: float) -> bytes:
        if (answer.length or 0) > LARGEST:
            raise NotBrought(Lost.TOO_LARGE)
        body = bytearray()
        while True:
            line.settimeout(self._left(until))
            block = answer.read1(_BLOCK)
            if not block:
                break
            body += block
            if len(body) > LARGEST:
                raise NotBrought(Lost.TOO_LARGE)
        if answer.length:
            # The connection ended before all of it had come.
            raise Retryable("cut")
        return bytes(body)

    def _left(self, until: float) -> float:
        left = until - self._clock()
        if left <= 0:
            raise Retryable("too slow")
        return left
