"""Who subscribed to a topic, as a list of recipients: their phones lie sealed beside it.

The key is made of the tenant's own, so that 100,000 phones are opened by one call of KMS: whoever
holds the tenant's key finds every phone by its contact id anyway.
"""

import logging
from collections.abc import Iterator
from typing import Protocol

from chalicelib.domain.audience import Entry, read_numbers
from chalicelib.domain.errors import Permanent
from chalicelib.domain.keyed import keyed
from chalicelib.domain.subscriber import Subscriber
from chalicelib.services.broadcast_ports import Cipher
from chalicelib.services.ports import TenantKeys

log = logging.getLogger(__name__)


class SubscriberLists(Protocol):
    """Who subscribed to what (store/subscribers.py)."""

    def subscribers(self, tenant_id: str, topic: str) -> Iterator[Subscriber]:
        """Everybody on a topic's list, each once, in the same order every time."""


class TopicSeal:
    """Seals phones, digits as dialled inside Korea, for one topic's list and one person on it."""

    def __init__(self, keys: TenantKeys, cipher: Cipher) -> None:
        self._keys = keys
        self._cipher = cipher

    def seal(self, tenant_id: str, topic: str, contact: str, phone: str) -> bytes:
        """For `open`. Raises Retryable."""
        key = keyed(self._keys.of(tenant_id), "topic", topic)
        return self._cipher.seal(key, phone.encode(), f"{tenant_id}/{topic}/{contact}")

    def open(self, tenant_id: str, topic: str, one: Subscriber) -> str:
        """The phone. Raises Permanent for what was sealed for another's place."""
        key = keyed(self._keys.of(tenant_id), "topic", topic)
        about = f"{tenant_id}/{topic}/{one.contact}"
        return self._cipher.open(key, one.sealed, about).decode()


class TopicAudience:
    """Of all tenants."""

    def __init__(self, lists: SubscriberLists, seal: TopicSeal) -> None:
        self._lists = lists
        self._seal = seal

    def entries(self, tenant_id: str, topic: str) -> Iterator[Entry]:
        """A row for each subscriber, counted from 1. Memory does not grow with them."""
        people = self._lists.subscribers(tenant_id, topic)
        return read_numbers(self._phone(tenant_id, topic, one) for one in people)

    def _phone(self, tenant_id: str, topic: str, one: Subscriber) -> str:
        """Empty where it cannot be read: that one row is told as bad, not the whole list."""
        try:
            return self._seal.open(tenant_id, topic, one)
        except Permanent:
            ids = {"tenant_id": tenant_id, "topic": topic, "contact": one.contact}
            log.error("subscriber unreadable", extra=ids)
            return ""
