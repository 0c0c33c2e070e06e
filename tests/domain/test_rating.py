"""A rating is taken when it was asked for, once a talk, and nothing else is taken for one."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.masking import mask
from chalicelib.domain.rating import (
    COMMENT_WITHIN,
    RATED_WITHIN,
    Asked,
    Heard,
    Kind,
    Wanted,
    ask,
    dump,
    hear,
    load,
    score_of,
    target,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
RECEIPT = "261123-A3C4D"
FRESH = ask(RECEIPT, NOW)
RATED = hear(FRESH, "4", "", False, NOW).asked
PASSED = hear(FRESH, "여권은요?", "", False, NOW).asked


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        *((str(n), n) for n in range(1, 6)),
        *((" 5 ", 5), ("5점", 5), ("３점.", 3), ("4 points", 4), ("5分", 5), ("2 điểm", 2)),
        *(("★★★☆☆", 3), ("⭐⭐⭐⭐⭐", 5)),
        *(
            ("0", 0),
            ("6", 0),
            ("15", 0),
            ("5번 버스", 0),
            ("1-2", 0),
            ("다섯", 0),
            ("", 0),
            ("٣", 0),
        ),
    ],
)
def test_a_score_is_written_in_few_ways(text: str, score: int) -> None:
    assert score_of(text) == score


@pytest.mark.parametrize(
    ("asked", "text", "pressed", "wish", "minute", "kind"),
    [
        (FRESH, "5", "", True, 1, Kind.RATED),
        (FRESH, "5", "", True, 24 * 60 - 1, Kind.RATED),
        (FRESH, "5", "", True, 24 * 60, Kind.NOTHING),
        (FRESH, "여권은 어디서 하나요", "", False, 1, Kind.NOTHING),
        (FRESH, "건너뛰기", "", False, 1, Kind.SKIPPED),
        (FRESH, "", "", False, 1, Kind.NOTHING),
        # What was said in between took the question's place: a number is the menu's.
        (PASSED, "5", "", True, 2, Kind.NOTHING),
        (PASSED, "", target(RECEIPT, 5), False, 600, Kind.RATED),
        (PASSED, "", target("261123-ZZZZZ", 5), False, 2, Kind.NOTHING),
        (PASSED, "", target(RECEIPT, 6), False, 2, Kind.NOTHING),
        (PASSED, "", "home!", False, 2, Kind.NOTHING),
        (RATED, "친절했어요", "", False, 9, Kind.COMMENTED),
        (RATED, "친절했어요", "", False, 10, Kind.NOTHING),
        (RATED, "처음으로", "", True, 1, Kind.NOTHING),
        (RATED, "불이 났어요", "", True, 1, Kind.NOTHING),
        (RATED, "없습니다.", "", False, 1, Kind.SKIPPED),
        (RATED, "", target(RECEIPT, "skip"), False, 1, Kind.SKIPPED),
        (RATED, "2", "", False, 1, Kind.RATED),
    ],
)
def test_what_a_message_means(
    asked: Asked, text: str, pressed: str, wish: bool, minute: float, kind: Kind
) -> None:
    assert hear(asked, text, pressed, wish, minutes(minute)).kind is kind


def test_a_comment_is_taken_once_and_keeps_the_score() -> None:
    assert RATED is not None
    first = hear(RATED, "고마웠습니다", "", False, minutes(1))
    assert (first.kind, first.score) == (Kind.COMMENTED, 4)
    assert first.asked is not None
    assert hear(first.asked, "여권은요", "", False, minutes(2)).kind is Kind.NOTHING


MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(["1", "5", "여권은요", "없어요", "", "처음으로"]),
        st.sampled_from(["", "", target(RECEIPT, 2), target(RECEIPT, "skip"), "agent"]),
        st.booleans(),
        st.integers(0, 20 * 60),
    ),
    max_size=12,
)


@given(MESSAGES)
def test_whatever_is_said_the_rating_stays_in_its_bounds(
    messages: list[tuple[str, str, bool, int]],
) -> None:
    asked: Asked | None = FRESH
    now, rated_at = NOW, None
    for text, pressed, wish, seconds in messages:
        if asked is None:
            break
        now += timedelta(seconds=seconds)
        heard: Heard = hear(asked, text, pressed, wish, now)
        if heard.kind is Kind.RATED:
            assert now < FRESH.until
            rated_at = now
        if heard.kind is Kind.COMMENTED:
            assert rated_at is not None
            assert now < rated_at + COMMENT_WITHIN
            assert not wish
        assert heard.asked is None or heard.asked.until == NOW + RATED_WITHIN
        assert load(dump(heard.asked)) == heard.asked
        asked = heard.asked


@given(st.text(max_size=60))
def test_no_other_text_is_read_as_a_state(text: str) -> None:
    known = load(text)
    assert known is None or isinstance(known.wanted, Wanted)


def test_no_button_of_a_rating_looks_like_a_persons_number() -> None:
    # A receipt may be digits alone; masked, its button would be dead.
    for letters, what in product(("34679", "99999", "AC349"), (1, 5, "skip")):
        assert not mask(target(f"901123-{letters}", what), frozenset()).kinds
