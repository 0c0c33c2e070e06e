"""Opening hours as an officer writes them: `09:00-18:00`, `18:00-01:30`, Korean time."""

import re

from chalicelib.domain.hours import DAY_MINUTES

# 24:00 is the end of the day, never its beginning.
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))")


def span(written: str) -> tuple[int, int] | None:
    """Minutes after midnight of opening and closing; None when it is not written so.

    A closing before the opening is the next day's: `18:00-01:30` closes at 1530. One that equals
    the opening stays so, which is a fault of its own.
    """
    match = _SPAN.fullmatch(written)
    if match is None:
        return None
    opens_hour, opens_minute, *closes = (int(part) for part in match.groups() if part)
    opened, closed = opens_hour * 60 + opens_minute, closes[0] * 60 + closes[1]
    return opened, closed if closed >= opened else closed + DAY_MINUTES
