"""A consent is dated, told of, confirmed, and ended by one word."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.purpose import Purpose

AD = Scope("sms", Purpose.AD)
INFO = Scope("sms", Purpose.PUBLIC_INFO)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NOBODY = Consents()


def given_on(day: date) -> Consents:
    return NOBODY.gave(AD, "form:1", datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL))


def confirm_by(consents: Consents) -> date | None:
    return consents.known[AD].confirm_by()


def test_who_said_nothing_neither_agreed_nor_refused() -> None:
    assert NOBODY.of("sms", Purpose.AD) is None


def test_a_consent_is_for_its_channel_purpose_and_night_alone() -> None:
    agreed = NOBODY.gave(AD, "form:1", NOW)
    word = agreed.of("sms", Purpose.AD)
    assert word and word.stands and word.given_at == NOW and word.source == "form:1"
    for channel, purpose, night in (
        ("kakao", Purpose.AD, False),
        ("sms", Purpose.PUBLIC_INFO, False),
        ("sms", Purpose.AD, True),
    ):
        assert agreed.of(channel, purpose, night) is None


def test_agreeing_twice_keeps_the_first_day_and_refusing_twice_too() -> None:
    later = NOW + timedelta(days=3)
    agreed = NOBODY.gave(AD, "form:1", NOW)
    assert agreed.gave(AD, "form:2", later) == agreed
    refused = agreed.withdrew([AD], "sms#1", NOW)
    assert refused.withdrew([AD], "sms#2", later) == refused


def test_a_refusal_needs_no_consent_before_it_and_keeps_when_there_was_one() -> None:
    refused = NOBODY.withdrew([INFO], "sms#1", NOW).known[INFO]
    assert refused.refused and refused.given_at is None
    day = NOW - timedelta(days=90)
    ended = NOBODY.gave(AD, "form:1", day).withdrew([AD], "sms#1", NOW).known[AD]
    assert (ended.stands, ended.given_at, ended.withdrawn_at) == (False, day, NOW)


def test_who_agrees_again_begins_anew() -> None:
    again = NOW + timedelta(days=400)
    word = given_on(date(2026, 1, 5)).withdrew([AD], "x", NOW).gave(AD, "form:2", again).known[AD]
    assert (word.stands, word.given_at, word.refused) == (True, again, False)


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("2026-11-20T10:00:00+09:00", date(2026, 12, 4)),
        ("2026-11-20T00:00:00+09:00", date(2026, 12, 4)),
        ("2026-11-20T23:59:59+09:00", date(2026, 12, 4)),
        # Still the day before in UTC.
        ("2026-11-20T15:00:00+00:00", date(2026, 12, 5)),
    ],
)
def test_the_result_is_told_within_fourteen_days_of_the_korean_day(said: str, by: date) -> None:
    moment = datetime.fromisoformat(said)
    agreed = NOBODY.gave(AD, "form:1", moment)
    assert agreed.known[AD].tell_by() == by
    assert agreed.told(moment).known[AD].tell_by() is None


def test_a_refusal_is_told_anew_though_the_consent_was_told() -> None:
    told = NOBODY.gave(AD, "form:1", NOW).told(NOW)
    refused = told.withdrew([AD], "sms#1", NOW + timedelta(days=30))
    assert refused.known[AD].tell_by() == date(2027, 1, 3)


@pytest.mark.parametrize(
    ("given", "confirmed", "by"),
    [
        (date(2026, 11, 20), None, date(2028, 11, 19)),
        (date(2026, 11, 20), date(2027, 1, 1), date(2030, 11, 19)),
        (date(2026, 11, 20), date(2028, 11, 19), date(2030, 11, 19)),
        # Late, and for the time that has begun.
        (date(2026, 11, 20), date(2028, 11, 20), date(2032, 11, 19)),
        (date(2024, 2, 29), None, date(2026, 2, 27)),
        (date(2024, 2, 29), date(2027, 3, 1), date(2030, 2, 27)),
    ],
)
def test_a_consent_is_confirmed_before_the_same_day_two_years_on(
    given: date, confirmed: date | None, by: date
) -> None:
    consents = given_on(given)
    if confirmed:
        moment = datetime(confirmed.year, confirmed.month, confirmed.day, 9, tzinfo=SEOUL)
        consents = consents.confirmed(AD, moment)
    assert confirm_by(consents) == by


def test_what_is_withdrawn_or_was_never_given_is_not_confirmed() -> None:
    ended = given_on(date(2026, 1, 5)).withdrew([AD], "x", NOW)
    assert confirm_by(ended) is None
    assert ended.confirmed(AD, NOW) == ended
    assert NOBODY.confirmed(AD, NOW) == NOBODY


def test_a_stop_ends_everything_that_was_not_asked_for_on_its_channel() -> None:
    refused = NOBODY.withdrew(everything_unasked("web"), "web#1", NOW)
    assert {(scope.purpose, scope.night) for scope in refused.known} == {
        (Purpose.AD, False),
        (Purpose.AD, True),
        (Purpose.PUBLIC_INFO, False),
    }
    assert {scope.channel for scope in refused.known} == {"web"}


@pytest.mark.parametrize("said", ["kakao", "kakao-consult"])
def test_a_stop_in_kakaotalk_ends_all_that_comes_by_kakaotalk_and_no_texts(said: str) -> None:
    refused = NOBODY.withdrew(everything_unasked(said), "kakao:1", NOW)
    channels = {scope.channel for scope in refused.known}
    assert channels == {"kakao", "kakao-consult", "alimtalk"}


@pytest.mark.parametrize(("said", "other"), [("sms", "alimtalk"), ("alimtalk", "sms")])
def test_a_stop_ends_both_ways_to_the_same_phone(said: str, other: str) -> None:
    refused = NOBODY.withdrew(everything_unasked(said), "sms#1", NOW)
    word = refused.of(other, Purpose.PUBLIC_INFO)
    assert word and word.refused


DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(0, 4000))
def test_whenever_it_was_confirmed_the_next_day_lies_ahead_and_under_four_years_off(
    given: date, after: int
) -> None:
    day = given + timedelta(days=after)
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL)
    consents = given_on(given).confirmed(AD, moment)
    by = confirm_by(consents)
    assert by is not None
    assert timedelta(days=729) <= by - day <= timedelta(days=4 * 366)
    assert not consents.known[AD].is_overdue(moment)


@given(DAYS)
def test_it_is_overdue_from_the_day_after_the_last(given: date) -> None:
    word = given_on(given).known[AD]
    by = word.confirm_by()
    assert by is not None
    noon = datetime(by.year, by.month, by.day, 12, tzinfo=SEOUL)
    assert not word.is_overdue(noon)
    assert word.is_overdue(noon + timedelta(days=1))
