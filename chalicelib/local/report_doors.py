"""Where a city wants the reports of one simulated vendor, as it was told: address and secret."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.bootstrap import Platform

# Thousands of reports come at once, and each look asks the engine several times.
_SECONDS = 10.0

Door = tuple[str, str]


class NotTaken(Exception):
    """The city did not acknowledge a report."""


@dataclass(slots=True)
class ReportDoors:
    """`channel`: the vendor's reports; `url`: where the cities' webhooks are."""

    platform: Callable[[], Platform]
    channel: str
    url: str
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, Door | None]] = field(default_factory=dict)

    def of(self, tenant_id: str) -> Door | None:
        """None for a city that wants none."""
        looked, door = self._known.get(tenant_id, (0.0, None))
        if tenant_id not in self._known or self.clock() - looked > _SECONDS:
            door = self._look(tenant_id) if tenant_id else None
            self._known[tenant_id] = self.clock(), door
        return door

    def forget(self, tenant_id: str) -> None:
        """It did not open: the address may have changed."""
        self._known.pop(tenant_id, None)

    def _look(self, tenant_id: str) -> Door | None:
        platform = self.platform()
        tenant = platform.tenants.active(tenant_id)
        account = tenant.accounts.get(self.channel) if tenant else None
        if account is None:
            return None
        [row] = platform.publishing.connect(tenant_id, self.channel, self.url)
        secret = platform.publishing.secrets.value(tenant_id, account.signing) or ""
        return str(row["url"]), secret
