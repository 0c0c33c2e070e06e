"""An honest wait: a range about the truth, in staffed time, that is told again only for news."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.dates import spell_day
from chalicelib.domain.desk_entry import DeskEntry, Promise
from chalicelib.domain.handling import Handling
from chalicelib.domain.hours import SEOUL, OpeningHours
from chalicelib.domain.joined_lines import Line
from chalicelib.domain.language import LANGUAGES
from chalicelib.domain.roster import Roster
from chalicelib.domain.said_times import FAR, SOON, Grain, outward
from chalicelib.domain.wait import Pace, Wait, moved, recomputed, wait_of
from chalicelib.domain.wait_words import spell_moved, spell_range, spell_wait
from tests.domain.calendars import moments, openings

# Ten minutes a talk, differing as much; a thousand of them measured.
TEN_MINUTES = Handling(1_000, 600_000, 720_000_000)
WEEKDAYS = OpeningHours((((480, 1080),),) * 5 + ((), ()), {})
FIVE = Pace(Roster(WEEKDAYS, 5), 3, TEN_MINUTES)
PEOPLE = st.integers(0, 3_000)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def wait(ahead: int, now: str, pace: Pace = FIVE) -> Wait:
    found = wait_of(ahead, pace, at(now))
    assert found is not None
    return found


def test_fifteen_talks_at_once_of_ten_minutes_take_ninety_people_in_an_hour() -> None:
    told = wait(89, "2026-11-23 09:00")
    assert told.expected == at("2026-11-23 10:00")
    assert (told.earliest, told.latest) == (at("2026-11-23 09:30"), at("2026-11-23 10:30"))


def test_nights_and_weekends_are_no_time_in_which_anybody_answers() -> None:
    told = wait(89, "2026-11-20 17:30")
    assert told.expected == at("2026-11-23 08:30")
    assert told.exceeds_a_day


def test_who_asks_at_night_is_answered_when_the_desk_opens() -> None:
    told = wait(0, "2026-11-22 23:10")
    assert told.earliest == at("2026-11-23 08:00")
    assert told.latest == at("2026-11-23 08:30")


def test_a_desk_that_never_opens_promises_nothing() -> None:
    never = Pace(Roster(OpeningHours(((),) * 7, {}), 5), 3, TEN_MINUTES)
    assert wait_of(0, never, at("2026-11-23 09:00")) is None


@pytest.mark.parametrize(("ahead", "over"), [(700, False), (900, True)])
def test_a_wait_of_more_than_a_day_is_called_so(ahead: int, over: bool) -> None:
    assert wait(ahead, "2026-11-23 08:00").exceeds_a_day is over


@given(openings(), moments(), PEOPLE, st.integers(1, 9))
def test_a_range_holds_what_is_expected_and_nothing_that_is_past(
    hours: OpeningHours, now: datetime, ahead: int, agents: int
) -> None:
    told = wait_of(ahead, Pace(Roster(hours, agents), 3, TEN_MINUTES), now)
    if told is None:
        assert not any(hours.week)
    else:
        assert now <= told.earliest <= told.expected <= told.latest
        assert told.earliest < told.latest
        assert told.promise == Promise(told.earliest, told.latest, now)


@given(moments(), PEOPLE, PEOPLE)
def test_more_people_ahead_are_never_a_shorter_wait(now: datetime, one: int, other: int) -> None:
    fewer, more = (wait_of(ahead, FIVE, now) for ahead in sorted((one, other)))
    assert fewer is not None
    assert more is not None
    assert fewer.expected <= more.expected
    assert fewer.latest <= more.latest or more.grain is not fewer.grain


def test_the_longer_the_line_the_narrower_the_range_beside_it() -> None:
    always = Pace(Roster(OpeningHours((((0, 1440),),) * 7, {}), 5), 3, TEN_MINUTES)
    now = at("2026-11-23 00:00")
    shares = []
    for ahead in (9, 90, 900):
        told = wait_of(ahead, always, now)
        assert told is not None
        shares.append((told.latest - told.earliest) / (told.expected - now))
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.35


def test_people_who_leave_make_the_earliest_earlier_and_the_latest_no_later() -> None:
    leaving = replace(TEN_MINUTES, left=100, waited=100 * 3600 * 5)
    stays, leaves = (
        wait(900, "2026-11-23 08:00", replace(FIVE, handling=handling))
        for handling in (TEN_MINUTES, leaving)
    )
    assert leaves.earliest < stays.earliest
    assert leaves.latest == stays.latest


@given(openings(), moments(), st.integers(0, 10**6), st.integers(0, 10**5))
def test_what_is_said_is_never_narrower_than_what_is_known(
    hours: OpeningHours, now: datetime, ahead: int, width: int
) -> None:
    first = now + timedelta(seconds=ahead)
    last = first + timedelta(seconds=width)
    said = outward(now, first, last, hours)
    assert now <= said.earliest <= first
    assert said.latest >= last
    if said.grain is Grain.MINUTES:
        assert last - now <= SOON
        assert said.latest - last < timedelta(minutes=5)
    elif said.grain is Grain.HALF_HOURS:
        assert last - now <= FAR
        assert {said.latest.minute % 30, said.latest.second} == {0}
        assert said.latest - last < timedelta(minutes=30)
    else:
        assert said.latest - last <= timedelta(hours=12)


def promised(latest: str, told_at: str = "2026-11-23 09:00") -> Promise:
    return Promise(at(told_at), at(latest), at(told_at))


@pytest.mark.parametrize(
    ("latest", "now_latest", "expected", "told"),
    [
        ("11:00", "11:00", "10:00", False),
        ("11:00", "10:30", "10:00", False),  # sooner is no bad news
        ("11:00", "11:30", "10:30", False),  # a quarter of the two hours left, no more
        ("11:00", "11:31", "10:30", True),
        ("11:00", "11:30", "11:10", True),  # it will rather be broken
        ("09:30", "09:45", "09:20", False),
        ("09:30", "09:46", "09:20", True),
    ],
)
def test_a_promise_that_moves_later_is_told_when_it_matters(
    latest: str, now_latest: str, expected: str, told: bool
) -> None:
    day = "2026-11-23"
    estimate = Wait(
        at(f"{day} 09:00"),
        5,
        at(f"{day} 09:00"),
        at(f"{day} {expected}"),
        at(f"{day} {now_latest}"),
        Grain.HALF_HOURS,
    )
    assert moved(promised(f"{day} {latest}"), estimate) is told
    assert not moved(estimate.promise, estimate)


def entry(number: int, promise: Promise | None) -> DeskEntry:
    since = at("2026-11-23 07:00") + timedelta(seconds=number)
    who = ConversationKey("saetbyeol", "kakao", f"{number:032}")
    return DeskEntry(who, f"261123-{number:05}", "call-center", since, "web", promise=promise)


def as_of(ahead: Mapping[Line, int], pace: Pace, now: datetime) -> Wait | None:
    return wait_of(ahead.get(("call-center", "ko"), 0), pace, now)


def test_a_holiday_set_late_is_told_once_to_those_whose_promise_it_moves() -> None:
    now = at("2026-11-23 09:00")
    backlog = [entry(ahead, wait(ahead, "2026-11-23 09:00").promise) for ahead in range(2_400)]
    backlog[1_500] = replace(backlog[1_500], promise=None)
    assert list(recomputed(backlog, lambda _, ahead: as_of(ahead, FIVE, now))) == []

    off = replace(WEEKDAYS, closed={date(2026, 11, 24): "임시공휴일"})
    later = replace(FIVE, roster=Roster(off, 5))
    late = recomputed(backlog, lambda _, ahead: as_of(ahead, later, now))
    told = {each.who.contact: estimate for each, estimate, _ in late}
    # 900 are answered on the first day.
    assert backlog[700].who.contact not in told
    assert {each.who.contact for each in backlog[1_000:]} - set(told) == {
        backlog[1_500].who.contact
    }
    assert all(estimate.latest > at("2026-11-25 08:00") for estimate in told.values())

    again = [
        replace(each, promise=told[each.who.contact].promise) if each.who.contact in told else each
        for each in backlog
    ]
    assert list(recomputed(again, lambda _, ahead: as_of(ahead, later, now))) == []


def test_nobody_is_told_again_while_the_line_moves_as_it_was_promised() -> None:
    entries = [entry(0, wait(600, "2026-11-23 09:00").promise)]
    for minutes in range(0, 390, 10):
        now = at("2026-11-23 09:00") + timedelta(minutes=minutes)
        ahead = 600 - 15 * minutes // 10
        estimate = wait_of(ahead, FIVE, now)
        assert estimate is not None
        assert entries[0].promise is not None
        assert not moved(entries[0].promise, estimate), minutes


SAID = [
    (
        29,
        "2026-11-23 09:00",
        "앞에 29분이 기다리고 계십니다. 10~30분 뒤에 상담원이 답변드릴 것으로 보입니다.",
    ),
    (0, "2026-11-23 09:00", "바로 다음 차례입니다. 5분 안에 상담원이 답변드릴 것으로 보입니다."),
    (
        44,
        "2026-11-23 09:00",
        "앞에 44분이 기다리고 계십니다. 15~45분 뒤에 상담원이 답변드릴 것으로 보입니다. "
        "계속 기다리지 않으셔도 됩니다. 남겨 주신 말씀에 차례대로 답변드립니다. "
        "그동안 자주 묻는 질문도 보실 수 있습니다. 급하시면 전화해 주세요: 031-120",
    ),
]


@pytest.mark.parametrize(("ahead", "now", "said"), SAID)
def test_a_wait_is_said_in_plain_korean(ahead: int, now: str, said: str) -> None:
    assert spell_wait(wait(ahead, now), "ko", "031-120") == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ahead", [0, 1, 29, 300, 1_400, 4_000])
def test_a_wait_is_said_whole_in_every_language(language: str, ahead: int) -> None:
    told = wait(ahead, "2026-11-23 09:00")
    said = spell_wait(told, language, "031-120")
    assert "{" not in said
    assert ("031-120" in said) is told.is_long
    assert len(said) <= 400
    assert spell_moved(told, language).endswith(spell_wait(told, language))
    if ahead > 1:
        assert f"{ahead:,}" in said


def test_a_wait_over_a_day_says_so_and_what_can_be_done_meanwhile() -> None:
    said = spell_wait(wait(1_400, "2026-11-23 09:00"), "ko", "031-120")
    assert "하루가 넘게" in said
    assert "11월 24일(화) " in said
    assert "031-120" in said
    assert "하루" not in spell_wait(wait(300, "2026-11-23 09:00"), "ko")


def test_far_days_are_said_by_their_halves() -> None:
    told = wait(4_000, "2026-11-23 09:00")
    assert told.grain is Grain.HALF_DAYS
    assert "between Fri, Nov 27 morning and Mon, Nov 30 morning" in spell_wait(told, "en")
    assert "11월 27일(금) 오전에서 11월 30일(월) 오전 사이" in spell_wait(told, "ko")
    assert "buổi sáng Thứ Sáu 27/11" in spell_wait(told, "vi")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("grain", [each for each in Grain if each is not Grain.MINUTES])
@pytest.mark.parametrize("latest", ["2026-11-27 12:00", "2026-11-27 18:00"])
def test_a_range_inside_one_day_names_the_day_once(
    language: str, grain: Grain, latest: str
) -> None:
    first, last = at("2026-11-27 09:00"), at(latest)
    told = Wait(at("2026-11-23 09:00"), 4_000, first, first, last, grain)
    assert spell_range(told, language).count(spell_day(first, language)) == 1


def test_from_a_morning_to_the_same_days_afternoon_is_said_so() -> None:
    first, last = at("2026-11-27 09:00"), at("2026-11-27 18:00")
    told = Wait(at("2026-11-23 09:00"), 4_000, first, first, last, Grain.HALF_DAYS)
    assert spell_range(told, "ko").startswith("11월 27일(금) 오전에서 오후 사이에 ")
    assert "between Fri, Nov 27 morning and afternoon." in spell_range(told, "en")
    told = replace(told, latest=at("2026-11-27 12:00"))
    assert spell_range(told, "ko").startswith("11월 27일(금) 오전에 ")
