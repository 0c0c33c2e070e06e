"""Whose account a vendor's call is for, once it has proven itself."""

import logging
from collections.abc import Callable

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import NotFound, Reason, Rejected
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import Call, Proving
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)

# A secret's value: tenant id and its name.
ReadValue = Callable[[str, str], str | None]


def proven(
    vendor: Proving, tenants: Tenants, tenant_id: str, call: Call, read_value: ReadValue
) -> tuple[Tenant, Account]:
    """The tenant and its account with the vendor. An absent one and a call that proves nothing
    raise NotFound alike. Raises Retryable.
    """

    def secret(name: str) -> str:
        value = read_value(tenant_id, name) if name else None
        if value is None:
            raise Rejected(Reason.BAD_SECRET)
        return value

    tenant = tenants.active(tenant_id)
    account = tenant.accounts.get(vendor.name) if tenant else None
    if tenant is None or account is None:
        raise NotFound(vendor.name)
    try:
        vendor.verify(call, account, secret)
    except Rejected as refusal:
        if refusal.reason is not Reason.BAD_SECRET:
            raise
        log.warning("unproven call", extra={"tenant_id": tenant.id, "channel": vendor.name})
        raise NotFound(vendor.name) from None
    return tenant, account
