"""Tells owners which of their answers grow old: each entry, date and step once, in every tenant."""

import logging
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.ageing import ageing
from chalicelib.domain.errors import Retryable
from chalicelib.domain.hours import SEOUL
from chalicelib.services.ports import Tenants, Versions, Warnings

log = logging.getLogger(__name__)


class Owners:
    """The nightly job. `clock` gives an aware now; a day is the Korean one."""

    def __init__(
        self,
        versions: Versions,
        tenants: Tenants,
        warnings: Warnings,
        clock: Callable[[], datetime],
    ) -> None:
        self._versions = versions
        self._tenants = tenants
        self._warnings = warnings
        self._clock = clock

    def warn(self) -> int:
        """How many facts are new. Raises Retryable when a tenant was left out; the others are
        done, and the same again tells nothing twice.
        """
        told, left = 0, 0
        for tenant_id in self._versions.ids():
            try:
                told += self._warn(tenant_id)
            except Retryable:
                log.warning("owners not warned", extra={"tenant_id": tenant_id})
                left += 1
        log.info("owners warned", extra={"facts": told, "tenants_left": left})
        if left:
            raise Retryable("some tenants were left out")
        return told

    def _warn(self, tenant_id: str) -> int:
        tenant, now = self._tenants.active(tenant_id), self._clock()
        if tenant is None:
            return 0
        found = ageing(tenant, now.astimezone(SEOUL).date())
        return sum(self._warnings.add(tenant_id, each, now) for each in found)
