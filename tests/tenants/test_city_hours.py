"""When the cities' desks are staffed, as the cities say it."""

import json
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.shifts import gaps, overlaps, shift_at
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version
from tests.tenants.test_cities import draft_of


@pytest.fixture(scope="module")
def gyeonggi() -> Tenant:
    return read_version(1, json.loads(json.dumps(draft_of("gyeonggi").compile({}))))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def test_gyeonggis_five_kakao_agents_work_on_weekdays_from_eight_to_six(gyeonggi: Tenant) -> None:
    kakao = gyeonggi.roster_of("call-center", "kakao")
    duty = {
        "2026-11-23 07:59": 0,
        "2026-11-23 08:00": 5,
        "2026-11-23 17:59": 5,
        "2026-11-23 18:00": 0,
        "2026-11-28 10:00": 0,
        "2026-12-25 10:00": 0,
    }
    assert {moment: kakao.on_duty(at(moment)) for moment in duty} == duty


def test_gyeonggis_phone_is_answered_every_minute_of_a_year_of_holidays(gyeonggi: Tenant) -> None:
    phone = gyeonggi.roster_of("call-center", "phone")
    start = at("2026-09-21 00:00")
    moments = (start + timedelta(minutes=17 * step) for step in range(30_000))
    assert all(phone.hours.is_open(moment) and shift_at(phone.shifts, moment) for moment in moments)


def test_gyeonggis_three_shifts_tile_the_day(gyeonggi: Tenant) -> None:
    shifts = gyeonggi.roster_of("call-center", "phone").shifts
    assert [(shift.opens, shift.closes) for shift in shifts] == [
        (480, 1080),
        (1080, 1530),
        (90, 480),
    ]
    assert gaps(shifts) == []
    assert not overlaps(shifts)
