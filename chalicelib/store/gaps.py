"""A tenant's gaps as items: the list of the last night, and a note for each that was accepted."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.domain.gaps import Accepted, Effect, Figures, Gap, Listed, Proposal
from chalicelib.domain.message import Json
from chalicelib.store import places
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import storable

LIST = "LIST"
# A list that no night replaces is not kept for ever.
LIST_LIFE = timedelta(days=30)
_ACCEPTED = "A#"


class ListItem(Item):
    """The list, packed JSON."""

    data = BinaryAttribute(attr_name="z", legacy_encoding=False)


class AcceptedItem(Item):
    """What was accepted, JSON, at sk `A#<gap>`."""

    data = UnicodeAttribute(attr_name="j")


class Gaps:
    """Lists and notes of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, tenant_id: str) -> Listed | None:
        """The list as it was last written."""
        item = self._table.get(ListItem, places.gaps(tenant_id), LIST)
        return _listed(json.loads(zlib.decompress(item.data))) if item else None

    def write(self, tenant_id: str, listed: Listed) -> None:
        """Puts the list in place of the one before."""
        ends = int((listed.computed_at + LIST_LIFE).timestamp())
        data = zlib.compress(_json(listed).encode(), 9)
        self._table.put(ListItem(places.gaps(tenant_id), LIST, data=data, ttl=ends))

    def accepted(self, tenant_id: str) -> Sequence[Accepted]:
        """Everything that was ever accepted, the earliest first."""
        within = AcceptedItem.sk.startswith(_ACCEPTED)
        items = self._table.query(AcceptedItem, places.gaps(tenant_id), within)
        found = [_accepted(json.loads(item.data)) for item in items]
        return sorted(found, key=lambda each: (each.at, each.gap))

    def accept(self, tenant_id: str, accepted: Accepted) -> None:
        """Notes it; raises Conflict when this gap was accepted before."""
        place, key = places.gaps(tenant_id), f"{_ACCEPTED}{accepted.gap}"
        item = AcceptedItem(place, key, data=_json(accepted))
        self._table.put(item, AcceptedItem.sk.does_not_exist())


def _json(value: Listed | Accepted) -> str:
    encoded = json.dumps(
        asdict(value), ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat
    )
    return storable(encoded)


def _listed(raw: Json) -> Listed:
    return Listed(
        computed_at=_moment(raw["computed_at"]),
        days=raw["days"],
        signals=raw["signals"],
        gaps=tuple(map(_gap, raw["gaps"])),
        effects=tuple(map(_effect, raw["effects"])),
    )


def _gap(raw: Json) -> Gap:
    counted = raw["figures"]
    moments = {name: _moment(counted[name]) for name in ("first_at", "last_at")}
    fields = {
        **_lists(raw, "examples", "nearest", "marks"),
        "figures": Figures(**{**counted, **moments}),
        "proposal": Proposal(raw["proposal"]),
    }
    return Gap(**{**raw, **fields})


def _effect(raw: Json) -> Effect:
    published = raw["published_at"]
    fields = {
        "accepted": _accepted(raw["accepted"]),
        "published_at": _moment(published) if published else None,
    }
    return Effect(**{**raw, **fields})


def _accepted(raw: Json) -> Accepted:
    fields = {
        **_lists(raw, "examples"),
        "at": _moment(raw["at"]),
        "proposal": Proposal(raw["proposal"]),
    }
    return Accepted(**{**raw, **fields})


def _lists(raw: Json, *names: str) -> Mapping[str, tuple[Any, ...]]:
    return {name: tuple(raw[name]) for name in names}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
