"""Keyed hashes: what stands for a person or a delivery where the thing itself must not stand."""

import base64
import hmac
from datetime import datetime

from chalicelib.domain.message import Address, Inbound

SEEN_BYTES = 6
BUCKET_SECONDS = 5


def keyed(key: bytes, purpose: str, *parts: str) -> bytes:
    """HMAC-SHA256 over the purpose and the parts, each with its length, so that none runs over."""
    message = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
    return hmac.digest(key, message.encode("utf-8", "surrogatepass"), "sha256")


def contact_id(key: bytes, family: str, address: Address) -> str:
    """24 characters of a-z2-7 for the person; without the key nobody finds the address."""
    digest = keyed(key, "contact", family, address.kind, address.value)
    return base64.b32encode(digest[:15]).decode("ascii").lower()


def delivery_hashes(key: bytes, message: Inbound, now: datetime) -> tuple[bytes, ...]:
    """Hashes of this delivery: the first is kept, all are looked for.

    Without an id of the channel's own, the same words within 5 s are the same delivery; the
    neighbouring buckets are looked at too, since a repeat may fall over the edge.
    """
    if message.message_id:
        return (keyed(key, "delivery", message.channel, message.message_id)[:SEEN_BYTES],)
    bucket = int(now.timestamp()) // BUCKET_SECONDS
    return tuple(
        keyed(key, "fingerprint", message.fingerprint, str(number))[:SEEN_BYTES]
        for number in (bucket, bucket - 1, bucket + 1)
    )
