"""A desk entry as items: beside its conversation, and the same once more in the list it stands in.

The list's item holds the whole entry, so that a page of a list needs no second read. Old and new
code read one shape: the fields only ever grow at their end.
"""

import json
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry, Priority, Promise, Stage
from chalicelib.store import places
from chalicelib.store.table import Item
from chalicelib.store.turn_item import microseconds, moment_of

SORT_KEY = "DESK"


class DeskItem(Item):
    """At sk `DESK` of the conversation, and at its place in a list.

    Between two talks there is no `entry` at the first (store/desks.py::ClosedItem).
    """

    entry = UnicodeAttribute(attr_name="e")
    revision = NumberAttribute(attr_name="r")


def item_of(place: tuple[str, str], entry: DeskEntry) -> DeskItem:
    """The entry as it is stored at a place; moments keep microseconds."""
    text = json.dumps(_fields(entry), ensure_ascii=False, separators=(",", ":"))
    return DeskItem(*place, entry=text, revision=entry.revision)


def entry_from(item: DeskItem, tenant_id: str) -> DeskEntry:
    """The entry that was stored."""
    family, contact, *fields = json.loads(item.entry)
    receipt, department, since, channel, language, priority, subject, *fields = fields
    stage, agent, session, *fields = fields
    taken, replied, snoozed, unanswered = (_moment(each) for each in fields[:4])
    promise, transfers, is_message, *more = fields[4:]
    former, preferred, noted, about = (more + ["", "", 0, ""][len(more) :])[:4]
    return DeskEntry(
        who=ConversationKey(tenant_id, family, contact),
        receipt=receipt,
        department=department,
        since=moment_of(since),
        channel=channel,
        language=language,
        priority=Priority(priority),
        subject=subject,
        stage=Stage(stage),
        agent=agent,
        session=session,
        taken_at=taken,
        first_reply_at=replied,
        snoozed_until=snoozed,
        unanswered_since=unanswered,
        promise=Promise(*map(moment_of, promise)) if promise else None,
        transfers=tuple(transfers),
        is_message=bool(is_message),
        former=former,
        preferred=preferred,
        noted=noted,
        about=about,
        revision=int(item.revision),
    )


def language_in(item: DeskItem) -> str:
    """The language alone: many are counted at once."""
    language: str = json.loads(item.entry)[_LANGUAGE]
    return language


def entry_place(tenant_id: str, who: ConversationKey) -> tuple[str, str]:
    """Where the entry of a conversation lies."""
    return places.conversation(tenant_id, who.family, who.contact), SORT_KEY


def list_place(tenant_id: str, entry: DeskEntry) -> tuple[str, str]:
    """Where the entry stands in a list: the department's backlog, or its agent's talks."""
    moment = f"{microseconds(entry.since):016d}#{entry.who.family}#{entry.who.contact}"
    if entry.stage is Stage.WAITING:
        waits = places.backlog(tenant_id, entry.department)
        return waits, f"W#{entry.priority:d}#{moment}"
    return places.talks_of(tenant_id, entry.agent), f"T#{moment}"


# Of the stored fields.
_LANGUAGE = 6


def _fields(entry: DeskEntry) -> list[Any]:
    promise = entry.promise
    promised = promise and [promise.earliest, promise.latest, promise.told_at]
    return [
        *(entry.who.family, entry.who.contact),
        *(entry.receipt, entry.department, microseconds(entry.since), entry.channel),
        *(entry.language, int(entry.priority), entry.subject),
        *(entry.stage.value, entry.agent, entry.session),
        *(_stamp(entry.taken_at), _stamp(entry.first_reply_at)),
        *(_stamp(entry.snoozed_until), _stamp(entry.unanswered_since)),
        [_stamp(each) for each in promised] if promised else 0,
        *(entry.transfers, int(entry.is_message)),
        *_seldom(entry),
    ]


def _seldom(entry: DeskEntry) -> tuple[str | int, ...]:
    """What few entries have: nothing of it for those that have none."""
    if entry.about:
        return entry.former, entry.preferred, entry.noted, entry.about
    if entry.noted:
        return entry.former, entry.preferred, entry.noted
    return (entry.former, entry.preferred) if entry.former else ()


def _stamp(moment: datetime | None) -> int:
    return microseconds(moment) if moment else 0


def _moment(stamp: int) -> datetime | None:
    return moment_of(stamp) if stamp else None
