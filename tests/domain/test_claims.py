"""Groups of an issuer make members, each bound to one tenant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.claims import Claims, memberships
from chalicelib.domain.staff import PLATFORM, Role


def of(*groups: str) -> Claims:
    return Claims("subject-1", "상담사 1", groups)


def test_roles_departments_and_languages_are_those_of_one_tenant() -> None:
    found = memberships(
        of(
            "icheon:agent",
            "icheon:department:tax",
            "icheon:language:vi",
            "gyeonggi:supervisor",
            "gyeonggi:department:bus",
        )
    )
    icheon, gyeonggi = found.members["icheon"], found.members["gyeonggi"]
    assert (icheon.tenant_id, icheon.roles) == ("icheon", {Role.AGENT})
    assert (icheon.departments, icheon.languages) == ({"tax"}, {"vi"})
    assert (gyeonggi.roles, gyeonggi.departments) == ({Role.SUPERVISOR}, {"bus"})
    assert found.malformed == ()


def test_a_department_alone_makes_nobody() -> None:
    assert memberships(of("icheon:department:tax")).members == {}


def test_who_is_everywhere_is_so_by_one_group_alone() -> None:
    found = memberships(of("*:platform_admin"))
    assert found.members[PLATFORM].roles == {Role.PLATFORM_ADMIN}
    assert memberships(of("icheon:platform_admin", "*:agent")).members == {}


@pytest.mark.parametrize(
    "group",
    [
        *("", ":", "agent", "icheon:", ":agent", "icheon:chief", "icheon:Agent", "ICHEON:agent"),
        *("icheon:department:", "icheon:department:a:b", "icheon:department:세무과", "*:agent"),
        *("icheon:platform_admin", "*", "**:platform_admin", "icheon#x:agent", "icheon:agent "),
        "icheon:department:../x",
    ],
)
def test_a_group_nobody_understands_gives_nothing_and_is_told(group: str) -> None:
    found = memberships(of(group, "icheon:agent"))
    assert found.malformed == (group,)
    assert found.members["icheon"].roles == {Role.AGENT}


@given(st.lists(st.text(max_size=30)))
def test_whatever_groups_there_are_nobody_gets_a_role_that_no_group_names(
    groups: list[str],
) -> None:
    found = memberships(of(*groups))
    for tenant_id, member in found.members.items():
        assert member.tenant_id == tenant_id
        for role in member.roles:
            assert f"{tenant_id}:{role.value}" in groups
