"""Who agreed to advertising is told every two years, once, and counts as told when it arrived."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ad_consent import after_wish
from chalicelib.domain.ad_wish import AdWish
from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.consent_telling import told_confirmed
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.notice import End
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import standings_of
from chalicelib.domain.stop_words import Stop, stop
from chalicelib.services.consent_reminding import AHEAD, MOST, ConsentReminding
from tests.cities import city
from tests.fakes import FakeConversations
from tests.services.notices import CITY, Town

AD = Scope("sms", Purpose.AD)
NIGHT = Scope("sms", Purpose.AD, night=True)
DAY = timedelta(days=1)
GIVEN = datetime(2024, 12, 10, 3, 0, tzinfo=UTC)
LAST = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)


class Mornings(Town):
    """A city whose people agreed to advertising."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at=at)
        self.reminding = ConsentReminding(
            self.tenants,
            self.ids,
            self.consents,
            self.consents,
            FakeConversations(),
            self.notifying,
            self.clock,
        )

    def agrees(self, name: str = "a", at: datetime = GIVEN) -> ConversationKey:
        who = ConversationKey(CITY, "sms", name * 24)
        self.consents.write(CITY, who, Consents().gave(AD, "form:1", at))
        return who

    def arrive(self) -> None:
        for place, notice in list(self.store.kept.items()):
            self.store.kept[place] = replace(notice, end=End.ARRIVED)

    def confirmed_at(self, who: ConversationKey) -> datetime | None:
        return self.consents.of(CITY, who).known[AD].confirmed_at


@pytest.mark.parametrize(
    ("before", "told"),
    [(AHEAD + timedelta(days=1), 0), (AHEAD, 1), (timedelta(), 1), (-timedelta(days=200), 1)],
)
def test_who_agreed_is_told_in_the_last_month_and_late_rather_than_never(
    before: timedelta, told: int
) -> None:
    city = Mornings(LAST - before)
    city.agrees()
    city.reminding.remind_all()
    assert len(city.store.kept) == told
    assert all(each.purpose is Purpose.SERVICE for each in city.store.kept.values())


def test_however_often_the_job_runs_one_person_is_told_once() -> None:
    city = Mornings(LAST - timedelta(days=20))
    city.agrees()
    for _ in range(5):
        city.reminding.remind_all()
        city.now += timedelta(days=1)
    assert len(city.store.kept) == 1


def test_only_what_arrived_counts_and_then_two_years_are_quiet() -> None:
    city = Mornings(LAST - timedelta(days=20))
    who = city.agrees()
    assert city.reminding.remind_all() == 0
    assert city.confirmed_at(who) is None
    city.arrive()
    city.now += timedelta(days=1)
    assert city.reminding.remind_all() == 1
    assert city.confirmed_at(who) == city.now
    city.now = LAST + timedelta(days=600)
    assert city.reminding.remind_all() == 0
    assert len(city.store.kept) == 1
    city.now = LAST + timedelta(days=720)
    city.reminding.remind_all()
    assert len(city.store.kept) == 2


def test_the_night_is_told_and_confirmed_with_the_day() -> None:
    city = Mornings(LAST - timedelta(days=20))
    who = city.agrees()
    year_later = GIVEN + timedelta(days=365)
    known = city.consents.of(CITY, who)
    city.consents.write(CITY, who, known.gave(NIGHT, "text#1", year_later))
    city.reminding.remind_all()
    city.arrive()
    assert city.reminding.remind_all() == 1
    known = city.consents.of(CITY, who)
    assert known.known[AD].confirmed_at == known.known[NIGHT].confirmed_at == city.now
    assert standings_of(known)["sms"].ads_at_night


@given(later=st.integers(0, 1_500), told_before=st.integers(0, 30))
def test_who_agreed_to_the_night_is_told_in_time_for_ten_years(
    later: int, told_before: int
) -> None:
    """However long after the day they did, both are confirmed together and neither runs out."""
    now = GIVEN + timedelta(days=later)
    known = after_wish(Consents().gave(AD, "form:1", GIVEN), AdWish.NIGHT, "text#1", now)
    for _ in range(5):
        assert standings_of(known)["sms"].ads_at_night
        day, night = known.known[AD], known.known[NIGHT]
        last = day.confirm_by()
        assert last is not None and last == night.confirm_by()
        told = datetime(last.year, last.month, last.day, 3, tzinfo=UTC) - told_before * DAY
        assert not night.is_overdue(told) and told > now
        known, now = known.confirmed(AD, told).confirmed(NIGHT, told), told


def test_a_night_that_the_notice_did_not_tell_of_is_not_confirmed_by_it() -> None:
    city = Mornings(LAST - timedelta(days=20))
    who = city.agrees()
    city.reminding.remind_all()
    city.now += timedelta(hours=1)
    known = city.consents.of(CITY, who)
    city.consents.write(CITY, who, known.gave(NIGHT, "text#1", city.now))
    city.arrive()
    city.now += timedelta(days=1)
    assert city.reminding.remind_all() == 1
    after = city.consents.of(CITY, who).known
    assert after[AD].confirmed_at == city.now and after[NIGHT].confirmed_at is None


def test_a_night_that_was_taken_back_is_neither_told_nor_confirmed() -> None:
    city = Mornings(LAST - timedelta(days=20))
    who = city.agrees()
    known = city.consents.of(CITY, who).gave(NIGHT, "form:1", GIVEN)
    city.consents.write(CITY, who, known.withdrew([NIGHT], "text#1", LAST - timedelta(days=90)))
    city.reminding.remind_all()
    city.arrive()
    assert city.reminding.remind_all() == 1
    assert city.consents.of(CITY, who).known[NIGHT].confirmed_at is None


def test_who_took_it_back_or_never_agreed_is_told_nothing() -> None:
    city = Mornings(LAST)
    who = city.agrees()
    known = city.consents.of(CITY, who)
    city.consents.write(CITY, who, known.withdrew(everything_unasked("sms"), "sms#1", LAST))
    stranger = ConversationKey(CITY, "sms", "b" * 24)
    info = Consents().gave(Scope("sms", Purpose.PUBLIC_INFO), "form:1", GIVEN)
    city.consents.write(CITY, stranger, info)
    assert (city.reminding.remind_all(), city.store.kept) == (0, {})


def test_one_run_has_an_end_and_begins_with_whose_day_is_next() -> None:
    city = Mornings(LAST)
    for n in range(MOST + 5):
        who = ConversationKey(CITY, "sms", f"{n:024d}")
        given = GIVEN + timedelta(hours=n)
        city.consents.write(CITY, who, Consents().gave(AD, "form:1", given))
    city.reminding.remind_all()
    asked = {each.who.contact for each in city.store.kept.values() if each.who}
    assert asked == {f"{n:024d}" for n in range(MOST)}


def test_it_says_who_and_when_and_a_word_that_ends_it_in_every_language() -> None:
    words = {
        "ko": "수신거부", "en": "STOP", "zh": "退订", "ja": "配信停止", "vi": "từ chối", "mn": "мессеж зогсоо"
    }  # fmt: skip
    for language, word in words.items():
        text = told_confirmed(city(), language, GIVEN)
        assert "2024-12-10" in text and word in text and "{" not in text
        assert stop(word) in (Stop.CLEAR, Stop.SHORT)
        by_night = told_confirmed(city(), language, GIVEN, GIVEN + timedelta(days=365))
        assert "2024-12-10" in by_night and "2025-12-10" in by_night and word in by_night
        assert "2025" not in text and "{" not in by_night
