"""Who writes in the web chat: a random id in a signed cookie, and nothing else about them.

The cookie is named by tenant (`visitor-icheon`) and bound to it by its signature:
`<32 hex digits>.<seconds since 1970>.<signature>`.
"""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.domain.keyed import keyed

LIFE = timedelta(days=30)
# Who comes back after so long is given a fresh life.
RENEWED_AFTER = timedelta(days=1)

_ID = re.compile(r"[0-9a-f]{32}")
_AHEAD = timedelta(minutes=1)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """`id`: 128 random bits as hex; `since`: when the cookie was signed."""

    id: str
    since: datetime


def cookie_name(tenant_id: str) -> str:
    """The name of a tenant's visitor cookie."""
    return f"visitor-{tenant_id}"


def signing_key(key: bytes) -> str:
    """What a tenant's visitors are signed with, as hex, derived from the tenant's key."""
    return keyed(key, "visitors").hex()


def sign_visitor(signing: str, tenant_id: str, visitor: Visitor) -> str:
    """The cookie's value."""
    seconds = int(visitor.since.timestamp())
    return f"{visitor.id}.{seconds}.{_signature(signing, tenant_id, visitor.id, seconds)}"


def claimed_visitor(cookies: str, tenant_id: str) -> str:
    """The id that a `Cookie` header claims for this tenant, unproven; empty where it names none."""
    id = _value(cookies, tenant_id).partition(".")[0]
    return id if _ID.fullmatch(id) else ""


def read_visitor(
    signings: Iterable[str], cookies: str, tenant_id: str, now: datetime
) -> Visitor | None:
    """The visitor of a `Cookie` header; None when it is absent, forged, foreign or too old."""
    id, _, rest = _value(cookies, tenant_id).partition(".")
    written, _, signature = rest.partition(".")
    if not _ID.fullmatch(id) or not (written.isascii() and written.isdecimal()):
        return None
    seconds = int(written)
    valid = [
        hmac.compare_digest(signature, _signature(signing, tenant_id, id, seconds))
        for signing in signings
    ]
    if not any(valid):
        return None
    visitor = Visitor(id, datetime.fromtimestamp(seconds, UTC))
    return visitor if -_AHEAD < now - visitor.since < LIFE else None


def _value(cookies: str, tenant_id: str) -> str:
    name = cookie_name(tenant_id)
    for pair in cookies.split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name:
            return value if value.isascii() and len(value) <= _LONGEST else ""
    return ""


def _signature(signing: str, tenant_id: str, id: str, seconds: int) -> str:
    return keyed(signing.encode(), "visitor", tenant_id, id, str(seconds)).hex()
