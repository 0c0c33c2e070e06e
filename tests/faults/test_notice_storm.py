"""Three thousand notices in a storm: nobody twice, nobody forgotten, no vendor asked for too much.

20 % of calls are slow, 5 % refused for now, 1 % cut after the vendor took them; receipts come late,
twice and out of order; workers, the webhook and the mender are killed at random calls.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

import pytest

from chalicelib.domain.notice import End
from chalicelib.services.vendor_rate import NOTICES
from tests.faults.notice_storm import NARROW, PROCESSES, WIDE, Storm

pytestmark = pytest.mark.long

PEOPLE = 3_000


@pytest.fixture(scope="module", params=[(1, WIDE), (2, NARROW)], ids=["wide", "narrow"])
def rates(request: pytest.FixtureRequest) -> tuple[int, Mapping[str, float]]:
    found: tuple[int, Mapping[str, float]] = request.param
    return found


@pytest.fixture(scope="module")
def storm(rates: tuple[int, Mapping[str, float]]) -> Storm:
    return Storm(PEOPLE, *rates).run()


def test_it_was_a_storm(storm: Storm) -> None:
    met = sum((each.met for each in storm.vendors.values()), Counter[str]())
    assert met["slow"] > PEOPLE * 0.2
    assert min(met[what] for what in ("cut", "known", "late", "very late", "asked")) > 0
    assert min(met[what] for what in ("later", "doubled", "reordered")) > 100
    assert min(storm.kills[who] for who in ("store", "purse", "webhook", "one", "mender")) > 0


def test_nobody_gets_a_notice_twice(storm: Storm) -> None:
    assert {to: ways for to, ways in storm.phones.items() if len(ways) > 1} == {}


def test_nobody_is_forgotten(storm: Storm) -> None:
    told = storm.failures()
    for phone, notice in storm.notices().items():
        if notice.end is End.ARRIVED:
            assert len(storm.phones[phone]) == 1, notice
            assert told[notice.id] == 0, notice
        else:
            assert (notice.end, told[notice.id]) == (End.GIVEN_UP, 1), notice
            assert phone not in storm.phones, notice


def test_who_can_be_reached_is_reached(storm: Storm) -> None:
    reachable = {to for to in storm.has_talk if storm.has_talk[to] or storm.has_phone[to]}
    # Four refusals for now in a row, on the only way there is, are bad luck that may happen.
    assert len(reachable - storm.phones.keys()) <= PEOPLE * 0.001


def test_no_vendor_is_asked_more_than_its_rate(
    storm: Storm, rates: tuple[int, Mapping[str, float]]
) -> None:
    for name, rate in rates[1].items():
        calls = sorted(storm.vendors[name].calls)
        assert _most(calls, 1) <= rate
        # Each process, and each that takes a killed one's place, may have one saved.
        assert _most(calls, 60) <= rate * NOTICES * 60 + PROCESSES + storm.kills.total()


def test_the_same_storm_finds_a_vendor_that_does_not_know_the_keys_it_says_it_knows() -> None:
    storm = Storm(600, 3, killed=0.02)
    storm.vendors["two"].is_repeatable = True
    storm.vendors["two"].forgets = True
    storm.run()
    assert max(len(ways) for ways in storm.phones.values()) > 1


def _most(calls: list[float], seconds: float) -> int:
    """Of all spans of so many seconds."""
    return max(bisect_left(calls, at + seconds) - n for n, at in enumerate(calls))
