"""Who somebody is here, and where they may work."""

import logging

import pytest

from chalicelib.domain.claims import Claims
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.login_attempt import Attempt
from chalicelib.domain.staff import PLATFORM, Role
from chalicelib.services.login import LogIn
from tests.cities import city
from tests.fakes import FakeTenants
from tests.login_fakes import FakeIssuer

ATTEMPT = Attempt("s" * 43)
HERE = "saetbyeol"


def login(*groups: str) -> LogIn:
    return LogIn(FakeIssuer(Claims("subject-1", "상담사 1", groups)), FakeTenants(city()))


def chosen(*groups: str, tenant: str = "") -> tuple[str, set[Role]] | None:
    made = login(*groups)
    found = made.choose(made.members("good", ATTEMPT, "https://x/desk/callback"), tenant)
    assert found is None or found[1].tenant_id == found[0]
    return found and (found[0], set(found[1].roles))


def test_who_works_at_one_place_works_there() -> None:
    assert chosen(f"{HERE}:agent", f"{HERE}:supervisor") == (HERE, {Role.AGENT, Role.SUPERVISOR})


@pytest.mark.parametrize(
    ("groups", "tenant"),
    [
        ([], ""),
        ([], HERE),
        (["nowhere:agent"], ""),
        (["nowhere:agent"], HERE),
        ([f"{HERE}:agent", "nowhere:agent"], ""),
        ([f"{HERE}:agent"], "nowhere"),
        ([f"{HERE}:agent"], PLATFORM),
        (["*:platform_admin"], ""),
        (["*:platform_admin"], PLATFORM),
        (["*:platform_admin"], "nowhere"),
    ],
)
def test_nobody_works_where_they_are_nobody_or_where_no_city_is(
    groups: list[str], tenant: str
) -> None:
    assert chosen(*groups, tenant=tenant) is None


def test_who_is_at_two_places_says_which() -> None:
    assert chosen(f"{HERE}:agent", "nowhere:agent", tenant=HERE) == (HERE, {Role.AGENT})


def test_who_is_everywhere_works_where_they_say() -> None:
    assert chosen("*:platform_admin", tenant=HERE) == (HERE, {Role.PLATFORM_ADMIN})


def test_groups_nobody_understands_are_counted_in_the_log_and_not_quoted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        login("010-0000-0000", f"{HERE}:agent").members("good", ATTEMPT, "https://x")
    [record] = caplog.records
    assert record.message == "groups not understood"
    assert record.__dict__["groups"] == 1
    told = [each for each in record.__dict__.values() if isinstance(each, str)]
    assert "010" not in str(told)


def test_a_code_the_issuer_does_not_know_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        login().members("bad", ATTEMPT, "https://x")
    assert refused.value.reason is Reason.BAD_LOGIN
