"""Who counts, what waiting is, what a gap is called, what of its words may be shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.faq import Ranking
from chalicelib.domain.gap_names import marks_of, names
from chalicelib.domain.gap_words import Vocabulary
from chalicelib.domain.gaps import Accepted, Effect, Proposal, nearest, waited, wordings
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.signals import Kind, Signal
from tests.cities import MONDAY, city

HOURS = city().agent_hours
NEVER = OpeningHours(((),) * 7, {})
AT = MONDAY.astimezone(UTC)


def signal(id: str, contact: str, text: str, at: datetime = AT) -> Signal:
    return Signal(id, Kind.MISSED, at, contact, text, "", at + timedelta(days=365))


@pytest.mark.parametrize(
    ("after", "minutes"),
    [
        (timedelta(0), 0),
        (timedelta(hours=8, seconds=-1), 0),
        (timedelta(hours=8), 15 * 60),
        (timedelta(hours=22, minutes=59, seconds=30), 1),
        # Friday 18:00: nobody is taken to wait longer than a day.
        (timedelta(days=4, hours=8), 24 * 60),
    ],
)
def test_who_asks_waits_until_the_next_open_minute(after: timedelta, minutes: int) -> None:
    assert waited(AT + after, HOURS) == minutes


def test_where_no_desk_ever_opens_the_wait_is_a_day() -> None:
    assert waited(AT, NEVER) == 24 * 60


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_a_wait_is_never_negative_and_never_over_a_day(at: datetime) -> None:
    assert 0 <= waited(at, HOURS) <= 24 * 60
    assert (waited(at, HOURS) == 0) == HOURS.is_open(at)


def test_the_same_words_are_one_wording_whatever_their_marks_and_spaces() -> None:
    said = wordings(
        [
            signal("1", "a", "녹물 나와요!"),
            signal("2", "b", "녹물나와요"),
            signal("3", "a", "녹물 나와요!"),
        ]
    )
    assert [(each.text, each.people, len(each.signals)) for each in said] == [
        ("녹물 나와요!", 2, 3)
    ]


@pytest.mark.parametrize("text", ["", "ㅋㅋㅋㅋ", "?!", "12345", "🙂🙂", "a", "ㅜㅜ 1"])
def test_what_asks_nothing_is_no_wording(text: str) -> None:
    assert wordings([signal("1", "a", text)]) == []


def test_the_wording_of_most_people_stands_first() -> None:
    said = wordings(
        [
            signal("1", "a", "녹물"),
            signal("2", "b", "벌집"),
            signal("3", "c", "벌집"),
            signal("4", "a", "녹물"),
        ]
    )
    assert [each.text for each in said] == ["벌집", "녹물"]


def test_a_gap_is_called_as_the_one_it_shares_most_wordings_with() -> None:
    one, two, three = (
        [word]
        for word in wordings(
            [signal("1", "a", "녹물"), signal("2", "a", "벌집"), signal("3", "a", "가로등")]
        )
    )
    named = names(
        {0: [*one, *two], 1: three}, [("old", marks_of(one)), ("older", marks_of([*one, *two]))]
    )
    assert named[0] == "older"
    assert named[1] not in ("old", "older")


def test_no_two_gaps_have_one_name_and_none_has_one_that_is_taken() -> None:
    (word,) = wordings([signal("1", "a", "녹물")])
    fresh = names({0: [word]}, [])[0]
    assert names({0: [word]}, [], taken=[fresh])[0] != fresh
    assert names({0: [word]}, [(fresh, marks_of([word]))], taken=[fresh])[0] != fresh
    assert len(set(names({0: [word], 1: [word]}, [(fresh, marks_of([word]))]).values())) == 2


def test_the_nearest_entries_are_those_that_most_people_mean() -> None:
    near, sure = nearest([(6, Ranking(("a", "b"), 0.4)), (2, Ranking(("b", "c", "d"), 0.4))])
    assert near == ("a", "b", "c")
    assert sure == pytest.approx(0.3)
    assert nearest([]) == ((), 0.0)
    assert nearest([(3, Ranking((), 0.0))]) == ((), 0.0)


@pytest.mark.parametrize(
    ("before", "days", "after", "since", "told"),
    [
        (28, 28, 4, 14, (7.0, 2.0)),
        (7, 7, 0, 7, (7.0, 0.0)),
        (28, 6, 4, 14, None),
        (28, 28, 0, 6, None),
        (0, 28, 3, 7, (0.0, 3.0)),
    ],
)
def test_weeks_are_compared_only_where_there_is_a_week_on_both_sides(
    before: int, days: int, after: int, since: int, told: tuple[float, float] | None
) -> None:
    accepted = Accepted("g", "kiosk", Proposal.ENTRY, AT, (), before, days)
    assert Effect(accepted, AT, after, since).per_week() == told


OWN = ["이천시청 민원실에서 여권을 발급합니다."]
SAID = [
    ("a", "무인발급기 위치 알려주세요"),
    ("b", "무인발급기가 어디"),
    ("c", "김민준 무인발급기 77호"),
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("무인발급기 여권", "무인발급기 여권"),
        ("무인발급기에서 여권을", "무인발급기에서 여권을"),
        ("무인발급기 여권 김민준", "무인발급기 여권 ○○"),
        ("무인발급기 여권 010-****-5678", "무인발급기 여권 ○○"),
        ("무인발급기 여권 77호", "무인발급기 여권 ○○"),
        ("김민준 여권", ""),
        ("", ""),
    ],
)
def test_a_word_is_shown_when_two_people_or_the_city_itself_wrote_it(text: str, shown: str) -> None:
    assert Vocabulary(OWN, SAID).shown(text) == shown


def test_one_person_twice_is_still_one_person() -> None:
    assert Vocabulary([], [("a", "한빛로 공사"), ("a", "한빛로 공사")]).shown("한빛로 공사") == ""
    assert (
        Vocabulary([], [("a", "한빛로 공사"), ("b", "한빛로 공사")]).shown("한빛로 공사")
        == "한빛로 공사"
    )
