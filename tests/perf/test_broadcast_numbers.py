"""Broadcasts in numbers: calls per thousand people, how they grow, and nobody twice in a storm."""

from random import Random

import pytest

from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.chunk import Reach
from tests.broadcast_fakes import FakeBulkVendor, Faults
from tests.perf.broadcast_costs import Bill, bill, exponent, planner_peak
from tests.services.broadcasts import CITY, Town


class Killed(BaseException):
    """kill -9: nothing catches this."""


@pytest.fixture(scope="module")
def thousand() -> Bill:
    return bill(1_000)


def test_a_thousand_people_take_at_most_25_calls(thousand: Bill) -> None:
    assert thousand.per_thousand <= 25, thousand.calls


def test_where_many_of_a_city_refused_a_thousand_people_take_no_more_than_25_calls() -> None:
    found = bill(1_000, refused=3_000)
    assert found.per_thousand <= 25, found.calls


def test_calls_grow_no_faster_than_people_up_to_a_million(thousand: Bill) -> None:
    million = bill(1_000_000)
    assert million.per_thousand <= 25
    assert exponent(thousand, million) <= 1.02


def test_the_planners_memory_is_flat() -> None:
    planner_peak(1_000)
    few, many = planner_peak(4_000), planner_peak(40_000)
    assert many < few + 100_000
    assert many < 5_000_000


@pytest.mark.parametrize(
    ("seed", "cut", "killed_at"),
    [(7, 0.01, 75), (8, 0.01, 149), (9, 0.2, 20)],
)
def test_thirty_thousand_people_get_it_once_through_faults_and_a_kill(
    seed: int, cut: float, killed_at: int
) -> None:
    """20 % of calls slow, 5 % of people not taken at first, 1 % cut with the texts out, one kill."""
    people = 30_000
    faults = Faults(slow=0.2, later=0.05, cut=cut)
    town = Town(FakeBulkVendor(faults=faults, random=Random(seed)))
    it = town.started(people)

    def kill() -> None:
        if town.vendor.calls == killed_at:
            town.vendor.after = lambda: None
            raise Killed

    town.vendor.after = kill
    with pytest.raises(Killed):
        town.work_off()
    assert 0 < len(town.vendor.log) < people
    town.begin_anew()
    town.work_off()
    phones = town.phones()
    assert len(phones) == people
    assert set(phones.values()) == {1}
    assert town.reached(it) == {Reach.TAKEN: people}
    assert town.vendor.cuts > 0
    assert town.vendor.asked == town.vendor.cuts + 1, "each cut, and the killed call, asked once"
    town.clock.sleep(1200)
    town.mending.mend(CITY)
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE
    assert town.calls.total() <= 60 * people / 1000
