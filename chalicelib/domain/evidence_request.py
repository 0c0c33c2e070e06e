"""Evidence is looked at by two: one asks with a reason, another confirms, within one day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Forbidden, Unfit
from chalicelib.domain.evidence import demand_two
from chalicelib.domain.staff import Member, Role

# From the asking: to be confirmed in, and to be looked at in.
OPEN_FOR = timedelta(hours=24)

CONFIRMING = frozenset({Role.SUPERVISOR, Role.TENANT_ADMIN})


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """Who asked for one contact's evidence, and who confirmed it; members by their ids.

    `revision` counts every write: who writes names the one they saw.
    """

    who: ConversationKey
    asked_by: str
    asked_at: datetime
    reason: str
    confirmed_by: str = ""
    revision: int = 0

    @property
    def ends_at(self) -> datetime:
        """Up to this moment, and not at it."""
        return self.asked_at + OPEN_FOR

    def is_open(self, now: datetime) -> bool:
        """Whether it can be confirmed, and looked by."""
        return now < self.ends_at


def ask(
    before: EvidenceRequest | None, by: Member, who: ConversationKey, reason: str, now: datetime
) -> EvidenceRequest:
    """A new request, in the place of one that is over.

    Raises Forbidden for anyone but a supervisor, Unfit without a reason or while one is open.
    """
    if Role.SUPERVISOR not in by.roles:
        raise Forbidden("only a supervisor asks for evidence")
    if not reason.strip() or (before and before.is_open(now)):
        raise Unfit("a request needs a reason, and no other that is open")
    return EvidenceRequest(
        who, by.id, now, reason.strip(), revision=before.revision if before else 0
    )


def confirm(request: EvidenceRequest, by: Member, now: datetime) -> EvidenceRequest:
    """Confirmed by a second one. Raises Forbidden for who may not, Unfit for the asker, past
    the day, and where it is confirmed already.
    """
    if not CONFIRMING & by.roles:
        raise Forbidden("only a supervisor or the tenant's admin confirms")
    demand_two(request.asked_by, by.id)
    if request.confirmed_by or not request.is_open(now):
        raise Unfit("the request is over")
    return replace(request, confirmed_by=by.id)


def demand_look(request: EvidenceRequest | None, by: Member, now: datetime) -> EvidenceRequest:
    """The request by which this member may look; raises Forbidden for everybody but the two."""
    if (
        request is None
        or not request.confirmed_by
        or not request.is_open(now)
        or by.id not in (request.asked_by, request.confirmed_by)
        or not CONFIRMING & by.roles
    ):
        raise Forbidden("two look at evidence together")
    return request
