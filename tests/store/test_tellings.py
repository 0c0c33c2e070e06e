"""What departments were told: begun once, ended for ever, begun again only when somebody is gone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.department_notice import LEASE, Begun
from chalicelib.store.tellings import TellingStore
from tests.department_fakes import FakeTellings

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def tellings(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeTellings()
    return TellingStore(request.getfixturevalue(f"{request.param}_bench").table)


def test_one_that_is_begun_is_nobody_elses_until_its_time_is_up(tellings: Any) -> None:
    assert tellings.begin("dongjak", "told#1#mail", NOW) is Begun.OURS
    assert tellings.begin("dongjak", "told#1#mail", NOW + LEASE) is Begun.UNDER_WAY
    late = NOW + LEASE + timedelta(seconds=1)
    assert tellings.begin("dongjak", "told#1#mail", late) is Begun.OURS
    assert tellings.begin("dongjak", "told#1#mail", late) is Begun.UNDER_WAY


def test_one_that_is_ended_is_told_for_ever(tellings: Any) -> None:
    tellings.begin("dongjak", "told#1#mail", NOW)
    tellings.end("dongjak", "told#1#mail", NOW)
    assert tellings.begin("dongjak", "told#1#mail", NOW + timedelta(days=1)) is Begun.DONE


def test_names_and_tenants_are_apart(tellings: Any) -> None:
    tellings.begin("dongjak", "told#1#mail", NOW)
    assert tellings.begin("dongjak", "told#1#webhook", NOW) is Begun.OURS
    assert tellings.begin("icheon", "told#1#mail", NOW) is Begun.OURS
