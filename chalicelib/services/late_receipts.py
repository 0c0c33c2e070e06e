"""Receipts that come long after their call count against their vendor, as a slow call does."""

from datetime import timedelta

from chalicelib.domain.notice_ways import read_ways
from chalicelib.services.ports import Tenants
from chalicelib.services.vendor_watch import VendorWatch


class LateReceipts:
    """For all tenants. One that came in good time costs nothing."""

    def __init__(self, tenants: Tenants, watch: VendorWatch) -> None:
        self._tenants = tenants
        self._watch = watch

    def delivered(self, tenant_id: str, name: str, age: timedelta) -> None:
        """A message arrived, so long after its call to the vendor of this name. Raises Retryable.

        A vendor that the city no longer has is not judged.
        """
        tenant = self._tenants.active(tenant_id)
        vendors = read_ways(tenant.ways).vendors if tenant else ()
        vendor = next((each for each in vendors if each.name == name), None)
        if vendor:
            self._watch.delivered(vendor, age)
