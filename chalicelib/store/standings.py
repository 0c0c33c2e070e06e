"""What people said of being written to, short, for lists of recipients: two rows with each word.

`T#<tenant>#WORD#<family>` holds a row for each person, at their contact, so that one call reads
some 10,000 of them; `SAID#<family>` the same by the time of writing, for 100 days, longer than a
list is kept. Both are written in one transaction with the consents that they are read off.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.standing import (
    NOTHING_SAID,
    Standing,
    packed_standings,
    read_standings,
    standings_of,
)
from chalicelib.store import places
from chalicelib.store.table import Item, Table, Write
from chalicelib.store.turn_item import microseconds

LIFE = timedelta(days=100)


class StandingItem(Item):
    """At sk `<contact>`, or `<microseconds, 17 digits>#<contact>`."""

    packed = UnicodeAttribute(attr_name="x")


class Standings:
    """Of all tenants; read only, since consents write them."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def standings(self, tenant_id: str, family: str, channel: str) -> dict[str, Standing]:
        """Of everybody who said something on this channel, by contact, read strongly."""
        found = {}
        for item in self._table.query(StandingItem, places.standings(tenant_id, family)):
            standing = read_standings(item.packed).get(channel)
            if standing:
                found[item.sk] = standing
        return found

    def said_since(
        self, tenant_id: str, family: str, channel: str, since: datetime
    ) -> dict[str, Standing]:
        """How those stand now who said something since then; the newest word counts."""
        later = StandingItem.sk >= _at(since)
        found = {}
        for item in self._table.query(StandingItem, places.said(tenant_id, family), later):
            contact = item.sk.partition("#")[2]
            found[contact] = read_standings(item.packed).get(channel, NOTHING_SAID)
        return found


def rows(
    table: Table,
    tenant_id: str,
    who: ConversationKey,
    consents: Consents,
    now: datetime,
    only_new: bool = False,
) -> Iterator[Write]:
    """For the transaction in which the consents are written.

    `only_new`: fails where something is known of them already.
    """
    packed = packed_standings(standings_of(consents))
    place, contact = places.standings(tenant_id, who.family), who.contact
    unknown = StandingItem.sk.does_not_exist() if only_new else None
    yield table.saving(StandingItem(place, contact, packed=packed), unknown)
    said, sort_key = places.said(tenant_id, who.family), f"{_at(now)}#{contact}"
    ttl = int((now + LIFE).timestamp())
    yield table.saving(StandingItem(said, sort_key, packed=packed, ttl=ttl))


def _at(moment: datetime) -> str:
    return f"{microseconds(moment):017d}"
