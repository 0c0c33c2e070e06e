"""How vendors serve, in memory; it passes the contract tests of the true store."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.errors import Retryable
from chalicelib.domain.vendor_health import MINUTE, Standing, Tally


class FakeVendorHealth:
    """By vendor. `calls`: how often it was asked or told; `is_away`: it can be neither."""

    def __init__(self) -> None:
        self.minutes: dict[str, dict[datetime, Tally]] = {}
        self.standings: dict[str, Standing] = {}
        self.calls = 0
        self.is_away = False

    def add(self, vendor: str, minute: datetime, tally: Tally) -> None:
        self._called()
        known = self.minutes.setdefault(vendor, {})
        known[minute] = known.get(minute, Tally()) + tally

    def of(self, vendor: str, since: datetime) -> tuple[Standing, Mapping[datetime, Tally]]:
        self._called()
        known = self.minutes.get(vendor, {}).items()
        fresh = {minute: tally for minute, tally in known if minute + MINUTE > since}
        return self.standings.get(vendor, Standing()), fresh

    def move(self, vendor: str, before: Standing, after: Standing) -> bool:
        self._called()
        if self.standings.get(vendor, Standing()).at != before.at:
            return False
        self.standings[vendor] = after
        return True

    def _called(self) -> None:
        self.calls += 1
        if self.is_away:
            raise Retryable("store is away")
