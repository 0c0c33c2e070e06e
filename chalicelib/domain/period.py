"""A period as people name it: two days, one day, or the last so many."""

from datetime import date, timedelta

LONGEST_DAYS = 366


def read_period(text: str, today: date) -> tuple[date, date]:
    """First and last day, both included. `2026-11-01..2026-11-30`, `2026-11-21`, `7`.

    Raises ValueError for anything else, and for more than 366 days.
    """
    if text.isascii() and text.isdecimal() and len(text) <= 3:
        first, last = today - timedelta(days=int(text) - 1), today
    else:
        start, dots, end = text.partition("..")
        first = date.fromisoformat(start)
        last = date.fromisoformat(end) if dots else first
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise ValueError(text)
    return first, last
