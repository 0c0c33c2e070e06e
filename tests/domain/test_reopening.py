"""Who asks again within seven days goes back to where they were; later a new talk begins."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.reopening import ClosedTalk, reopened

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LAST = ClosedTalk("261123-AAAAA", "tax", "ag-1", NOW)


@pytest.mark.parametrize(
    ("after", "goes_on"),
    [
        (timedelta(), True),
        (timedelta(days=6, hours=23), True),
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_seven_days_are_the_border(after: timedelta, goes_on: bool) -> None:
    assert reopened(LAST, NOW + after) == (LAST if goes_on else None)
    assert reopened(None, NOW) is None
