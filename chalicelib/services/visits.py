"""Visitors of the web chat: tenants with the key that signs theirs, and a visitor's cookie."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.visitor import (
    RENEWED_AFTER,
    Visitor,
    read_visitor,
    sign_visitor,
    signing_key,
)
from chalicelib.services.ports import TenantKeys, Tenants

CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class VisitedTenants:
    """Tenants (services/ports.py) whose web account holds its signing key.

    It is derived from the tenant's own key, so that it stands in no version and in no file.
    """

    tenants: Tenants
    keys: TenantKeys

    def active(self, tenant_id: str) -> Tenant | None:
        """The tenant as its active version has it."""
        return self._signed(self.tenants.active(tenant_id))

    def version(self, tenant_id: str, number: int) -> Tenant | None:
        """The tenant as a certain version had it."""
        return self.tenants.version(tenant_id, number)

    def _signed(self, tenant: Tenant | None) -> Tenant | None:
        account = tenant.accounts.get(CHANNEL) if tenant else None
        if tenant is None or account is None:
            return None
        signed = replace(account, digests=(signing_key(self.keys.of(tenant.id)),))
        return replace(tenant, accounts={CHANNEL: signed})


@dataclass(frozen=True, slots=True)
class Visits:
    """`tenants` hold their signing keys; `new_id` gives 32 random hexadecimal digits."""

    tenants: VisitedTenants
    new_id: Callable[[], str]

    def city(self, tenant_id: str) -> Tenant:
        """A tenant with a web chat. Raises NotFound for every other id."""
        tenant = self.tenants.active(tenant_id)
        if tenant is None:
            raise NotFound(tenant_id)
        return tenant

    def cookie(self, tenant: Tenant, cookies: str, now: datetime) -> str:
        """The value a visitor's cookie must be set to; empty while the one they have is fresh."""
        (signing,) = tenant.accounts[CHANNEL].digests
        known = read_visitor((signing,), cookies, tenant.id, now)
        if known and now - known.since < RENEWED_AFTER:
            return ""
        id = known.id if known else self.new_id()
        return sign_visitor(signing, tenant.id, Visitor(id, now))
