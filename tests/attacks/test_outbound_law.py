"""The rules of sending, judged by a table that knows the law and none of the code.

정보통신망법 제50조: no advertising without a consent, none from 21:00 until 08:00 without another.
"""

import itertools
import logging
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.budget import Charged
from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.outbound_rules import Hold, Quiet, Refuse, Send, Urgent, bars, when
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import LEGAL, night_of
from chalicelib.domain.standing import packed_standings, read_standings, standings_of
from chalicelib.services.spending import Spending
from tests.cities import city
from tests.outbound_rule_fakes import FakePurse

SEOUL = ZoneInfo("Asia/Seoul")
NIGHTS = [time(21), time(23, 59, 59), time(0), time(7, 59, 59)]
DAYS = [time(8), time(12), time(20, 59, 59)]
# Around ends of months and years, a leap day, and the days on which other countries move clocks.
DATES = ["2026-01-31", "2026-12-31", "2027-01-01", "2028-02-28", "2028-02-29", "2026-03-29"]
NOON = datetime(2026, 11, 20, 12, tzinfo=SEOUL)


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("at", [*NIGHTS, *DAYS], ids=str)
def test_every_purpose_at_every_hour_by_every_word_of_a_person(date: str, at: time) -> None:
    day = datetime.fromisoformat(date).date()
    now = datetime.combine(day, at, SEOUL)
    morning = datetime.combine(day + timedelta(days=int(at >= time(8))), time(8), SEOUL)
    before = now - timedelta(days=30)
    words = itertools.product(Purpose, (False, True), ("", "yes", "no"), (False, True))
    for purpose, is_urgent, ad, night in words:
        said = Consents()
        if night:
            said = said.gave(Scope("sms", Purpose.AD, night=True), "form", before)
        if ad:
            said = said.gave(Scope("sms", Purpose.AD), "form", before)
        if ad == "no":
            said = said.withdrew([Scope("sms", Purpose.AD)], "text", before + timedelta(days=1))
        urgent = Urgent("officer-1") if is_urgent else None
        verdict = when(purpose, "sms", urgent, said, now.astimezone(UTC), Quiet())
        told = (purpose, is_urgent, ad, night)
        if purpose is Purpose.AD and ad != "yes":
            assert isinstance(verdict, Refuse), told
        elif at in DAYS or (night if purpose is Purpose.AD else is_urgent):
            assert verdict == Send(), told
        else:
            assert verdict == Hold(morning), told


def test_a_word_on_another_channel_or_of_another_person_allows_nothing() -> None:
    before = NOON - timedelta(days=30)
    said = Consents().gave(Scope("alimtalk", Purpose.AD), "form", before)
    assert isinstance(when(Purpose.AD, "sms", None, said, NOON, Quiet()), Refuse)
    assert when(Purpose.AD, "alimtalk", None, said, NOON, Quiet()) == Send()
    assert isinstance(when(Purpose.AD, "alimtalk", None, Consents(), NOON, Quiet()), Refuse)


def test_a_consent_to_the_night_that_nobody_confirmed_for_two_years_holds_no_more() -> None:
    """제50조제8항 wants both consents confirmed: of the day's, and of the night's."""
    at_night = datetime(2026, 11, 20, 22, tzinfo=SEOUL)
    said = Consents().gave(Scope("sms", Purpose.AD), "form", at_night - timedelta(days=30))
    old = said.gave(Scope("sms", Purpose.AD, night=True), "form", at_night - timedelta(days=800))
    assert isinstance(when(Purpose.AD, "sms", None, old, at_night, Quiet()), Hold)
    told = old.confirmed(Scope("sms", Purpose.AD, night=True), at_night - timedelta(days=90))
    assert when(Purpose.AD, "sms", None, told, at_night, Quiet()) == Send()


@pytest.mark.parametrize("day", [1, 400, 720, 735, 800])
@pytest.mark.parametrize("night", [1, 400, 720, 735, 800])
@pytest.mark.parametrize("confirmed", [0, 1, 100, 700])
def test_no_list_lets_an_advertisement_into_a_night_that_the_law_keeps(
    day: int, night: int, confirmed: int
) -> None:
    """A list is judged by short rows, one person by all they said: the row is never freer."""
    at_night = datetime(2026, 11, 20, 22, tzinfo=SEOUL)
    ad, late = Scope("sms", Purpose.AD), Scope("sms", Purpose.AD, night=True)
    said = Consents().gave(ad, "form", at_night - timedelta(days=day))
    said = said.gave(late, "form", at_night - timedelta(days=night))
    if confirmed:
        # As the yearly reminder does: of the day's consent alone.
        said = said.confirmed(ad, at_night - timedelta(days=min(confirmed, day)))
    row = standings_of(said)["sms"]
    assert read_standings(packed_standings({"sms": row}))["sms"] == row
    barred = bars(row, Purpose.AD, at_night)
    verdict = when(Purpose.AD, "sms", None, said, at_night, Quiet())
    assert bool(barred) == isinstance(verdict, Refuse)
    if not barred and row.ads_at_night:
        assert verdict == Send()


def test_who_agreed_to_day_and_night_at_once_is_free_of_the_night() -> None:
    before = NOON - timedelta(days=30)
    said = Consents().gave(Scope("sms", Purpose.AD), "form", before)
    said = said.gave(Scope("sms", Purpose.AD, night=True), "form", before)
    assert standings_of(said)["sms"].ads_at_night


def test_who_agrees_anew_after_nobody_confirmed_it_is_sent_advertising_again() -> None:
    """Until now the old consent stayed as it was, overdue, whatever they said since."""
    old = Consents().gave(Scope("sms", Purpose.AD), "form:1", NOON - timedelta(days=800))
    assert isinstance(when(Purpose.AD, "sms", None, old, NOON, Quiet()), Refuse)
    anew = old.gave(Scope("sms", Purpose.AD), "form:2", NOON - timedelta(days=1))
    assert when(Purpose.AD, "sms", None, anew, NOON, Quiet()) == Send()
    word = anew.known[Scope("sms", Purpose.AD)]
    assert (word.source, word.told_at) == ("form:2", None)


def test_a_night_is_eleven_hours_every_day_of_two_years() -> None:
    """Whatever the machine's own clock does: Seoul has no summer time."""
    start = datetime(2026, 11, 1, tzinfo=UTC)
    for minutes in range(0, 730 * 24 * 60, 24 * 60):
        begins = start + timedelta(minutes=minutes, hours=12)
        assert not LEGAL.holds(begins - timedelta(microseconds=1))
        assert LEGAL.holds(begins)
        assert LEGAL.morning(begins) - begins == timedelta(hours=11)
        assert not LEGAL.holds(LEGAL.morning(begins))


def test_no_city_writes_a_night_without_a_morning() -> None:
    with pytest.raises(ValueError, match="noon"):
        night_of(time(12), time(12))
    longest = night_of(time(12), time(11, 59))
    assert not longest.holds(longest.morning(NOON))


PRICES = {"sms": 600, "lms": 2500}


def spending() -> tuple[Spending, FakePurse]:
    purse = FakePurse()
    return Spending(purse), purse


def test_the_month_turns_at_midnight_in_seoul_and_warns_anew(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """At 15:00 UTC of the month's last day; each month's four fifths are told of once."""
    spent, _ = spending()
    rich = city(budget={"cap": 6000, "prices": PRICES})
    last = datetime(2026, 11, 30, 23, 59, 59, 999999, tzinfo=SEOUL)
    with caplog.at_level(logging.WARNING):
        for month, now in (("2026-11", last), ("2026-12", last + timedelta(microseconds=1))):
            paid = [
                spent.spend(rich, Charged.SMS, 1, now, f"{month}-{n}", False) for n in range(11)
            ]
            assert paid == [True] * 10 + [False]
            # What was paid before midnight is paid still, and costs the next month nothing.
            assert spent.spend(rich, Charged.SMS, 1, now + timedelta(hours=1), f"{month}-0")
    warned = [each for each in caplog.records if each.getMessage() == "budget nearly spent"]
    assert [each.__dict__["month"] for each in warned] == ["2026-11", "2026-12"]


def test_the_warning_comes_with_the_message_that_reaches_four_fifths(
    caplog: pytest.LogCaptureFixture,
) -> None:
    spent, _ = spending()
    rich = city(budget={"cap": 6000, "prices": PRICES})
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with caplog.at_level(logging.WARNING):
        for n in range(7):
            spent.spend(rich, Charged.SMS, 1, now, str(n))
        assert caplog.records == []
        spent.spend(rich, Charged.SMS, 1, now, "7")
        spent.spend(rich, Charged.SMS, 1, now, "8")
    assert [each.getMessage() for each in caplog.records] == ["budget nearly spent"]


def test_what_costs_nothing_goes_out_though_what_was_urgent_passed_the_cap() -> None:
    spent, purse = spending()
    poor = city(budget={"cap": 1000, "prices": PRICES})
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert spent.spend(poor, Charged.LMS, 1, now, "help", urgent=True)
    assert not spent.spend(poor, Charged.SMS, 1, now, "usual")
    assert spent.spend(poor, Charged.ALIMTALK, 1, now, "free")
    assert purse.spent(poor.id, "2026-11") == 2500


def test_one_citys_money_is_no_others() -> None:
    spent, purse = spending()
    budget = {"cap": 600, "prices": PRICES}
    here, there = city(budget=budget), city(tenant="other", budget=budget)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert spent.spend(here, Charged.SMS, 1, now, "same-key")
    assert spent.spend(there, Charged.SMS, 1, now, "same-key")
    assert not spent.spend(here, Charged.SMS, 1, now, "next")
    assert (purse.spent(here.id, "2026-11"), purse.spent(there.id, "2026-11")) == (600, 600)
