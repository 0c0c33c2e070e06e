"""A broadcast's head as an item: its fields as JSON, its count of changes apart, for conditions.

While a version is deployed two of them read and write it. A field that came later than the first
version is written only where it says something, has a default, and is passed over by whoever does
not know it; their write drops it, so nothing may be sent for want of one.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.broadcast import Broadcast, BroadcastState, Tally
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind
from chalicelib.store import places
from chalicelib.store.table import Item
from chalicelib.store.turn_item import storable

HEAD = "H"


class HeadItem(Item):
    """At sk `H`."""

    body = UnicodeAttribute(attr_name="b")
    changes = NumberAttribute(attr_name="c")


def head_item(tenant_id: str, it: Broadcast, ttl: int) -> HeadItem:
    """As it is written."""
    told = asdict(it)
    told["sealed_key"] = b64encode(it.sealed_key).decode()
    told |= {"made_at": it.made_at.isoformat(), "changed_at": it.changed_at.isoformat()}
    told["tally"] = _said(told["tally"])
    body = json.dumps(_said(told), ensure_ascii=False, separators=(",", ":"))
    place = places.broadcast(tenant_id, it.id)
    return HeadItem(place, HEAD, ttl=ttl, body=storable(body), changes=it.changes)


def read_head(id: str, item: HeadItem) -> Broadcast:
    """What was written."""
    told = _known(Broadcast, json.loads(item.body))
    tally = _known(Tally, told["tally"])
    tally["kinds"] = {TextKind(kind): count for kind, count in tally["kinds"].items()}
    return Broadcast(
        **{
            **told,
            "id": id,
            "purpose": Purpose(told["purpose"]),
            "state": BroadcastState(told["state"]),
            "made_at": datetime.fromisoformat(told["made_at"]),
            "changed_at": datetime.fromisoformat(told["changed_at"]),
            "sealed_key": b64decode(told["sealed_key"]),
            "tally": Tally(**tally),
        }
    )


# Of a head and its tally: what the first version did not write.
_LATER = frozenset({"topic", "maker", "approver", "night"})


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value or name not in _LATER}


def _known(kind: type[Broadcast] | type[Tally], told: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in told.items() if name in names}
