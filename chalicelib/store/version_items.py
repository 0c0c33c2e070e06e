"""Config versions as items, all in the partition `T#<tenant>#CFG`.

`V#<number>` is a manifest, `P#<number>#<part>` a part of its gzipped body, `CUR` the pointer.
Parts do not begin with `V#`, so that listing the manifests reads no bodies.
"""

import json
import zlib
from collections.abc import Iterator

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.errors import Permanent
from chalicelib.domain.message import Json
from chalicelib.store import places
from chalicelib.store.table import Item, Table

POINTER = "CUR"
MANIFESTS = "V#"
PART_BYTES = 350 * 1024
# A transaction holds 4 MB; the manifest takes little.
MOST_PARTS = 11


class ManifestItem(Item):
    """A version's label."""

    number = NumberAttribute(attr_name="n")
    hash = UnicodeAttribute()
    author = UnicodeAttribute()
    note = UnicodeAttribute()
    published_at = UnicodeAttribute(attr_name="at")


class PartItem(Item):
    """A piece of a body."""

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
    for place, start in enumerate(range(0, len(data), PART_BYTES)):
        piece = data[start : start + PART_BYTES]
        yield PartItem(partition, f"{_prefix(number)}{place:02d}", data=piece)


def read_packed(table: Table, tenant_id: str, number: int) -> bytes:
    """The gzipped body of a version, empty where there is none; read strongly: it may be new."""
    within = PartItem.sk.startswith(_prefix(number))
    items = table.query(PartItem, places.config(tenant_id), within)
    return b"".join(part.data for part in items)


def body_of(packed: bytes) -> Json:
    """The body that was packed."""
    body: Json = json.loads(zlib.decompress(packed, wbits=_GZIP))
    return body


_GZIP = 31


def _prefix(number: int) -> str:
    return f"P#{number:06d}#"


def _zip(body: Json) -> bytes:
    # zlib writes no time into the header, so one body always gives the same bytes.
    squeeze = zlib.compressobj(9, wbits=_GZIP)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return squeeze.compress(text.encode()) + squeeze.flush()
