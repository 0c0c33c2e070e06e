"""All that may stand still, of all tenants, every five minutes: bounded, each by itself."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.domain.errors import Conflict, Permanent, Retryable
from chalicelib.services.returning import Registered

log = logging.getLogger(__name__)

# One kind of what stands still, for one tenant; how many were looked after.
Reconcile = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Reconciling:
    """What is out of reach now is met the next time."""

    registered: Registered
    kinds: Sequence[Reconcile]

    def reconcile(self) -> int:
        """How many were looked after."""
        done = sum(
            self._tried(tenant_id, kind)
            for tenant_id in self.registered.ids()
            for kind in self.kinds
        )
        log.info("reconciled", extra={"count": done})
        return done

    def _tried(self, tenant_id: str, kind: Reconcile) -> int:
        try:
            return kind(tenant_id)
        except (Retryable, Conflict, Permanent) as fault:
            ids = {"tenant_id": tenant_id, "error": type(fault).__name__}
            log.warning("not reconciled", extra=ids)
            return 0
