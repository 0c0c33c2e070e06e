"""Korean public holidays, substitutes included; the library is pinned in pyproject.toml.

Temporary holidays are known only after a release: until then a city writes them as closures.
"""

from collections.abc import Iterable
from datetime import date

YEARS_AHEAD = 2


def public_holidays(years: Iterable[int]) -> dict[date, str]:
    """Date -> Korean name, in order; Sundays that are nothing else are not among them."""
    # 14 MB and 0.1 s to import: only where holidays are asked for.
    import holidays

    found = holidays.country_holidays("KR", years=years, categories=("public",), language="ko")
    return {day: found[day] for day in sorted(found)}


def known_until() -> date:
    """The last day the library knows about."""
    import holidays

    return date(holidays.country_holidays("KR").end_year, 12, 31)
