"""What a person agreed to and refused: one item at sk `CONSENT` of their conversation.

It names nobody: the partition bears a keyed hash. It has no end of its own, since a refusal holds
after the talk in which it was said is deleted. With it two short rows are written for lists of
recipients (standings.py), and their places on lists of topics (subscribers.py). When a city last
sent something unasked stands beside, one item a channel (`T#<tenant>#NOTICED`), since one for each
recipient would cost more writes than the sending.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.consent import Consent, Consents, Scope
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.purpose import Purpose
from chalicelib.store import places, standings, subscribers
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import microseconds, moment_of

SORT_KEY = "CONSENT"
# So long after a notice a short word is taken for an answer to it.
NOTICE_LIFE = timedelta(days=30)


_NONE: Mapping[str, bytes | None] = MappingProxyType({})


class ConsentItem(Item):
    """`data`: a list of `[channel, purpose, night, given, withdrawn, source, told, confirmed]`.

    Where it is about a topic, that is the ninth.
    """

    data = UnicodeAttribute(attr_name="x")
    revision = NumberAttribute(attr_name="r")


class NoticedItem(Item):
    """At sk `<channel>`."""

    at = NumberAttribute(attr_name="i")  # microseconds since 1970


class ConsentStore:
    """Consents of all tenants."""

    def __init__(self, table: Table, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._clock = clock

    def of(self, tenant_id: str, who: ConversationKey) -> Consents:
        """All that a person said, read strongly; of who said nothing an empty one."""
        item = self._table.get(ConsentItem, _place(tenant_id, who), SORT_KEY)
        return consents_of(item) if item else Consents()

    def write(
        self,
        tenant_id: str,
        who: ConversationKey,
        consents: Consents,
        topics: Mapping[str, bytes | None] = _NONE,
    ) -> None:
        """Writes over the revision that was read; raises Conflict when it has changed since.

        `topics`: lists of subscribers that change with it; the sealed phone, None: off the list.
        """
        item = ConsentItem(
            _place(tenant_id, who),
            SORT_KEY,
            data=_dump(consents),
            revision=consents.revision + 1,
        )
        unseen = ConsentItem.sk.does_not_exist()
        seen = ConsentItem.revision == consents.revision
        self._table.transact(
            self._table.saving(item, seen if consents.revision else unseen),
            *standings.rows(self._table, tenant_id, who, consents, self._clock()),
            *subscribers.rows(self._table, tenant_id, who, topics),
        )

    def note_sent(self, tenant_id: str, channel: str, at: datetime) -> None:
        """Something that nobody asked for goes out on this channel; the newest moment stays."""
        moment = microseconds(at)
        item = NoticedItem(
            places.noticed(tenant_id), channel, at=moment, ttl=int((at + NOTICE_LIFE).timestamp())
        )
        try:
            self._table.put(item, NoticedItem.sk.does_not_exist() | (NoticedItem.at < moment))
        except Taken:
            return

    def was_noticed(self, tenant_id: str, channel: str, now: datetime) -> bool:
        """Whether the city sent something unasked there in the last 30 days."""
        item = self._table.get(NoticedItem, places.noticed(tenant_id), channel, strong=False)
        return item is not None and now < moment_of(item.at) + NOTICE_LIFE


def consents_of(item: ConsentItem) -> Consents:
    """All that an item holds."""
    return Consents(dict(_read(row) for row in json.loads(item.data)), int(item.revision))


def _place(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def _dump(consents: Consents) -> str:
    rows = [
        [
            scope.channel,
            scope.purpose.value,
            scope.night,
            _stored(each.given_at),
            _stored(each.withdrawn_at),
            each.source,
            _stored(each.told_at),
            _stored(each.confirmed_at),
            *((scope.topic,) if scope.topic else ()),
        ]
        for scope, each in sorted(consents.known.items())
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _read(row: list[Any]) -> tuple[Scope, Consent]:
    channel, purpose, night, given, withdrawn, source, told, confirmed, *topic = row
    consent = Consent(
        given_at=_moment(given),
        withdrawn_at=_moment(withdrawn),
        source=source,
        told_at=_moment(told),
        confirmed_at=_moment(confirmed),
    )
    return Scope(channel, Purpose(purpose), night, *topic), consent


def _stored(moment: datetime | None) -> int | None:
    return microseconds(moment) if moment else None


def _moment(stored: int | None) -> datetime | None:
    return moment_of(stored) if stored is not None else None
