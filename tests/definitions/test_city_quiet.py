"""A city's own night holds its notices and its broadcasts alike, and never shortens the law's."""

import json
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.definitions.quiet import QuietHours, compiled_quiet, quiet_faults
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.city_quiet import read_quiet
from chalicelib.domain.consent import Consents
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.outbound_rules import Hold, Quiet, Urgent, when
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import LEGAL, Night

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SEOUL)
LATE = {"begins": "22:30", "ends": "07:00"}


def written(**fields: object) -> Quiet:
    """As it is after a city wrote it, published it and a function read it."""
    file = json.dumps({**LATE, **fields})
    return read_quiet(compiled_quiet(QuietHours.model_validate_json(file)))


def broadcast(purpose: Purpose, urgent: bool = False) -> Broadcast:
    return Broadcast(
        "b1", "제목", "글", purpose, "officer-1", NOON, NOON, BroadcastState.RUNNING, urgent
    )


def at(clock: str) -> datetime:
    return datetime.combine(NOON.date(), time.fromisoformat(clock), SEOUL)


def test_what_a_city_wrote_is_what_is_read() -> None:
    assert read_quiet({}) == Quiet()
    assert written() == Quiet(Night(time(22, 30), time(7)))
    none = written(keeps=[], urgent_passes=False)
    assert none == Quiet(Night(time(22, 30), time(7)), frozenset(), False)


@pytest.mark.parametrize(
    ("purpose", "clock", "fields", "goes"),
    [
        (Purpose.PUBLIC_INFO, "22:00", {}, True),
        (Purpose.PUBLIC_INFO, "22:30", {}, False),
        (Purpose.PUBLIC_INFO, "07:00", {}, True),
        (Purpose.PUBLIC_INFO, "23:00", {"keeps": ["service"]}, True),
        (Purpose.SERVICE, "23:00", {"keeps": ["service"]}, False),
        (Purpose.SERVICE, "20:00", {"begins": "19:00"}, False),
        # 정보통신망법 제50조제3항 stands, whatever a city writes.
        (Purpose.AD, "22:00", {}, False),
        (Purpose.AD, "07:30", {"keeps": []}, False),
        (Purpose.AD, "20:00", {"begins": "19:00"}, False),
    ],
)
def test_a_broadcast_keeps_the_citys_own_night(
    purpose: Purpose, clock: str, fields: dict[str, object], goes: bool
) -> None:
    assert broadcast(purpose).goes(at(clock), written(**fields)) is goes


def test_what_is_urgent_passes_unless_the_city_says_no() -> None:
    it = broadcast(Purpose.SERVICE, urgent=True)
    assert it.goes(at("23:00"), written())
    assert not it.goes(at("23:00"), written(urgent_passes=False))


@given(
    minutes=st.integers(0, 24 * 60 - 1),
    begins=st.times(time(12), time(23, 59)),
    ends=st.times(time(0), time(12)),
    keeps=st.sets(st.sampled_from([Purpose.SERVICE, Purpose.PUBLIC_INFO])),
    purpose=st.sampled_from([Purpose.SERVICE, Purpose.PUBLIC_INFO]),
    urgent=st.booleans(),
    passes=st.booleans(),
)
def test_a_notice_and_a_broadcast_of_one_kind_wait_alike(
    minutes: int,
    begins: time,
    ends: time,
    keeps: set[Purpose],
    purpose: Purpose,
    urgent: bool,
    passes: bool,
) -> None:
    now = at("00:00") + timedelta(minutes=minutes)
    quiet = Quiet(Night(begins, ends), frozenset(keeps), passes)
    who = Urgent("officer-1") if urgent else None
    verdict = when(purpose, "sms", who, Consents(), now, quiet)
    until = verdict.until if isinstance(verdict, Hold) else None
    assert broadcast(purpose, urgent).morning(now, quiet) == until


@given(minutes=st.integers(0, 24 * 60 - 1), begins=st.times(time(12), time(23, 59)))
def test_no_city_sends_advertising_in_the_laws_night(minutes: int, begins: time) -> None:
    now = at("00:00") + timedelta(minutes=minutes)
    quiet = Quiet(Night(begins, time(0)), frozenset())
    if LEGAL.holds(now):
        assert broadcast(Purpose.AD).waits_for_morning(now, quiet)


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("08:00", "09:00", "begins"),
        ("21:00", "22:00", "ends"),
        ("21:00", "12:01", "ends"),
        ("12:00", "12:00", "ends"),
    ],
)
def test_what_is_no_night_is_said(begins: str, ends: str, field: str) -> None:
    [(place, words)] = quiet_faults(QuietHours(begins=begins, ends=ends))
    assert place == field
    assert "12:00" in words
    for edges in (("12:00", "11:59"), ("12:01", "12:00")):
        assert list(quiet_faults(QuietHours(begins=edges[0], ends=edges[1]))) == []


@pytest.mark.parametrize("clock", ["24:00", "9:00", "21시", ""])
def test_a_time_that_is_none_is_refused(clock: str) -> None:
    with pytest.raises(ValueError, match="begins"):
        QuietHours(begins=clock, ends="08:00")
