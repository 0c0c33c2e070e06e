"""How far back the desk's report goes."""

from datetime import timedelta

import pytest

from chalicelib.domain.period import read_period
from chalicelib.services.desk_statistics import DeskStatistics
from tests.cities import MONDAY, city
from tests.desk_fakes import FakeAgents
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import FakeTenants

TENANT = "saetbyeol"
TODAY = MONDAY.date()


@pytest.mark.parametrize("asked", [1, 365, 366, 367, 4000])
def test_a_report_goes_back_as_far_as_a_period_may_be_asked_for(asked: int) -> None:
    statistics = DeskStatistics(
        FakeDeskFigures(), FakeAgents(), FakeTenants(city()), lambda: MONDAY
    )
    report = statistics.report(TENANT, TODAY - timedelta(days=asked - 1), TODAY).report
    longest, _ = read_period("366", TODAY)
    assert report.first == max(longest, TODAY - timedelta(days=asked - 1))
    assert report.last == TODAY
