"""Who may do what with broadcasts: planning is an officer's work, approving is not."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.staff import Member, Role


class BroadcastAct(StrEnum):
    """What can be done with one."""

    READ = "read"
    PLAN = "plan"
    # Start, pause, resume, stop; the file of results.
    RUN = "run"
    APPROVE = "approve"


# Who may do it with everybody's; an officer has their own.
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.TENANT_ADMIN, Role.PLATFORM_ADMIN})
_MAY: Mapping[BroadcastAct, frozenset[Role]] = {
    BroadcastAct.READ: _OVERSEERS | {Role.OFFICER},
    BroadcastAct.PLAN: _OVERSEERS | {Role.OFFICER},
    BroadcastAct.RUN: _OVERSEERS | {Role.OFFICER},
    BroadcastAct.APPROVE: _OVERSEERS,
}


def may(member: Member, act: BroadcastAct, it: Broadcast) -> bool:
    """Whether this member may; the state of the broadcast is not looked at."""
    if not member.roles & _MAY[act]:
        return False
    return it.made_by == member.id or bool(member.roles & _OVERSEERS)


def demand(member: Member, act: BroadcastAct, it: Broadcast) -> None:
    """Raises NotFound where they may not even see it, Forbidden for what is beyond them."""
    if not may(member, BroadcastAct.READ, it):
        raise NotFound("no such broadcast")
    if not may(member, act, it):
        raise Forbidden(act.value)
