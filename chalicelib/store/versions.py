"""Config versions, for publishing: immutable once written, one pointer that moves by condition."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.manifest import Manifest
from chalicelib.domain.message import Json
from chalicelib.store import places, version_items
from chalicelib.store.table import Item, Table
from chalicelib.store.version_items import ManifestItem, PointerItem

_FREE = Item.sk.does_not_exist()


class Versions:
    """Versions of all tenants; the bodies lie beside their manifests in the same partition."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def ids(self) -> Sequence[str]:
        """Every registered tenant."""
        return [tenant_id for _, tenant_id in self._table.keys(places.REGISTER)]

    def manifests(self, tenant_id: str) -> Sequence[Manifest]:
        """All versions, oldest first."""
        labels = ManifestItem.sk.startswith(version_items.MANIFESTS)
        items = self._table.query(ManifestItem, places.config(tenant_id), labels)
        return [_manifest(item) for item in items]

    def current(self, tenant_id: str) -> int:
        """The active version's number, read strongly; 0 when there is none."""
        partition = places.config(tenant_id)
        pointer = self._table.get(PointerItem, partition, version_items.POINTER)
        return int(pointer.number) if pointer else 0

    def body(self, tenant_id: str, number: int) -> Json:
        """The compiled body of one version; raises NotFound."""
        packed = version_items.read_packed(self._table, tenant_id, number)
        if not packed:
            raise NotFound("no such version")
        return version_items.body_of(packed)

    def write(self, tenant_id: str, manifest: Manifest, body: Json, vectors: bytes = b"") -> None:
        """Writes an immutable version; raises Conflict when the number is taken.

        Manifest and body are one transaction: no number is ever taken by half a version. Vectors
        may be more than one holds, so they lie there before it, under their digest: whoever gets
        the number, his body names his own. What is there already is written over with itself.
        """
        partition = places.config(tenant_id)
        items = [_item(partition, manifest), *version_items.parts(partition, manifest.number, body)]
        for part in version_items.vector_parts(partition, vectors):
            self._table.put(part)
        self._table.transact(*(self._table.saving(item, _FREE) for item in items))

    def activate(self, tenant_id: str, number: int, instead_of: int) -> None:
        """Moves the pointer; raises Conflict when it no longer is at `instead_of`.

        Raises NotFound for a version that was never written. The first move registers the tenant.
        """
        partition = places.config(tenant_id)
        label = self._table.get(ManifestItem, partition, version_items.manifest_key(number))
        if label is None:
            raise NotFound("no such version")
        pointer = PointerItem(partition, version_items.POINTER, number=number)
        if instead_of:
            self._table.put(pointer, PointerItem.number == instead_of)
        else:
            line = Item(places.REGISTER, tenant_id)
            self._table.transact(self._table.saving(pointer, _FREE), self._table.saving(line))


def _item(partition: str, manifest: Manifest) -> ManifestItem:
    return ManifestItem(
        partition,
        version_items.manifest_key(manifest.number),
        number=manifest.number,
        hash=manifest.hash,
        author=manifest.author,
        note=manifest.note,
        published_at=manifest.published_at.isoformat(),
    )


def _manifest(item: ManifestItem) -> Manifest:
    return Manifest(
        number=int(item.number),
        hash=item.hash,
        author=item.author,
        note=item.note,
        published_at=datetime.fromisoformat(item.published_at),
    )
