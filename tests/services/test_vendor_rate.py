"""Processes that know nothing of each other stay within a vendor's rate together."""

import heapq
from bisect import bisect_right
from random import Random

import pytest

from chalicelib.domain.notice_ways import Vendor
from chalicelib.domain.token_bucket import rate_of_one
from chalicelib.services.vendor_ports import Registration
from chalicelib.services.vendor_rate import BROADCASTS, NOTICES, REPLIES, VendorRate

BY = Registration(Vendor("bizgo", 100, 200.0, "bizgo-key"), "key of a city")


JOBS = [(BROADCASTS, 5), (NOTICES, 20), (REPLIES, 20)]


class Clock:
    """Seconds that move when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def most_in_a_second(times: list[float]) -> int:
    ordered = sorted(times)
    return max(bisect_right(ordered, at + 1 - 1e-9) - place for place, at in enumerate(ordered))


def rush(jobs: list[tuple[float, int]], seconds: float, lives: float, seed: int) -> list[float]:
    """When messages leave while every process has more of them; each call takes 20 ms.

    `jobs`: their parts of the rate and how many processes each has; a process lives some `lives`
    seconds, and another takes its place at once.
    """
    random, clock, sent = Random(seed), Clock(), []
    moments = [(random.random(), n, part, of) for part, of in jobs for n in range(of)]
    places: dict[tuple[float, int], tuple[VendorRate, float]] = {}
    heapq.heapify(moments)
    while moments and moments[0][0] < seconds:
        clock.seconds, n, part, of = heapq.heappop(moments)
        mine, until = places.get((part, n), (None, 0.0))
        if mine is None or clock() >= until:
            mine = VendorRate(part, of, clock, _never)
            places[part, n] = mine, clock() + random.expovariate(1 / lives)
        at = clock() + mine.wait(BY, 1)
        sent.append(at)
        heapq.heappush(moments, (at + 0.02, n, part, of))
    return [at for at in sent if at < seconds]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("lives", [3600.0, 60.0, 10.0])
def test_all_jobs_together_never_outrun_the_vendor(lives: float, seed: int) -> None:
    sent = rush(JOBS, 20, lives, seed)
    assert most_in_a_second(sent) <= 200


def test_where_all_are_busy_most_of_the_rate_is_used() -> None:
    sent = rush(JOBS, 20, 3600.0, 1)
    assert len(sent) / 20 > 0.75 * 200


def test_a_whole_rate_for_each_process_would_outrun_it() -> None:
    alone = [rush([(1.0, 1)], 5, 3600.0, seed) for seed in range(3)]
    assert most_in_a_second(alone[0]) <= 200
    assert most_in_a_second([at for each in alone for at in each]) > 100


@pytest.mark.parametrize(
    ("rate", "processes", "each"),
    [(200, 1, 199), (200, 20, 9), (60, 5, 11), (40, 20, 1), (5, 1, 4), (5, 20, 0.25)],
)
def test_a_rate_is_shared(rate: float, processes: int, each: float) -> None:
    assert rate_of_one(rate, processes) == pytest.approx(each)


@pytest.mark.parametrize("processes", [1, 2, 5, 20, 100])
def test_in_no_second_is_the_whole_outrun(processes: int) -> None:
    each = rate_of_one(200, processes)
    assert processes * (each + 1) <= 200 + 1e-9


def test_accounts_and_vendors_wait_apart() -> None:
    clock = Clock()
    rate = VendorRate(1.0, 1, clock, _never)
    other = Registration(BY.vendor, "key of another city")
    assert rate.wait(BY, 200) == pytest.approx(1)
    assert rate.wait(other, 200) == pytest.approx(1)
    assert rate.wait(BY, 199) == pytest.approx(2)


def test_who_will_not_wait_takes_no_room() -> None:
    rate = VendorRate(1.0, 1, Clock(), _never)
    assert rate.wait(BY, 399, patience=1) == pytest.approx(2)
    assert rate.wait(BY, 200) == pytest.approx(1)


def test_a_message_waits_for_room_and_goes_back_to_its_queue_where_that_is_long() -> None:
    clock, pauses = Clock(), list[float]()
    slow = Registration(Vendor("relay", 1, 0.3, "relay-key"), "key of a city")
    rate = VendorRate(1.0, 1, clock, pauses.append)
    assert rate.has_room(slow)
    assert pauses == []
    assert rate.has_room(slow)
    assert pauses == [pytest.approx(1 / 0.3)]
    assert not rate.has_room(slow)
    assert len(pauses) == 1


def _never(seconds: float) -> None:
    raise AssertionError("nobody should wait here")
