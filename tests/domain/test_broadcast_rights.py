"""Who may plan, run and approve broadcasts, and whose they see."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.broadcast_rights import BroadcastAct, demand, may
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.staff import Member, Role

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


def broadcast(by: str) -> Broadcast:
    return Broadcast("b", "단수", "물이 안 나옵니다.", Purpose.PUBLIC_INFO, by, NOW, NOW)


def member(*roles: Role) -> Member:
    return Member("me", "dongjak", "직원 1", frozenset(roles))


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.AGENT, "", ""),
        (Role.OFFICER, "read plan run", ""),
        (Role.SUPERVISOR, "read plan run approve", "read plan run approve"),
        (Role.TENANT_ADMIN, "read plan run approve", "read plan run approve"),
        (Role.PLATFORM_ADMIN, "read plan run approve", "read plan run approve"),
    ],
)
def test_each_role_may_what_the_table_says(role: Role, own: str, others: str) -> None:
    for by, allowed in (("me", own), ("somebody", others)):
        it = broadcast(by)
        assert {act for act in BroadcastAct if may(member(role), act, it)} == set(allowed.split())


def test_what_they_may_not_see_is_not_there_and_what_is_beyond_them_is_refused() -> None:
    with pytest.raises(NotFound):
        demand(member(Role.OFFICER), BroadcastAct.RUN, broadcast("somebody"))
    with pytest.raises(Forbidden):
        demand(member(Role.OFFICER), BroadcastAct.APPROVE, broadcast("me"))
    demand(member(Role.OFFICER), BroadcastAct.RUN, broadcast("me"))
