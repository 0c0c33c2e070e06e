"""Two members look at what was said in abuse: one asks, another confirms, both are noted.

The caller notes each act in the log of access before it calls.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.domain import evidence_request
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import NotFound, Unfit
from chalicelib.domain.evidence import Evidence, Trace
from chalicelib.domain.evidence_request import EvidenceRequest
from chalicelib.domain.staff import Member
from chalicelib.services.abuse_ports import EvidenceRequests, EvidenceStore


class Witnessing:
    """Raises NotFound for another tenant's contact, Forbidden for who may not, Retryable."""

    def __init__(
        self, requests: EvidenceRequests, evidence: EvidenceStore, clock: Callable[[], datetime]
    ) -> None:
        self._requests = requests
        self._evidence = evidence
        self._clock = clock

    def traces(self, member: Member, who: ConversationKey) -> Sequence[Trace]:
        """What there is, oldest first, without the words."""
        _own(member, who)
        return self._evidence.traces(who.tenant_id, who, self._clock())

    def request(self, member: Member, who: ConversationKey) -> EvidenceRequest | None:
        """The request that is open, confirmed or not."""
        _own(member, who)
        found = self._requests.read(who.tenant_id, who)
        return found if found and found.is_open(self._clock()) else None

    def waiting(self, tenant_id: str) -> Sequence[EvidenceRequest]:
        """Requests that are open, the oldest first."""
        now = self._clock()
        found = (each for each in self._requests.all(tenant_id) if each.is_open(now))
        return sorted(found, key=lambda each: each.asked_at)

    def ask(self, member: Member, who: ConversationKey, reason: str) -> EvidenceRequest:
        """A supervisor asks. Raises Unfit without a reason, and of whom nothing is kept; Conflict
        when another was first.
        """
        if not self.traces(member, who):
            raise Unfit("no evidence is kept")
        before = self._requests.read(who.tenant_id, who)
        asked = evidence_request.ask(before, member, who, reason, self._clock())
        return self._requests.write(who.tenant_id, asked)

    def confirm(self, member: Member, who: ConversationKey) -> EvidenceRequest:
        """A second one confirms; raises Permanent for the asker and past the day."""
        _own(member, who)
        asked = self._requests.read(who.tenant_id, who)
        if asked is None:
            raise NotFound("no such request")
        confirmed = evidence_request.confirm(asked, member, self._clock())
        return self._requests.write(who.tenant_id, confirmed)

    def look(self, member: Member, who: ConversationKey) -> Sequence[Evidence]:
        """The words, oldest first, for the two of them and nobody else."""
        _own(member, who)
        now = self._clock()
        request = self._requests.read(who.tenant_id, who)
        two = evidence_request.demand_look(request, member, now)
        found = (
            self._evidence.open(who.tenant_id, trace, two.asked_by, two.confirmed_by, now)
            for trace in self._evidence.traces(who.tenant_id, who, now)
        )
        return [each for each in found if each]


def _own(member: Member, who: ConversationKey) -> None:
    if member.tenant_id != who.tenant_id:
        raise NotFound("no such contact")
