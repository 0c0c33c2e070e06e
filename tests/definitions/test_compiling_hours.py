"""Hours, days of their own and shifts of a published city, and of one published before them."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.roster import Roster
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version
from tests.definitions.sample import city, draft, edited

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NIGHTLY = dict.fromkeys(DAYS, ["18:00-01:30"])
OPENED = {"date": "2026-12-25", "reason": "재난 지원금 접수", "author": "민원과"}


def published(folder: Path, *edits: tuple[str, Any]) -> Tenant:
    body = draft(folder, edited(*edits)).compile({})
    return read_version(1, json.loads(json.dumps(body)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def test_a_department_a_channel_and_the_agents_have_their_own_hours(tmp_path: Path) -> None:
    tenant = published(
        tmp_path,
        ("departments/departments/1/hours", NIGHTLY),
        ("tenant/channels/kakao/agents", 5),
        ("tenant/agent/agents", 7),
    )
    team, kakao, web = (
        tenant.roster_of("passport-team", "kakao"),
        tenant.roster_of("call-center", "kakao"),
        tenant.roster_of("call-center", "web"),
    )
    night, day = at("2026-11-24 01:00"), at("2026-11-24 10:00")
    assert [roster.hours.is_open(night) for roster in (team, kakao, web)] == [True, False, False]
    assert [roster.on_duty(day) for roster in (team, kakao, web)] == [0, 5, 7]
    assert tenant.agent_hours == web.hours


def test_a_channel_has_the_agents_of_the_desk_and_a_department_its_own(tmp_path: Path) -> None:
    tenant = published(
        tmp_path,
        ("tenant/agent/agents", 7),
        ("tenant/channels/kakao/closed_on_holidays", False),
        ("departments/departments/1/closed_on_holidays", False),
    )
    christmas = at("2026-12-25 10:00")
    for channel in ("kakao", "kakao-consult"):
        assert tenant.roster_of("call-center", channel).on_duty(christmas) == 7
    assert tenant.roster_of("passport-team", "kakao").on_duty(christmas) == 1
    assert tenant.roster_of("call-center", "web").on_duty(christmas) == 0


def test_a_night_goes_on_into_a_holiday_and_none_begins_on_one(tmp_path: Path) -> None:
    hours = published(tmp_path, ("tenant/agent/hours", NIGHTLY)).agent_hours
    assert hours.is_open(at("2026-12-25 01:29"))
    assert not hours.is_open(at("2026-12-25 20:00"))
    assert not hours.is_open(at("2026-12-26 01:00"))


@pytest.mark.parametrize(
    ("opening", "open_at"),
    [
        (OPENED, ("2026-12-25 10:00", "2026-12-25 17:00")),
        ({**OPENED, "hours": ["13:00-20:00"]}, ("2026-12-25 17:00", "2026-12-25 19:00")),
        (
            {**OPENED, "date": "2026-12-26", "hours": ["08:00-11:00"]},
            ("2026-12-26 08:00", "2026-12-26 10:00"),
        ),
    ],
)
def test_the_desk_works_on_a_holiday_that_the_city_takes_away(
    tmp_path: Path, opening: dict[str, Any], open_at: tuple[str, ...]
) -> None:
    times = [
        at(f"2026-12-{day} {hour}")
        for day in ("25", "26")
        for hour in ("08:00", "10:00", "12:30", "17:00", "19:00")
    ]
    hours = published(tmp_path, ("tenant/openings", [opening])).agent_hours
    assert [each for each in times if hours.is_open(each)] == [at(each) for each in open_at]


def test_a_day_of_its_own_hours_does_not_shorten_a_desk_that_works_anyway(tmp_path: Path) -> None:
    always = {"hours": dict.fromkeys(DAYS, ["00:00-24:00"]), "closed_on_holidays": False}
    tenant = published(
        tmp_path,
        ("tenant/channels/phone", always),
        ("tenant/openings", [{**OPENED, "hours": ["13:00-15:00"]}]),
    )
    phone = tenant.roster_of("call-center", "phone").hours
    assert phone.is_open(at("2026-12-25 03:00"))
    # The city's own closures hold for every desk.
    assert dict(phone.closed) == {date(2026, 12, 31): "종무식"}


def test_shifts_travel_in_the_version(tmp_path: Path) -> None:
    shifts = [{"name": "저녁", "hours": "18:00-01:30", "agents": 6}]
    tenant = published(tmp_path, ("tenant/shifts", shifts), ("tenant/agent/hours", NIGHTLY))
    roster = tenant.roster_of("call-center", "kakao")
    assert roster.on_duty(at("2026-11-24 01:29")) == 6
    assert roster.ends_at(at("2026-11-23 20:00")) == at("2026-11-24 01:30")


def test_a_city_that_states_nothing_new_is_compiled_as_it_was(tmp_path: Path) -> None:
    body = draft(tmp_path, city()).compile({})
    assert {"rosters", "shifts"}.isdisjoint(body)
    assert set(body["agent_hours"]) == {"week", "closed"}
    tenant = read_version(1, body)
    assert tenant.agent_department == "call-center"
    assert tenant.roster_of("call-center", "kakao") == Roster(tenant.agent_hours)


def test_a_version_compiled_before_names_no_department_of_the_agents(tmp_path: Path) -> None:
    body = draft(tmp_path, city()).compile({})
    del body["agent_department"]
    assert read_version(1, body).agent_department == ""
