"""Resolves names of hosts that came from outside, for whatever is called there; of no messenger."""

import socket
from collections.abc import Callable, Sequence

# The addresses of a host, the one to be called first; OSError, or UnicodeError for no name.
Resolve = Callable[[str], Sequence[str]]

_HTTPS = 443


def resolved(host: str) -> Sequence[str]:
    """IPv4 alone: no address of another kind can stand for a private one."""
    found = socket.getaddrinfo(host, _HTTPS, socket.AF_INET, socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]
