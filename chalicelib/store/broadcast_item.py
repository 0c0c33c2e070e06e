"""A broadcast's head as an item: its fields as JSON, its count of changes apart, for conditions."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime

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
    fields = asdict(it)
    fields["sealed_key"] = b64encode(it.sealed_key).decode()
    fields |= {"made_at": it.made_at.isoformat(), "changed_at": it.changed_at.isoformat()}
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    place = places.broadcast(tenant_id, it.id)
    return HeadItem(place, HEAD, ttl=ttl, body=storable(body), changes=it.changes)


def read_head(id: str, item: HeadItem) -> Broadcast:
    """What was written."""
    fields = json.loads(item.body)
    tally = fields["tally"]
    tally["kinds"] = {TextKind(kind): count for kind, count in tally["kinds"].items()}
    return Broadcast(
        **{
            **fields,
            "id": id,
            "purpose": Purpose(fields["purpose"]),
            "state": BroadcastState(fields["state"]),
            "made_at": datetime.fromisoformat(fields["made_at"]),
            "changed_at": datetime.fromisoformat(fields["changed_at"]),
            "sealed_key": b64decode(fields["sealed_key"]),
            "tally": Tally(**tally),
        }
    )
