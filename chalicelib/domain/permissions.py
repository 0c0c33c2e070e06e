"""Who may do what with which talk: one table of roles, acts and how far each reaches."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.staff import Member, Role


class Act(StrEnum):
    """What can be done with a talk."""

    READ = "read"
    TAKE = "take"
    # Reply, note, snooze, release, transfer, close.
    WORK = "work"
    ASSIGN = "assign"
    # Look at the phone number the person told.
    REVEAL = "reveal"


class Reach(StrEnum):
    """Which talks a right is for."""

    OWN = "own"
    BACKLOG = "backlog"  # who waits in one's departments
    DEPARTMENT = "department"  # all of one's departments
    TENANT = "tenant"


_MAY: Mapping[Role, Mapping[Act, frozenset[Reach]]] = {
    Role.AGENT: {
        Act.READ: frozenset({Reach.OWN, Reach.BACKLOG}),
        Act.TAKE: frozenset({Reach.BACKLOG}),
        Act.WORK: frozenset({Reach.OWN}),
        Act.REVEAL: frozenset({Reach.OWN}),
    },
    Role.OFFICER: {
        **dict.fromkeys(Act, frozenset({Reach.OWN, Reach.DEPARTMENT})),
        Act.REVEAL: frozenset({Reach.OWN}),
    },
    Role.SUPERVISOR: dict.fromkeys(Act, frozenset({Reach.TENANT})),
}


def demand(member: Member, act: Act, entry: DeskEntry) -> None:
    """Raises NotFound for another tenant's talk, Forbidden for one beyond the member's reach."""
    _own_tenant(member, entry.who.tenant_id)
    if not _reached(member, act) & _reaches(member, entry):
        raise Forbidden(act.value)


def demand_department(member: Member, tenant_id: str, department: str) -> None:
    """Whether they may see a department's backlog, and what was closed there. Raises likewise."""
    _own_tenant(member, tenant_id)
    wide = _reached(member, Act.READ)
    own = department in member.departments and wide & {Reach.BACKLOG, Reach.DEPARTMENT}
    if Reach.TENANT not in wide and not own:
        raise Forbidden(Act.READ.value)


def _own_tenant(member: Member, tenant_id: str) -> None:
    if member.tenant_id != tenant_id:
        raise NotFound("no such talk")


def _reached(member: Member, act: Act) -> frozenset[Reach]:
    none: frozenset[Reach] = frozenset()
    return none.union(*(_MAY.get(role, {}).get(act, none) for role in member.roles))


def _reaches(member: Member, entry: DeskEntry) -> frozenset[Reach]:
    """By which of them the talk can be reached."""
    reaches = {Reach.TENANT}
    if entry.agent == member.id:
        reaches.add(Reach.OWN)
    if entry.department in member.departments:
        reaches.add(Reach.DEPARTMENT)
        if entry.stage is Stage.WAITING:
            reaches.add(Reach.BACKLOG)
    return frozenset(reaches)
