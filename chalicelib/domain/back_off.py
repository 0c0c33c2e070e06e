"""How long to wait before the next try: longer each time, and never all at the same moment.

Full jitter: any moment up to a bound that doubles, so that many who failed together come apart.
https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST = 1.0
# A queue hands nothing out later than this.
MOST = 900.0
# Beyond this many doublings any bound is reached.
_DOUBLINGS = 30


def pause_after(
    tries: int,
    chance: float,
    retry_after: float | None = None,
    first: float = FIRST,
    most: float = MOST,
) -> float:
    """Seconds to wait after so many tries, from 1; `chance` is random, in [0, 1).

    What the vendor asked for is waited out whole, the jitter comes on top: it told the same to
    all. So more than `most` only where the vendor asked for it.
    """
    jitter = chance * min(most, first * 2.0 ** min(max(tries - 1, 0), _DOUBLINGS))
    if retry_after is None:
        return jitter
    return max(retry_after, min(retry_after + jitter, most))


def retry_after_of(header: str, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for (RFC 9110 §10.2.3: seconds or a date); None if neither.

    A date that is over asks for none.
    """
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)
