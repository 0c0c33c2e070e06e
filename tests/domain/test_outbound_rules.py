"""The night is kept, and nobody is sent what they refused or never agreed to."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.outbound_rules import (
    Hold,
    Quiet,
    Refuse,
    Send,
    Urgent,
    Verdict,
    Why,
    when,
    words_of,
)
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import LEGAL, Night, night_of

CHANNEL = "sms"
DAY, NIGHT = Scope(CHANNEL, Purpose.AD), Scope(CHANNEL, Purpose.AD, night=True)
GIVEN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
NOBODY = Consents()
AGREED = NOBODY.gave(DAY, "form:1", GIVEN)
AGREED_TO_NIGHT = AGREED.gave(NIGHT, "form:1", GIVEN)
URGENT = Urgent("재난안전과장")


def seoul(clock: str, day: int = 20) -> datetime:
    """A moment of November 2026, given to the rules in UTC."""
    local = datetime.fromisoformat(f"2026-11-{day:02d}T{clock}").replace(tzinfo=SEOUL)
    return local.astimezone(UTC)


def asked(
    purpose: Purpose,
    now: datetime,
    consents: Consents = AGREED,
    urgent: Urgent | None = None,
    quiet: Quiet | None = None,
) -> Verdict:
    return when(purpose, CHANNEL, urgent, consents, now, quiet or Quiet())


EDGES = [
    ("20:59:59", 20, None),
    ("20:59:59.999999", 20, None),
    ("21:00:00", 20, seoul("08:00", 21)),
    ("21:00:00.000001", 20, seoul("08:00", 21)),
    ("23:59:59.999999", 20, seoul("08:00", 21)),
    ("00:00:00", 21, seoul("08:00", 21)),
    ("00:00:00", 1, seoul("08:00", 1)),
    ("07:59:59", 21, seoul("08:00", 21)),
    ("07:59:59.999999", 21, seoul("08:00", 21)),
    ("08:00:00", 21, None),
    ("12:00:00", 21, None),
]


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(("clock", "day", "until"), EDGES)
def test_the_night_begins_at_nine_and_ends_at_eight(
    purpose: Purpose, clock: str, day: int, until: datetime | None
) -> None:
    expected = Hold(until) if until else Send()
    assert asked(purpose, seoul(clock, day)) == expected


def test_the_last_night_of_a_month_and_a_year_ends_in_the_next() -> None:
    eve = datetime(2026, 12, 31, 22, 0, tzinfo=SEOUL)
    assert asked(Purpose.AD, eve) == Hold(datetime(2027, 1, 1, 8, 0, tzinfo=SEOUL))


@pytest.mark.parametrize("month", range(1, 13))
def test_a_night_is_as_long_in_every_month(month: int) -> None:
    evening = datetime(2026, month, 28, 21, 0, tzinfo=SEOUL)
    verdict = asked(Purpose.SERVICE, evening)
    assert isinstance(verdict, Hold)
    assert verdict.until.astimezone(UTC) - evening.astimezone(UTC) == timedelta(hours=11)


def test_an_advertisement_comes_at_night_only_to_who_agreed_to_the_night() -> None:
    night = seoul("23:00")
    assert asked(Purpose.AD, night, AGREED_TO_NIGHT) == Send()
    only_night = NOBODY.gave(NIGHT, "form:1", GIVEN)
    assert asked(Purpose.AD, night, only_night) == Refuse(Why.NO_CONSENT)
    withdrew_night = AGREED_TO_NIGHT.withdrew([NIGHT], "form:2", GIVEN + timedelta(days=1))
    assert asked(Purpose.AD, night, withdrew_night) == Hold(seoul("08:00", 21))


def test_what_is_urgent_goes_at_night_but_no_advertisement_is() -> None:
    night = seoul("02:00", 21)
    for purpose in (Purpose.SERVICE, Purpose.PUBLIC_INFO):
        assert asked(purpose, night, urgent=URGENT) == Send()
    assert asked(Purpose.AD, night, urgent=URGENT) == Hold(seoul("08:00", 21))


def test_nothing_is_urgent_without_an_approver() -> None:
    for nobody in ("", "  "):
        with pytest.raises(ValueError, match="urgent"):
            Urgent(nobody)


def test_a_city_may_let_its_own_messages_through_and_never_advertisements() -> None:
    open_city, night = Quiet(keeps=frozenset()), seoul("23:00")
    assert asked(Purpose.SERVICE, night, quiet=open_city) == Send()
    assert asked(Purpose.AD, night, quiet=open_city) == Hold(seoul("08:00", 21))
    strict = Quiet(lets_urgent=False)
    assert asked(Purpose.SERVICE, night, urgent=URGENT, quiet=strict) == Hold(seoul("08:00", 21))


def test_a_citys_shorter_night_shortens_no_advertisements_and_a_longer_one_lengthens_it() -> None:
    short = Quiet(Night(time(22), time(7)))
    assert asked(Purpose.SERVICE, seoul("21:30"), quiet=short) == Send()
    assert asked(Purpose.AD, seoul("21:30"), quiet=short) == Hold(seoul("08:00", 21))
    long = Quiet(Night(time(20, 50), time(9)))
    assert asked(Purpose.AD, seoul("20:50"), quiet=long) == Hold(seoul("09:00", 21))
    assert asked(Purpose.AD, seoul("08:30"), quiet=long) == Hold(seoul("09:00"))


@pytest.mark.parametrize(("begins", "ends"), [(time(9), time(8)), (time(21), time(13))])
def test_what_is_no_night_is_refused(begins: time, ends: time) -> None:
    with pytest.raises(ValueError, match="night"):
        night_of(begins, ends)


def test_who_agreed_to_nothing_gets_no_advertisement_and_the_citys_notices() -> None:
    noon = seoul("12:00")
    assert asked(Purpose.AD, noon, NOBODY) == Refuse(Why.NO_CONSENT)
    assert asked(Purpose.PUBLIC_INFO, noon, NOBODY) == Send()
    assert asked(Purpose.SERVICE, noon, NOBODY) == Send()


def test_who_stopped_hears_only_of_their_own_matters_urgent_or_not() -> None:
    noon = seoul("12:00")
    stopped = AGREED_TO_NIGHT.withdrew(everything_unasked(CHANNEL), "sms#1", noon)
    assert asked(Purpose.AD, noon, stopped) == Refuse(Why.WITHDRAWN)
    assert asked(Purpose.PUBLIC_INFO, noon, stopped, URGENT) == Refuse(Why.STOPPED)
    assert asked(Purpose.SERVICE, noon, stopped) == Send()
    other = when(Purpose.PUBLIC_INFO, "kakao-consult", None, stopped, noon, Quiet())
    assert other == Send()


def test_a_blocked_channel_carries_nothing() -> None:
    noon = seoul("12:00")
    blocked = AGREED.withdrew([Scope(CHANNEL, Purpose.SERVICE)], "webhook", noon)
    assert {asked(each, noon, blocked) for each in Purpose} == {Refuse(Why.BLOCKED)}


def test_a_consent_that_nobody_confirmed_for_two_years_carries_no_advertisement() -> None:
    last = datetime(2028, 1, 4, 12, 0, tzinfo=SEOUL)
    assert asked(Purpose.AD, last) == Send()
    day_after = last + timedelta(days=1)
    assert asked(Purpose.AD, day_after) == Refuse(Why.UNCONFIRMED)
    assert asked(Purpose.AD, day_after, AGREED.confirmed(DAY, last)) == Send()


def test_every_refusal_has_words_for_an_officer() -> None:
    assert all(words_of(why) for why in Why)


MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2027, 12, 30), timezones=st.just(UTC))


@given(MOMENTS, st.sampled_from(Purpose), st.booleans())
def test_what_is_held_goes_out_when_it_is_asked_again(
    now: datetime, purpose: Purpose, night: bool
) -> None:
    consents = AGREED_TO_NIGHT if night else AGREED
    verdict = asked(purpose, now, consents)
    if isinstance(verdict, Hold):
        assert timedelta(0) < verdict.until - now <= timedelta(hours=11)
        assert asked(purpose, verdict.until, consents) == Send()
        assert isinstance(asked(purpose, verdict.until - timedelta(microseconds=1)), Hold)
    else:
        assert verdict == Send()


@given(MOMENTS, st.times(min_value=time(12)), st.times(max_value=time(12)))
def test_no_citys_rule_lets_an_advertisement_into_the_legal_night(
    now: datetime, begins: time, ends: time
) -> None:
    verdict = asked(Purpose.AD, now, quiet=Quiet(Night(begins, ends), frozenset()))
    assert isinstance(verdict, Hold) or not LEGAL.holds(now)
