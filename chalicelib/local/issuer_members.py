"""Demo staff of every city, named by what they do; nobody of these names exists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.bootstrap import Platform
from chalicelib.domain.language import KOREAN
from chalicelib.domain.staff import PLATFORM, Role
from chalicelib.domain.tenant import Tenant

AGENTS = 5
# The agents who answer in a language besides Korean.
LANGUAGES = {2: "en", 3: "zh", 4: "vi"}


@dataclass(frozen=True, slots=True)
class DemoMember:
    """`place`: the city's name; `groups` as chalicelib/domain/claims.py reads them."""

    id: str
    name: str
    place: str
    groups: tuple[str, ...]


def demo_members(platform: Platform) -> Sequence[DemoMember]:
    """City by city, and at last who is everywhere."""
    tenants = [platform.tenants.active(id) for id in sorted(platform.versions.ids())]
    members = [member for tenant in tenants if tenant for member in _of(tenant)]
    everywhere = DemoMember(
        "demo-platform-admin",
        "플랫폼 관리자",
        "모든 기관",
        (f"{PLATFORM}:{Role.PLATFORM_ADMIN.value}",),
    )
    return [*members, everywhere]


def _of(tenant: Tenant) -> Iterator[DemoMember]:
    all_of_them = tuple(tenant.departments)
    for number in range(1, AGENTS + 1):
        speaks = LANGUAGES.get(number, "")
        yield _member(tenant, Role.AGENT, f"상담사 {number}", all_of_them, speaks, number)
    yield _member(tenant, Role.SUPERVISOR, "상담반장", all_of_them)
    yield _member(tenant, Role.OFFICER, "부서 담당자", all_of_them[-1:])
    yield _member(tenant, Role.TENANT_ADMIN, "기관 관리자", ())


def _member(
    tenant: Tenant,
    role: Role,
    name: str,
    departments: tuple[str, ...],
    speaks: str = "",
    number: int = 1,
) -> DemoMember:
    groups = [f"{tenant.id}:{role.value}"]
    groups += [f"{tenant.id}:department:{each}" for each in departments]
    groups += [f"{tenant.id}:language:{speaks}"] if speaks else []
    id = f"demo-{tenant.id}-{role.value}-{number}".replace("_", "-")
    return DemoMember(id, name, tenant.name[KOREAN], tuple(groups))
