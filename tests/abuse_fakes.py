"""The ports of services/abuse_ports.py in memory; they pass the contract tests of the true stores."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.abuse_protocol import AbuseRecord
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.evidence import Evidence, Trace, demand_two
from chalicelib.domain.evidence_request import EvidenceRequest
from chalicelib.domain.suspension import Suspension, standing


class FakeAbuseRecords:
    """Records by tenant and conversation."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, ConversationKey], AbuseRecord] = {}
        self._lock = threading.Lock()

    def read(self, tenant_id: str, who: ConversationKey) -> AbuseRecord:
        _demand_tenant(tenant_id)
        return self.kept.get((tenant_id, who), AbuseRecord())

    def write(
        self, tenant_id: str, who: ConversationKey, record: AbuseRecord, at: datetime
    ) -> AbuseRecord:
        with self._lock:
            if self.read(tenant_id, who).revision != record.revision:
                raise Conflict("changed since")
            written = replace(record, revision=record.revision + 1)
            self.kept[tenant_id, who] = written
            return written

    def suspended(self, tenant_id: str, now: datetime) -> Sequence[Suspension]:
        _demand_tenant(tenant_id)
        found = (
            standing(who, record, now)
            for (tenant, who), record in list(self.kept.items())
            if tenant == tenant_id
        )
        return [each for each in found if each]


class FakeEvidenceStore:
    """Evidence by tenant and trace."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, ConversationKey, datetime, str], Evidence] = {}

    def put(self, tenant_id: str, evidence: Evidence) -> bool:
        _demand_tenant(tenant_id)
        key = _key(tenant_id, evidence.trace)
        if key in self.kept:
            return False
        self.kept[key] = evidence
        return True

    def traces(self, tenant_id: str, who: ConversationKey, now: datetime) -> Sequence[Trace]:
        return [
            kept.trace
            for key, kept in sorted(self.kept.items(), key=lambda pair: pair[0][2:])
            if key[:2] == (tenant_id, who) and kept.expires_at > now
        ]

    def open(
        self, tenant_id: str, trace: Trace, first: str, second: str, now: datetime
    ) -> Evidence | None:
        demand_two(first, second)
        kept = self.kept.get(_key(tenant_id, trace))
        return kept if kept and kept.expires_at > now else None


class FakeEvidenceRequests:
    """Requests by tenant and conversation."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, ConversationKey], EvidenceRequest] = {}

    def read(self, tenant_id: str, who: ConversationKey) -> EvidenceRequest | None:
        _demand_tenant(tenant_id)
        return self.kept.get((tenant_id, who))

    def all(self, tenant_id: str) -> Sequence[EvidenceRequest]:
        return [each for (tenant, _), each in self.kept.items() if tenant == tenant_id]

    def write(self, tenant_id: str, request: EvidenceRequest) -> EvidenceRequest:
        known = self.read(tenant_id, request.who)
        if (known.revision if known else 0) != request.revision:
            raise Conflict("changed since")
        written = replace(request, revision=request.revision + 1)
        self.kept[tenant_id, request.who] = written
        return written


def _key(tenant_id: str, trace: Trace) -> tuple[str, ConversationKey, datetime, str]:
    return tenant_id, trace.who, trace.at, trace.id


def _demand_tenant(tenant_id: str) -> None:
    if "#" in tenant_id or tenant_id == "*":
        raise NotFound("no such tenant")
