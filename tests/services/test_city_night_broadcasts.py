"""A city's own night holds its broadcasts while they are sent, and ends when the city says so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.chunk import Reach
from chalicelib.domain.purpose import Purpose
from chalicelib.services.broadcast_planning import Wanted
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd
from tests.services.test_audience_rules import AD_TEXT
from tests.services.test_night_advertising import agree, called

KEEPS = ["service", "public_info"]
LONG = {"begins": "20:30", "ends": "09:00", "keeps": KEEPS, "urgent_passes": True}
LATE = {"begins": "23:00", "ends": "06:00", "keeps": KEEPS, "urgent_passes": True}
OPEN: dict[str, Any] = {**LONG, "keeps": []}
STRICT = {**LONG, "urgent_passes": False}


def seoul(clock: str, day: int = 23) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


def town_with(quiet: dict[str, Any], at: datetime) -> Town:
    town = Town()
    assert town.tenant
    town.tenant = replace(town.tenant, ways={"quiet": quiet})
    town.clock.at = at
    return town


def started(town: Town, purpose: Purpose, text: str, people: int, urgent: bool) -> Broadcast:
    wanted = Wanted("안내", text, purpose, MAKER, urgent)
    it = town.planning.plan(CITY, wanted, crowd(people)).broadcast
    if it.needs_approval:
        town.casting.approve(CITY, it.id, OTHER)
    return town.casting.start(CITY, it.id, MAKER)


@pytest.mark.parametrize(
    ("quiet", "at", "urgent", "goes"),
    [
        (LONG, "20:29", False, True),
        (LONG, "20:31", False, False),
        (LONG, "08:30", False, False),
        (LONG, "09:01", False, True),
        (LONG, "22:00", True, True),
        (STRICT, "22:00", True, False),
        (LATE, "22:00", False, True),
        (LATE, "23:30", False, False),
        (OPEN, "23:30", False, True),
    ],
)
def test_what_a_city_tells_goes_and_waits_by_the_citys_own_night(
    quiet: dict[str, Any], at: str, urgent: bool, goes: bool
) -> None:
    town = town_with(quiet, seoul(at))
    started(town, Purpose.PUBLIC_INFO, "물이 나오지 않습니다.", 300, urgent)
    town.work_off()
    assert town.phones() == called(range(300) if goes else ())


def test_a_longer_night_ends_by_the_city_and_everybody_is_called_once() -> None:
    town = town_with(LONG, seoul("20:29"))
    town.vendor.seconds = 45.0
    it = started(town, Purpose.PUBLIC_INFO, "물이 나오지 않습니다.", 1_000, False)
    town.work_off()
    assert 0 < town.reached(it)[Reach.TAKEN] < 1_000
    for clock in ("08:00", "08:59"):
        town.clock.at = seoul(clock, 24)
        assert town.mending.mend(CITY) == 0
    town.clock.at = seoul("09:00", 24)
    assert town.mending.mend(CITY) == 1
    town.work_off()
    assert town.phones() == called(range(1_000))
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_advertising_keeps_both_nights_but_from_who_agreed_to_the_night() -> None:
    for quiet, at in ((LONG, "20:31"), (LATE, "21:30"), (OPEN, "21:30"), (LATE, "07:30")):
        town = town_with(quiet, seoul(at))
        agree(town, range(300), range(100))
        it = started(town, Purpose.AD, AD_TEXT, 300, False)
        town.work_off()
        assert town.phones() == called(range(100)), (quiet, at)
        assert town.reached(it) == {Reach.TAKEN: 100, Reach.NOT_YET: 200}
