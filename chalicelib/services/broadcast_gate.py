"""The last look before a broadcast begins: whose number sends it, and whether all can be paid."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.broadcast import Broadcast, Refused, Why
from chalicelib.domain.budget import Charged
from chalicelib.domain.text_message import CHANNEL
from chalicelib.services.ports import Tenants
from chalicelib.services.spending import Spending


class BroadcastGate:
    """For broadcasts of all tenants."""

    def __init__(self, tenants: Tenants, spending: Spending, clock: Callable[[], datetime]) -> None:
        self._tenants = tenants
        self._spending = spending
        self._clock = clock

    def __call__(self, tenant_id: str, it: Broadcast) -> None:
        """Pays for everybody on its list, once. Raises Refused, with nothing paid; Retryable.

        What is urgent begins with the money gone too. Where it is stopped, what was paid for people
        to whom nothing was sent is given back (broadcast_refunds.py).
        """
        tenant = self._tenants.active(tenant_id)
        account = tenant.accounts.get(CHANNEL) if tenant else None
        if tenant is None or account is None or not account.verified or not account.numbers:
            raise Refused(Why.NO_SENDER)
        counts = {Charged(kind.value): n for kind, n in it.tally.kinds.items()}
        key = f"broadcast#{it.id}"
        if not self._spending.spend_all(tenant, counts, self._clock(), key, it.urgent):
            raise Refused(Why.TOO_DEAR)
