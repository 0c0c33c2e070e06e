"""What became of texts, as a vendor posts it: proven, written down, acknowledged.

A report may come twice, late, or before the call's own answer: a delivery never goes back.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.delivery import OWN
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import (
    Acknowledged,
    Call,
    ReportVendor,
    TextReported,
    ref_in,
)
from chalicelib.services.broadcast_reports import FailedTexts, is_broadcasts
from chalicelib.services.notice_reports import NoticeReceipts, is_taken
from chalicelib.services.ports import Tenants
from chalicelib.services.proven_calls import ReadValue, proven
from chalicelib.services.results import Results

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TextReports:
    """Takes in one vendor's reports. `results`: those of the text line's conversations.

    `receipts`, `failed_texts`: who keeps what became of notices and of broadcasts, which the same
    vendor may send.
    """

    vendor: ReportVendor
    tenants: Tenants
    results: Results
    read_value: ReadValue
    receipts: NoticeReceipts | None = None
    failed_texts: FailedTexts | None = None

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
            self._settle(tenant.id, told, call.received_at)
        return self.vendor.acknowledge(call)

    def _settle(self, tenant_id: str, told: TextReported, at: datetime) -> None:
        if is_broadcasts(self.failed_texts, tenant_id, told):
            return
        if not is_taken(self.receipts, tenant_id, told, at, OWN):
            ref = ref_in(tenant_id, told.ref)
            self.results.settle(tenant_id, ref, told.outcome, at, OWN)
