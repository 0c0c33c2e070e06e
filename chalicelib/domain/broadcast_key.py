"""What names one text of a broadcast to a vendor, who hands it back with what became of it.

`<tenant>.broadcast.<id>.<chunk>.<place>`. A turn's push has three parts after the city's
(domain/delivery.py::ref_of), a notice's step an `@`: one vendor may report all to one address.
"""

import re
from typing import NamedTuple

_KEY = re.compile(
    r"([a-z0-9][a-z0-9-]{0,39})\.broadcast\.([A-Za-z0-9_-]{1,64})\.(\d{1,6})\.(\d{1,3})", re.ASCII
)


class BroadcastKey(NamedTuple):
    """`chunk` of the broadcast, and the `place` in it, both from 0."""

    tenant_id: str
    broadcast: str
    chunk: int
    place: int

    def __str__(self) -> str:
        return f"{self.tenant_id}.broadcast.{self.broadcast}.{self.chunk}.{self.place}"


def read_broadcast_key(key: str) -> BroadcastKey | None:
    """The text that a key of ours names; None for any other."""
    found = _KEY.fullmatch(key)
    return BroadcastKey(found[1], found[2], int(found[3]), int(found[4])) if found else None
