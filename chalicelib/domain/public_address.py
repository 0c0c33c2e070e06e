"""Which addresses we call where the name came from outside: those of the public internet alone.

A name may be made to stand for a machine of our own network, or of the cloud's.
"""

from collections.abc import Iterable
from ipaddress import ip_address


def are_public(addresses: Iterable[str]) -> bool:
    """Whether each is; ValueError for what is no address."""
    found = [ip_address(each) for each in addresses]
    return all(each.is_global and not each.is_multicast for each in found)
