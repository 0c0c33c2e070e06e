"""What a notice costs, counted: nothing may be added to its way unseen."""

import pytest

from tests.perf.notice_costs import MANY, bill


@pytest.mark.parametrize(
    ("fails", "calls", "read_units", "write_units"),
    [(False, 13, 6, 14), (True, 23, 11, 32)],
    ids=["by the first way", "by the second"],
)
def test_a_notice_takes_no_more_calls_and_units_than_these(
    fails: bool, calls: int, read_units: float, write_units: float
) -> None:
    found = bill(fails)
    # Some counts of vendors' calls, told every twenty seconds, may fall among them.
    assert found.calls.total() <= calls * MANY + 4, found.per_notice()
    assert found.read_units <= read_units * MANY + 4
    assert found.write_units <= write_units * MANY + 4
