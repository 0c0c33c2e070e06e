"""Pays for what is sent out of a tenant's month, and says when the money goes."""

import logging
from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.budget import Charged, month_of, read_budget
from chalicelib.domain.tenant import Tenant
from chalicelib.services.outbound_rule_ports import Purse

log = logging.getLogger(__name__)


class Spending:
    """A city without a cap pays for everything, and nothing is counted."""

    def __init__(self, purse: Purse) -> None:
        self._purse = purse

    def spend(
        self, tenant: Tenant, kind: Charged, n: int, now: datetime, key: str, urgent: bool = False
    ) -> bool:
        """Whether so many messages of a kind may be sent now: all of them or none.

        `key` names the push, or the chunk: the same again costs nothing more. What is urgent is
        sent and counted past the cap too. Raises Retryable.
        """
        return self.spend_all(tenant, {kind: n}, now, key, urgent)

    def spend_all(
        self, tenant: Tenant, counts: Mapping[Charged, int], now: datetime, key: str, urgent: bool
    ) -> bool:
        """The same for messages of several kinds at once."""
        budget = read_budget(tenant.budget)
        if budget is None:
            return True
        month, kinds = month_of(now), " ".join(sorted(counts))
        ids = {"tenant_id": tenant.id, "kind": kinds}
        cap = None if urgent else budget.cap
        cost = sum(budget.cost(kind, n) for kind, n in counts.items())
        if not cost:
            # What is urgent may have passed the cap: what costs nothing goes out all the same.
            return True
        paid = self._purse.pay(tenant.id, month, key, cost, cap, now)
        if not paid:
            log.error("budget spent", extra=ids)
        elif self._purse.warns(tenant.id, month, budget.warned_from):
            log.warning("budget nearly spent", extra={**ids, "month": month})
        return paid

    def give_back(
        self, tenant: Tenant, counts: Mapping[Charged, int], now: datetime, key: str
    ) -> bool:
        """Takes so many messages off what was paid by this key, in the month it was paid in.

        Once, and never more than was paid; False where nothing is given back. Raises Retryable.
        """
        budget = read_budget(tenant.budget)
        cost = sum(budget.cost(kind, n) for kind, n in counts.items()) if budget else 0
        return cost > 0 and self._purse.give_back(tenant.id, key, cost, now)
