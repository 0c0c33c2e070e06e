"""Who subscribed to a topic: a short row each, in four partitions a topic, read page by page.

One call reads some 8,000 of them. They are written in one transaction with the consents that they
follow from. Four partitions take some 2,000 new subscribers in a second, however old the table is.
"""

from collections.abc import Iterator, Mapping
from zlib import crc32

from pynamodb.attributes import BinaryAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.subscriber import Subscriber
from chalicelib.store import places
from chalicelib.store.table import Item, Table, Write

SHARDS = 4


class SubscriberItem(Item):
    """At sk `<contact>`."""

    sealed = BinaryAttribute(attr_name="x", legacy_encoding=False)


class Subscribers:
    """Of all tenants; read only, since consents write them."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def subscribers(self, tenant_id: str, topic: str) -> Iterator[Subscriber]:
        """Everybody on a topic's list, each once, in the same order every time; read strongly."""
        for shard in range(SHARDS):
            for item in self._table.query(SubscriberItem, places.topic(tenant_id, shard, topic)):
                yield Subscriber(item.sk, item.sealed)


def rows(
    table: Table, tenant_id: str, who: ConversationKey, topics: Mapping[str, bytes | None]
) -> Iterator[Write]:
    """For the transaction in which the consents are written."""
    for topic, sealed in topics.items():
        place = places.topic(tenant_id, crc32(who.contact.encode()) % SHARDS, topic)
        if sealed is None:
            yield table.deleting(place, who.contact)
        else:
            yield table.saving(SubscriberItem(place, who.contact, sealed=sealed))
