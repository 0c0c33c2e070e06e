"""A broadcast's list in sealed parts: written once as it is read, opened part by part."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.broadcast_list import ListedChunk, chunks_of, packed_part
from chalicelib.domain.broadcast_upload import Seen, packed, unpacked
from chalicelib.services.broadcast_ports import Cipher, ListKeys, Lists

# So many broadcasts' keys stay in the process; each is one call of KMS.
_KEYS_KEPT = 16


class SealedLists:
    """Lists of all tenants."""

    def __init__(self, lists: Lists, keys: ListKeys, cipher: Cipher) -> None:
        self._lists = lists
        self._keys = keys
        self._cipher = cipher
        self._known: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def begin(self, tenant_id: str, broadcast: str) -> bytes:
        """Makes the key by which this list is sealed, and tells it wrapped."""
        plain, wrapped = self._keys.make(tenant_id)
        self._keep(tenant_id, broadcast, plain)
        return wrapped

    def write(
        self, tenant_id: str, it: Broadcast, part: int, chunks: Sequence[ListedChunk]
    ) -> None:
        """Writes or replaces one part."""
        about = _about(tenant_id, it, part)
        sealed = self._cipher.seal(self._key(tenant_id, it), packed_part(chunks), about)
        self._lists.put(tenant_id, it.id, part, sealed)

    def read(self, tenant_id: str, it: Broadcast, part: int) -> Iterator[ListedChunk]:
        """The chunks of a part. Raises Permanent where it is gone."""
        sealed = self._lists.get(tenant_id, it.id, part)
        about = _about(tenant_id, it, part)
        return chunks_of(self._cipher.open(self._key(tenant_id, it), sealed, about))

    def keep_seen(self, tenant_id: str, it: Broadcast, seen: Seen) -> None:
        """Writes what was found in the list, behind its last part."""
        part = it.tally.parts
        sealed = self._cipher.seal(
            self._key(tenant_id, it), packed(seen), _about(tenant_id, it, part)
        )
        self._lists.put(tenant_id, it.id, part, sealed)

    def seen(self, tenant_id: str, it: Broadcast) -> Seen:
        """What was found in the list. Raises Permanent where it is gone, or never was told."""
        part = it.tally.parts
        sealed = self._lists.get(tenant_id, it.id, part)
        return unpacked(
            self._cipher.open(self._key(tenant_id, it), sealed, _about(tenant_id, it, part))
        )

    def _key(self, tenant_id: str, it: Broadcast) -> bytes:
        known = self._known.get((tenant_id, it.id))
        return known or self._keep(tenant_id, it.id, self._keys.unwrap(tenant_id, it.sealed_key))

    def _keep(self, tenant_id: str, broadcast: str, plain: bytes) -> bytes:
        self._known[tenant_id, broadcast] = plain
        if len(self._known) > _KEYS_KEPT:
            self._known.popitem(last=False)
        return plain


def _about(tenant_id: str, it: Broadcast, part: int) -> str:
    return f"{tenant_id}/{it.id}/{part}"
