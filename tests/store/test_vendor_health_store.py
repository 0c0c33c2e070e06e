"""How vendors serve: the fake and the true store keep the same promises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.vendor_health import WINDOW, Standing, Tally, minute_of
from chalicelib.services import vendor_health_ports as ports
from chalicelib.store.vendor_health import VendorHealth
from tests.vendor_fakes import FakeVendorHealth

NOW = datetime(2026, 11, 20, 3, 7, 31, 250_000, tzinfo=UTC)
MINUTE = minute_of(NOW)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def health(request: pytest.FixtureRequest) -> ports.VendorHealth:
    if request.param == "fake":
        return FakeVendorHealth()
    return VendorHealth(request.getfixturevalue(f"{request.param}_bench").table)


def test_of_a_vendor_never_called_nothing_is_known(health: ports.VendorHealth) -> None:
    assert health.of("bizgo", NOW - WINDOW) == (Standing(), {})


def test_what_processes_add_is_one_count(health: ports.VendorHealth) -> None:
    health.add("bizgo", MINUTE, Tally(10, 2, 1))
    health.add("bizgo", MINUTE, Tally(5))
    health.add("bizgo", MINUTE - timedelta(minutes=1), Tally(7, 0, 7))
    health.add("bizgo#account", MINUTE, Tally(1))
    health.add("solapi", MINUTE, Tally(3))
    _, minutes = health.of("bizgo", NOW - WINDOW)
    assert minutes == {MINUTE: Tally(15, 2, 1), MINUTE - timedelta(minutes=1): Tally(7, 0, 7)}
    assert health.of("bizgo#account", NOW)[1] == {MINUTE: Tally(1)}


def test_only_the_minutes_asked_for_are_read(health: ports.VendorHealth) -> None:
    for ago in range(30):
        health.add("bizgo", MINUTE - timedelta(minutes=ago), Tally(1))
    _, minutes = health.of("bizgo", NOW - WINDOW)
    assert sorted(minutes) == [MINUTE - timedelta(minutes=ago) for ago in range(15, -1, -1)]


def test_of_two_who_move_a_standing_one_does(health: ports.VendorHealth) -> None:
    first, later = Standing(1, NOW), Standing(1, NOW + timedelta(milliseconds=5))
    assert health.move("bizgo", Standing(), first)
    assert not health.move("bizgo", Standing(), later)
    assert health.of("bizgo", NOW)[0] == first
    second = Standing(2, NOW + timedelta(minutes=1))
    assert health.move("bizgo", first, second)
    assert not health.move("bizgo", first, Standing(0, NOW + timedelta(minutes=2)))
    assert health.of("bizgo", NOW) == (second, {})
    assert health.of("solapi", NOW)[0] == Standing()


@pytest.mark.engine
def test_nothing_is_lost_where_many_add_at_once(request: pytest.FixtureRequest) -> None:
    health = VendorHealth(request.getfixturevalue("engine_bench").table)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: health.add("bizgo", MINUTE, Tally(3, 1, 1)), range(40)))
    assert health.of("bizgo", NOW)[1] == {MINUTE: Tally(120, 40, 40)}
