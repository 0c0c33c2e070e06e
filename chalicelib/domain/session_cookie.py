"""The cookie of a session: which one, whose, and until when, signed with the tenant's key.

A full request believes it only as far as the session's id; an idle poll, which reads no session,
believes it whole, since it is no older than the session's last use.
"""

import binascii
import hmac
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from chalicelib.domain.base64url import decode, encode
from chalicelib.domain.keyed import keyed
from chalicelib.domain.session import Session
from chalicelib.domain.staff import Member, Role

# Browsers drop a cookie over 4096 characters, without a word.
LONGEST = 3500
_NOTHING_BELIEVED = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What the cookie says. `idle_at`: when the session is over if it was not used since."""

    session: str
    tenant_id: str
    member: Member
    idle_at: datetime


def sealed(key: bytes, session: Session) -> str:
    """The cookie's value, about 400 characters of base64url and points.

    Whoever works for so many departments that they have no room in it is read at every poll.
    """
    value = _sealed(key, session.tenant_id, _fields(session))
    if len(value) <= LONGEST:
        return value
    member = replace(session.member, departments=frozenset(), languages=frozenset())
    fields = _fields(replace(session, member=member))
    return _sealed(key, session.tenant_id, {**fields, "i": _NOTHING_BELIEVED})


def tenant_named(value: str) -> str:
    """Whose key must open it; empty for what is no cookie of ours."""
    parts = value.split(".")
    return parts[0] if len(parts) == 3 and value.isascii() else ""


def opened(key: bytes, value: str) -> Carried | None:
    """What it says, or None when it is damaged, forged or another tenant's."""
    tenant_id = tenant_named(value)
    if not tenant_id:
        return None
    _, body, signature = value.split(".")
    if not hmac.compare_digest(signature, _signature(key, tenant_id, body)):
        return None
    try:
        return _carried(tenant_id, json.loads(decode(body)))
    except (ValueError, TypeError, KeyError, binascii.Error):
        # Signed by us, in a shape of an older release.
        return None


def csrf_token(key: bytes, tenant_id: str, session: str) -> str:
    """What a form must bring back; whoever cannot read our pages cannot know it."""
    return encode(keyed(key, "csrf", tenant_id, session))


def _sealed(key: bytes, tenant_id: str, fields: dict[str, object]) -> str:
    body = encode(json.dumps(fields, separators=(",", ":")).encode())
    return f"{tenant_id}.{body}.{_signature(key, tenant_id, body)}"


def _signature(key: bytes, tenant_id: str, body: str) -> str:
    return encode(keyed(key, "session", tenant_id, body))


def _fields(session: Session) -> dict[str, object]:
    member = session.member
    return {
        "s": session.id,
        "m": member.id,
        "t": member.tenant_id,
        "n": member.name,
        "r": sorted(role.value for role in member.roles),
        "d": sorted(member.departments),
        "l": sorted(member.languages),
        "i": int(session.idle_at.timestamp()),
    }


def _carried(tenant_id: str, fields: dict[str, object]) -> Carried:
    roles, departments, languages = (_texts(fields[name]) for name in "rdl")
    idle_at = fields["i"]
    if not isinstance(idle_at, int):
        raise TypeError
    member = Member(
        id=str(fields["m"]),
        tenant_id=str(fields["t"]),
        name=str(fields["n"]),
        roles=frozenset(Role(role) for role in roles),
        departments=frozenset(departments),
        languages=frozenset(languages),
    )
    moment = datetime.fromtimestamp(idle_at, UTC)
    return Carried(str(fields["s"]), tenant_id, member, moment)


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [str(each) for each in value]
