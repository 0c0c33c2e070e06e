"""Answers that age: owners are told in time, once a step; past its last day no answer is given."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ageing import STEPS, Ageing, ageing
from chalicelib.domain.errors import Retryable
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.tenant import Tenant
from chalicelib.services.owners import Owners
from tests.cities import TEXTS, body, city
from tests.fakes import Failing, FakeTenants, FakeVersions, FakeWarnings, Moment, Plan
from tests.services.desk import Desk

LAST = date(2026, 12, 31)
TAX = body()["faq"]["tax"]
# What promises nothing but that somebody will look, in each language.
LOOKED_AT = {
    "ko": "확인 후 안내",
    "en": "being checked",
    "zh": "核实后",
    "ja": "確認のうえ",
    "vi": "kiểm tra lại",
    "mn": "шалгаж байна",
}


def owners(warnings: object, now: datetime, *tenants: Tenant) -> Owners:
    known = FakeTenants(*tenants)
    return Owners(FakeVersions(known), known, warnings, lambda: now)  # type: ignore[arg-type]


def night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_korean_midnight_the_answer_gives_way_to_a_person(language: str) -> None:
    midnight = datetime(2027, 1, 1, tzinfo=SEOUL)
    for now, given_out in ((midnight - timedelta(seconds=1), True), (midnight, False)):
        desk = Desk()
        desk.clock.now = now
        desk.say("언어", extra={"choice": f"language:{language}", "seq": 1})
        said = desk.say("세금")
        assert ("위택스에서" in said.text) == given_out
        assert (LOOKED_AT[language] in said.text) == (not given_out)
        assert TEXTS["label.agent"][language] in said.labels
        assert (TEXTS["label.helped"][language] in said.labels) == given_out
        assert (said.extra(TEXTS["label.agent"][language])["choice"]) == "agent"
        assert desk.log[-1].topic == ("faq:tax" if given_out else "expired:tax")


def test_an_answer_on_the_screen_expires_there_too() -> None:
    desk = Desk()
    desk.clock.now = datetime(2026, 12, 31, 23, 59, tzinfo=SEOUL)
    desk.say("세금")
    desk.later(minutes=2)
    desk.say("처음으로")
    assert "확인 후 안내" in desk.say("세금").text


@pytest.mark.parametrize(
    ("left", "step"),
    [(20, 14), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, 0), (-1, -1), (-400, -1)],
)
def test_the_step_reached_is_the_nearest_one(left: int, step: int) -> None:
    assert Ageing("tax", "minwon", LAST, left).step == step


def test_over_the_weeks_each_step_is_told_once() -> None:
    warnings = FakeWarnings()
    told = {}
    for back in range(30, -10, -1):
        day = LAST - timedelta(days=back)
        for _ in range(2):
            new = owners(warnings, night(day), city()).warn()
            if new:
                told[back] = new
    assert told == dict.fromkeys(STEPS, 1)


def test_nights_without_a_run_leave_out_no_step_for_good() -> None:
    warnings = FakeWarnings()
    for back in (20, 5, -3):
        owners(warnings, night(LAST - timedelta(days=back)), city()).warn()
    assert sorted(step for _, _, _, step in warnings.told) == [-1, 7]


def test_a_new_date_is_told_anew_and_names_the_owner() -> None:
    warnings = FakeWarnings()
    owners(warnings, night(LAST), city()).warn()
    entry = {**TAX, "valid_until": "2027-01-05"}
    owners(warnings, night(LAST), city(2, faq={"tax": entry})).warn()
    assert list(warnings.told.values()) == [
        Ageing("tax", "minwon", LAST, 0),
        Ageing("tax", "minwon", date(2027, 1, 5), 5),
    ]


def test_the_day_is_the_korean_one() -> None:
    before, after = (
        datetime(2026, 12, 16, 14, 59, tzinfo=UTC),
        datetime(2026, 12, 16, 15, tzinfo=UTC),
    )
    assert owners(FakeWarnings(), before, city()).warn() == 0
    assert owners(FakeWarnings(), after, city()).warn() == 1


@pytest.mark.parametrize(("at", "moment"), list(product((1, 2), Moment)))
def test_one_citys_trouble_keeps_no_other_city_from_being_warned(at: int, moment: Moment) -> None:
    warnings = FakeWarnings()
    cities = city(), replace(city(), id="badang")
    with pytest.raises(Retryable):
        owners(Failing(warnings, Plan({at: moment})), night(LAST), *cities).warn()
    assert len(warnings.told) >= 1
    owners(warnings, night(LAST), *cities).warn()
    assert len(warnings.told) == 2


@given(st.lists(st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)), max_size=6))
def test_all_that_ends_soon_is_listed_and_nothing_else(dates: list[date | None]) -> None:
    faq = {
        f"entry-{n}": {**TAX, "valid_until": day.isoformat() if day else None}
        for n, day in enumerate(dates)
    }
    today = date(2026, 12, 1)
    found = list(ageing(city(faq=json.loads(json.dumps(faq))), today))
    assert sorted(each.valid_until for each in found) == sorted(
        day for day in dates if day and (day - today).days <= 14
    )
    assert [each.valid_until for each in found] == sorted(each.valid_until for each in found)
