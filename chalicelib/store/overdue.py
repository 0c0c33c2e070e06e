"""How an item says that it must be looked after by a moment: it takes part in the index GSI1.

`g1k` is the tenant and the kind, `g1s` the moment; who brings the item to its end takes both away.
So the index holds what is not done yet, and nothing else, and no table is ever searched.
"""

from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.store import places

INDEX = "GSI1"


class Kind(StrEnum):
    """What may stand still."""

    TEXTS = "late-texts"  # kept and not read
    PUSHES = "late-pushes"  # begun and not ended, or without a receipt


def index_key(tenant_id: str, kind: Kind) -> str:
    """The index's partition; its keys are its own, whatever items of the table are called."""
    return places.claim(tenant_id, kind.value)


def due_text(moment: datetime) -> str:
    """ISO 8601 in UTC, always as long: moments in the order of their letters."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
