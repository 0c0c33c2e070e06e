"""What became of texts, as a vendor posts it: proven, written down, acknowledged.

A report may come twice, late, or before the call's own answer: a delivery never goes back.
"""

import logging
from dataclasses import dataclass

from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import Acknowledged, Call, ReportVendor, ref_in
from chalicelib.services.ports import Tenants
from chalicelib.services.proven_calls import ReadValue, proven
from chalicelib.services.results import Results

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TextReports:
    """Takes in one vendor's reports. `results`: those of the text line's conversations."""

    vendor: ReportVendor
    tenants: Tenants
    results: Results
    read_value: ReadValue

    def receive(self, tenant_id: str, call: Call) -> Acknowledged:
        """The vendor's answer, once it is written down. Raises Rejected(BAD_BODY), Retryable.

        An absent tenant and a call that proves nothing raise NotFound alike. What is none of ours
        is acknowledged: it would come again for nothing.
        """
        tenant, _ = proven(self.vendor, self.tenants, tenant_id, call, self.read_value)
        told = self.vendor.parse(call)
        if isinstance(told, Unknown):
            log.info("unknown message", extra={"tenant_id": tenant.id, "kind": told.kind})
        else:
            ref = ref_in(tenant.id, told.ref)
            self.results.settle(tenant.id, ref, told.outcome, call.received_at)
        return self.vendor.acknowledge(call)
