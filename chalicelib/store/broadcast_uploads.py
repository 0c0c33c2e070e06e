"""How far a broadcast's list came: one item beside its head, at sk `U`."""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.broadcast_upload import Upload, UploadState
from chalicelib.store import places
from chalicelib.store.broadcasts import LIFE
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import microseconds, moment_of, storable

_UPLOAD = "U"


class UploadItem(Item):
    """`name` and `words` as officers see them."""

    name = UnicodeAttribute(attr_name="n")
    size = NumberAttribute(attr_name="z")
    state = UnicodeAttribute(attr_name="s")
    rows = NumberAttribute(attr_name="r")
    words = UnicodeAttribute(attr_name="w", null=True)
    at = NumberAttribute(attr_name="u", null=True)  # microseconds since 1970


class BroadcastUploads:
    """Uploads of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, tenant_id: str, broadcast: str, upload: Upload, now: datetime) -> None:
        """Writes or replaces."""
        item = UploadItem(
            places.broadcast(tenant_id, broadcast),
            _UPLOAD,
            ttl=int((now + LIFE).timestamp()),
            name=storable(upload.name),
            size=upload.size,
            state=upload.state.value,
            rows=upload.rows,
            words=upload.words or None,
            at=microseconds(now),
        )
        self._table.put(item)

    def get(self, tenant_id: str, broadcast: str) -> Upload | None:
        """As it is; None where no file was chosen."""
        item = self._table.get(UploadItem, places.broadcast(tenant_id, broadcast), _UPLOAD)
        if item is None:
            return None
        return Upload(
            item.name,
            int(item.size),
            UploadState(item.state),
            int(item.rows),
            item.words or "",
            moment_of(item.at) if item.at else None,
        )
