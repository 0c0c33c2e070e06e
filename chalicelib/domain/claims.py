"""What an issuer says of somebody, and what that makes of them: a member of one tenant or several.

A group is `<tenant>:<role>`, `<tenant>:department:<id>` or `<tenant>:language:<code>`; the one that
holds everywhere is `*:platform_admin`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.staff import PLATFORM, Member, Role


@dataclass(frozen=True, slots=True)
class Claims:
    """Of a token whose signature, issuer, audience, nonce and time were found right."""

    subject: str
    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memberships:
    """Tenant id -> the member they are there (`*`: everywhere), and groups nobody understands."""

    members: Mapping[str, Member]
    malformed: tuple[str, ...] = ()


def memberships(claims: Claims) -> Memberships:
    """Who somebody is, tenant by tenant; one with departments and no role is nobody there."""
    found: dict[str, _Groups] = {}
    malformed = [group for group in claims.groups if not _read(group, found)]
    members = {
        tenant_id: _member(claims, tenant_id, groups)
        for tenant_id, groups in sorted(found.items())
        if groups.roles
    }
    return Memberships(members, tuple(malformed))


@dataclass(slots=True)
class _Groups:
    roles: set[Role] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)


_TENANT = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}", re.ASCII)
# Roles that a group of one tenant can give.
_OF_A_TENANT = {role.value: role for role in Role if role is not Role.PLATFORM_ADMIN}


def _read(group: str, into: dict[str, _Groups]) -> bool:
    tenant_id, *rest = group.split(":")
    if tenant_id == PLATFORM:
        if rest != [Role.PLATFORM_ADMIN.value]:
            return False
        into.setdefault(PLATFORM, _Groups()).roles.add(Role.PLATFORM_ADMIN)
        return True
    if not _TENANT.fullmatch(tenant_id):
        return False
    return _read_of_tenant(rest, into, tenant_id)


def _read_of_tenant(rest: Sequence[str], into: dict[str, _Groups], tenant_id: str) -> bool:
    match list(rest):
        case [role] if role in _OF_A_TENANT:
            into.setdefault(tenant_id, _Groups()).roles.add(_OF_A_TENANT[role])
        case ["department", id] if _ID.fullmatch(id):
            into.setdefault(tenant_id, _Groups()).departments.add(id)
        case ["language", code] if _ID.fullmatch(code):
            into.setdefault(tenant_id, _Groups()).languages.add(code)
        case _:
            return False
    return True


def _member(claims: Claims, tenant_id: str, groups: _Groups) -> Member:
    return Member(
        id=claims.subject,
        tenant_id=tenant_id,
        name=claims.name,
        roles=frozenset(groups.roles),
        departments=frozenset(groups.departments),
        languages=frozenset(groups.languages),
    )
