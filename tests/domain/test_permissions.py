"""Who may do what with which talk: the whole table."""

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.permissions import Act, demand, demand_department
from chalicelib.domain.staff import PLATFORM, Member, Role
from tests.cities import MONDAY

ALL, NONE = frozenset(Act), frozenset[Act]()


def entry(stage: Stage, agent: str, department: str) -> DeskEntry:
    who = ConversationKey("icheon", "web", "a")
    return DeskEntry(who, "r", department, MONDAY, "web", stage=stage, agent=agent)


WAITS = entry(Stage.WAITING, "", "minwon")
ELSEWHERE = entry(Stage.WAITING, "", "tax")
OWN = entry(Stage.TAKEN, "me", "tax")
ANOTHERS = entry(Stage.TAKEN, "you", "minwon")
FOREIGN = entry(Stage.TAKEN, "you", "tax")


@pytest.mark.parametrize(
    ("role", "talk", "may"),
    [
        (Role.AGENT, WAITS, {Act.READ, Act.TAKE}),
        (Role.AGENT, ELSEWHERE, NONE),
        (Role.AGENT, OWN, {Act.READ, Act.WORK, Act.REVEAL}),
        (Role.AGENT, ANOTHERS, NONE),
        (Role.OFFICER, WAITS, ALL - {Act.REVEAL}),
        (Role.OFFICER, ANOTHERS, ALL - {Act.REVEAL}),
        (Role.OFFICER, OWN, ALL),
        (Role.OFFICER, ELSEWHERE, NONE),
        (Role.OFFICER, FOREIGN, NONE),
        (Role.SUPERVISOR, ELSEWHERE, ALL),
        (Role.SUPERVISOR, FOREIGN, ALL),
        (Role.TENANT_ADMIN, WAITS, NONE),
        (Role.PLATFORM_ADMIN, WAITS, NONE),
    ],
)
def test_each_role_may_do_this_and_nothing_else(
    role: Role, talk: DeskEntry, may: frozenset[Act]
) -> None:
    me = Member("me", "icheon", "상담사 1", frozenset({role}), frozenset({"minwon"}))
    for act in Act:
        if act in may:
            demand(me, act, talk)
        else:
            with pytest.raises(Forbidden):
                demand(me, act, talk)


@pytest.mark.parametrize("tenant", ["pyeongtaek", PLATFORM])
def test_another_tenants_talk_is_as_one_that_is_not_there(tenant: str) -> None:
    me = Member("me", tenant, "상담사 1", frozenset(Role), frozenset({"minwon"}))
    for act in Act:
        with pytest.raises(NotFound):
            demand(me, act, OWN)
    with pytest.raises(NotFound):
        demand_department(me, "icheon", "minwon")


@pytest.mark.parametrize(
    ("role", "department", "may"),
    [
        (Role.AGENT, "minwon", True),
        (Role.AGENT, "tax", False),
        (Role.AGENT, "", False),
        (Role.OFFICER, "minwon", True),
        (Role.OFFICER, "tax", False),
        (Role.SUPERVISOR, "tax", True),
        (Role.SUPERVISOR, "", True),
        (Role.TENANT_ADMIN, "minwon", False),
    ],
)
def test_a_backlog_is_seen_by_its_department_and_supervisors(
    role: Role, department: str, may: bool
) -> None:
    me = Member("me", "icheon", "상담사 1", frozenset({role}), frozenset({"minwon"}))
    if may:
        demand_department(me, "icheon", department)
    else:
        with pytest.raises(Forbidden):
            demand_department(me, "icheon", department)
