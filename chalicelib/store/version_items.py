"""Config versions as items, all in the partition `T#<tenant>#CFG`.

`V#<number>` is a manifest, `P#<number>#<part>` a part of its gzipped body, `CUR` the pointer,
`E#<digest>#<part>` a part of the vectors that bodies name by this digest (infra/decisions/0006).
Parts do not begin with `V#`, so that listing the manifests reads no bodies.
"""

import json
import zlib
from collections.abc import Iterator

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.errors import Permanent
from chalicelib.domain.faq import digest_of
from chalicelib.domain.message import Json
from chalicelib.store import places
from chalicelib.store.table import Item, Table

POINTER = "CUR"
MANIFESTS = "V#"
PART_BYTES = 350 * 1024
# A transaction holds 4 MB; the manifest takes little.
MOST_PARTS = 11
# Three such parts fill the 1 MB that one page of a query holds.
VECTOR_PART_BYTES = 340 * 1024
# Two digits, and one to spare: reading on begins behind the last part.
MOST_VECTOR_PARTS = 99


class ManifestItem(Item):
    """A version's label."""

    number = NumberAttribute(attr_name="n")
    hash = UnicodeAttribute()
    author = UnicodeAttribute()
    note = UnicodeAttribute()
    published_at = UnicodeAttribute(attr_name="at")


class PartItem(Item):
    """A piece of a body, or of vectors."""

    data = BinaryAttribute(attr_name="z", legacy_encoding=False)


class PointerItem(Item):
    """Which version is active."""

    number = NumberAttribute(attr_name="n")


def manifest_key(number: int) -> str:
    """The sk of a manifest."""
    return f"{MANIFESTS}{number:06d}"


def parts(partition: str, number: int, body: Json) -> Iterator[PartItem]:
    """The body, gzipped, in parts; raises Permanent when no transaction could hold them."""
    data = _zip(body)
    if len(data) > PART_BYTES * MOST_PARTS:
        raise Permanent("version is too large")
    yield from _cut(partition, _prefix(number), data, PART_BYTES)


def read_packed(table: Table, tenant_id: str, number: int) -> bytes:
    """The gzipped body of a version, empty where there is none; read strongly: it may be new."""
    within = PartItem.sk.startswith(_prefix(number))
    items = table.query(PartItem, places.config(tenant_id), within)
    return b"".join(part.data for part in items)


def vector_parts(partition: str, vectors: bytes) -> Iterator[PartItem]:
    """The vectors in parts under their own digest; raises Permanent when they are too many."""
    if len(vectors) > VECTOR_PART_BYTES * MOST_VECTOR_PARTS:
        raise Permanent("vectors are too large")
    yield from _cut(partition, _vectors_prefix(digest_of(vectors)), vectors, VECTOR_PART_BYTES)


def read_vectors(table: Table, tenant_id: str, digest: str, known: int) -> Iterator[bytes]:
    """The parts after the first `known`. Eventual: the digest tells whether they are all there."""
    prefix = _vectors_prefix(digest)
    within = PartItem.sk.between(f"{prefix}{known:02d}", f"{prefix}99")
    for part in table.query(PartItem, places.config(tenant_id), within, strong=False):
        yield part.data


def body_of(packed: bytes) -> Json:
    """The body that was packed."""
    body: Json = json.loads(zlib.decompress(packed, wbits=_GZIP))
    return body


_GZIP = 31


def _cut(partition: str, prefix: str, data: bytes, size: int) -> Iterator[PartItem]:
    for place, start in enumerate(range(0, len(data), size)):
        yield PartItem(partition, f"{prefix}{place:02d}", data=data[start : start + size])


def _vectors_prefix(digest: str) -> str:
    return f"E#{digest}#"


def _prefix(number: int) -> str:
    return f"P#{number:06d}#"


def _zip(body: Json) -> bytes:
    # zlib writes no time into the header, so one body always gives the same bytes.
    squeeze = zlib.compressobj(9, wbits=_GZIP)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return squeeze.compress(text.encode()) + squeeze.flush()
