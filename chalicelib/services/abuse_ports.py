"""What the protocol of abuse needs of the outside; the fakes pass the stores' contract tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.abuse_protocol import AbuseRecord
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.evidence import Evidence, Trace
from chalicelib.domain.evidence_request import EvidenceRequest
from chalicelib.domain.suspension import Suspension


class AbuseRecords(Protocol):
    """One record a contact and tenant, in the conversation's partition."""

    def read(self, tenant_id: str, who: ConversationKey) -> AbuseRecord:
        """The record, read strongly; an empty one (revision 0) where there is none."""

    def write(
        self, tenant_id: str, who: ConversationKey, record: AbuseRecord, at: datetime
    ) -> AbuseRecord:
        """Writes over the revision that was read; the record with its new one.

        Raises Conflict when it has changed since.
        """

    def suspended(self, tenant_id: str, now: datetime) -> Sequence[Suspension]:
        """Who is suspended at this moment, read strongly; never a search through records."""


class EvidenceStore(Protocol):
    """Words of abuse: put once, never changed, opened by two members."""

    def put(self, tenant_id: str, evidence: Evidence) -> bool:
        """Keeps it until it expires; False when this id was there already, which stays as it is."""

    def traces(self, tenant_id: str, who: ConversationKey, now: datetime) -> Sequence[Trace]:
        """What there is of this contact, oldest first, without the words."""

    def open(
        self, tenant_id: str, trace: Trace, first: str, second: str, now: datetime
    ) -> Evidence | None:
        """The words, for two members by their ids; None when there are none, or no longer.

        Raises Permanent for one member, or the same twice. The caller checks that both may, and
        notes both in the audit log before.
        """


class EvidenceRequests(Protocol):
    """Requests to look at evidence, one a contact."""

    def read(self, tenant_id: str, who: ConversationKey) -> EvidenceRequest | None:
        """The contact's newest request, read strongly; one that is over may be gone."""

    def all(self, tenant_id: str) -> Sequence[EvidenceRequest]:
        """Everybody's, those that are over too."""

    def write(self, tenant_id: str, request: EvidenceRequest) -> EvidenceRequest:
        """Writes over the revision that was read; raises Conflict when it has changed since."""
