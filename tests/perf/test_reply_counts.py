"""What a reply by text costs, counted: nothing may be added to its way unseen."""

import pytest

from tests.perf.notice_costs import MANY
from tests.perf.reply_costs import bill


@pytest.mark.parametrize("two_vendors", [False, True], ids=["own account", "two vendors"])
def test_a_reply_takes_no_more_calls_and_units_than_these(two_vendors: bool) -> None:
    found = bill(two_vendors)
    # Two vendors' standings, and what is told of them, may fall among them once.
    seldom = 8 * two_vendors
    assert found.calls.total() <= 8 * MANY + seldom, found.per_notice()
    assert found.read_units <= 4 * MANY + seldom
    assert found.write_units <= 4 * MANY + seldom
    assert found.calls["ssm GetParameter"] == 0, "a key is kept a while"
