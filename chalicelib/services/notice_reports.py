"""What vendors report of notices: proven, handed to whoever keeps them, acknowledged.

A report may come twice, late or before the call's own answer: taking it is idempotent.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.errors import Retryable
from chalicelib.domain.message import Unknown
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from chalicelib.domain.text_message import Acknowledged, Call, Proving, TextReported, ref_in
from chalicelib.services.ports import Tenants
from chalicelib.services.proven_calls import ReadValue, proven
from chalicelib.services.results import Results

log = logging.getLogger(__name__)


class NoticeReceipts(Protocol):
    """Who keeps what became of notices."""

    def take(self, report: NoticeReported) -> None:
        """Writes it down once; a step that is not there changes nothing. Raises Retryable."""


class ManyReports(Proving, Protocol):
    """Translates a vendor that reports of several messages at once; saves nothing."""

    def parse(self, call: Call) -> Sequence[TextReported | Unknown]:
        """One for each message, in order. Raises Rejected(BAD_BODY) where none can be told."""

    def acknowledge(self, call: Call) -> Acknowledged:
        """The answer to a call whose reports are written down."""


@dataclass(frozen=True, slots=True)
class NoticeReports:
    """Takes in the reports of a vendor that brings notices, and replies of the text line.

    `name`: the vendor's, as deliveries are claimed for it; `results`: those of the text line.
    """

    vendor: ManyReports
    name: str
    tenants: Tenants
    receipts: NoticeReceipts | None
    results: Results
    read_value: ReadValue

    def receive(self, tenant_id: str, call: Call) -> Acknowledged:
        """The vendor's answer, once all are written down. Raises Rejected(BAD_BODY), Retryable.

        An absent tenant and a call that proves nothing raise NotFound alike. What is none of ours
        is acknowledged: it would come again for nothing.
        """
        tenant, _ = proven(self.vendor, self.tenants, tenant_id, call, self.read_value)
        for told in self.vendor.parse(call):
            if isinstance(told, Unknown):
                log.info("unknown message", extra={"tenant_id": tenant.id, "kind": told.kind})
            elif not is_taken(self.receipts, tenant.id, told, call.received_at, self.name):
                ref = ref_in(tenant.id, told.ref)
                self.results.settle(tenant.id, ref, told.outcome, call.received_at, self.name)
        return self.vendor.acknowledge(call)


def is_taken(
    receipts: NoticeReceipts | None,
    tenant_id: str,
    told: TextReported,
    at: datetime,
    vendor: str,
) -> bool:
    """Whether it is of a notice of this city, which is then written down. Raises Retryable.

    `vendor`: the name of who reports.
    A notice's report that nobody here keeps has to come again: no success is told of it.
    """
    key = read_notice_key(told.ref)
    if key is None or key.tenant_id != tenant_id:
        return False
    if receipts is None:
        raise Retryable("nobody keeps what became of notices")
    receipts.take(NoticeReported(key, told.outcome, at, vendor))
    return True
