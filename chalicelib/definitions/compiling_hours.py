"""Compiles opening hours, days of their own and shifts: what domain/version.py reads.

The public holidays are computed here, once, and travel in the version.
"""

from datetime import date
from typing import Any

from chalicelib.definitions.files import Files
from chalicelib.definitions.hours import span
from chalicelib.definitions.lint_hours import shifts_of
from chalicelib.definitions.public_holidays import YEARS_AHEAD, public_holidays
from chalicelib.definitions.week import Opening, Week
from chalicelib.domain.message import Json


def compiled_hours(files: Files, year: int) -> Json:
    """`agent_hours` and whose they are, and where the city states them `rosters` and `shifts`.

    A version compiled earlier has `agent_hours` alone, of `week` and `closed`.
    """
    agent = files.tenant.agent
    kept = agent.closed_on_holidays
    own = {
        name: _roster(files, opening, year)
        for name, opening in _openings(files).items()
        if opening.stated
    }
    shifts = [[shift.name, shift.opens, shift.closes, shift.agents] for shift in shifts_of(files)]
    return {
        "agent_department": agent.department,
        "agent_hours": {
            "week": _week(agent.hours),
            "closed": _closed(files, year, kept),
            **_more(special=_special(files), agents=agent.agents),
        },
        **_more(rosters=own, shifts=shifts),
    }


def _roster(files: Files, opening: Opening, year: int) -> Json:
    """Only what differs from the agents' own."""
    agent, kept = files.tenant.agent, opening.closed_on_holidays
    roster: Json = {}
    if opening.hours is not None:
        roster["week"] = _week(opening.hours)
    if kept is not None and kept != agent.closed_on_holidays:
        roster["closed"] = _closed(files, year, kept)
    return {**roster, **_more(agents=opening.agents)}


def _openings(files: Files) -> dict[str, Opening]:
    units = {f"department:{unit.id}": unit for unit in files.departments.departments}
    channels = {
        f"channel:{name}": channel
        for name, channel in files.tenant.channels
        if isinstance(channel, Opening)
    }
    return {**channels, **units}


def _week(week: Week) -> list[list[list[int]]]:
    return [_spans(spans) for _, spans in week]


def _spans(written: tuple[str, ...]) -> list[list[int]]:
    return sorted(list(edges) for each in written if (edges := span(each)))


def _closed(files: Files, year: int, on_holidays: bool) -> dict[str, str]:
    """A closure outweighs an opening of the same day: the lint tells of it."""
    closed: dict[date, str] = {}
    if on_holidays:
        closed |= public_holidays(range(year, year + YEARS_AHEAD + 1))
    for opening in files.tenant.openings:
        if opening.hours is None:
            closed.pop(opening.date, None)
    closed |= {closure.date: closure.reason for closure in files.tenant.closures}
    return {day.isoformat(): closed[day] for day in sorted(closed)}


def _special(files: Files) -> dict[str, list[list[int]]]:
    """Days that are opened with hours of their own."""
    closed = {closure.date for closure in files.tenant.closures}
    return {
        opening.date.isoformat(): _spans(opening.hours)
        for opening in sorted(files.tenant.openings, key=lambda each: each.date)
        if opening.hours is not None and opening.date not in closed
    }


def _more(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value}
