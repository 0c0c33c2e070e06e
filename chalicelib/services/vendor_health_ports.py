"""What the watch on vendors needs of the outside; the fake passes the store's contract tests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.domain.vendor_health import Standing, Tally


class VendorHealth(Protocol):
    """Calls by vendor and minute, over all cities. `vendor` names it, or an account with it."""

    def add(self, vendor: str, minute: datetime, tally: Tally) -> None:
        """Adds to a minute's count, which is kept for an hour. Raises Retryable."""

    def of(self, vendor: str, since: datetime) -> tuple[Standing, Mapping[datetime, Tally]]:
        """The standing, and the minutes from the one that `since` lies in. Raises Retryable.

        A read that may lag by a second.
        """

    def move(self, vendor: str, before: Standing, after: Standing) -> bool:
        """Writes a standing; False where it is no longer what it was before. Raises Retryable."""
