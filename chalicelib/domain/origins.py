"""Which web pages may speak to us: our own, and those a tenant lists."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit


def is_known_origin(
    headers: Mapping[str, str], public_url: str, allowed: Iterable[str] = ()
) -> bool:
    """Whether a call's `Origin` is our own or on the list; False where there is none.

    Our own is the public address, or the host that was called: a browser lets no page choose
    either header. Header names are in lower case.
    """
    origin = headers.get("origin", "")
    if not origin or origin == "null":
        return False
    if origin in (_origin_of(public_url), *allowed):
        return True
    host = headers.get("host", "")
    return bool(host) and origin.partition("://")[2] == host


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
