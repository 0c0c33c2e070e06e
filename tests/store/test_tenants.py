"""How tenants are kept in the process: few reads, no surprises when the store is silent."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.errors import Retryable
from chalicelib.store.table import Table
from chalicelib.store.tenants import POINTERS_KEPT, Tenants
from chalicelib.store.versions import Versions
from tests.fakes import Failing, Moment, Plan
from tests.store.benches import Bench, Clock
from tests.store.samples import body, manifest


@pytest.fixture
def table(moto_bench: Bench) -> Table:
    publish(moto_bench.table, "icheon", 1)
    return moto_bench.table


def publish(table: Table, tenant_id: str, number: int) -> None:
    versions = Versions(table)
    versions.write(tenant_id, manifest(number), body(tenant_id))
    versions.activate(tenant_id, number, instead_of=number - 1)


def test_the_pointer_is_read_once_in_thirty_seconds_and_a_version_once(table: Table) -> None:
    plan, clock = Plan(), Clock()
    tenants = Tenants(Failing(table, plan), clock)
    for second in (0, 1, 29.9, 30, 59):
        clock.seconds = second
        assert tenants.active("icheon")
    assert plan.calls == ["get", "query", "get"]


def test_a_new_version_is_not_seen_before_the_thirty_seconds_are_over(table: Table) -> None:
    clock = Clock()
    tenants = Tenants(table, clock)
    tenants.active("icheon")
    publish(table, "icheon", 2)
    clock.seconds = 29
    assert [tenant.version for tenant in [tenants.active("icheon")] if tenant] == [1]
    clock.seconds = 30
    assert [tenant.version for tenant in [tenants.active("icheon")] if tenant] == [2]


def test_an_unknown_tenant_is_asked_for_once_in_five_seconds(table: Table) -> None:
    plan, clock = Plan(), Clock()
    tenants = Tenants(Failing(table, plan), clock)
    for second in (0, 1, 4.9, 5):
        clock.seconds = second
        assert tenants.active("nobody") is None
    assert plan.calls == ["get", "get"]


def test_a_tenant_is_known_soon_after_its_registration(table: Table) -> None:
    clock = Clock()
    tenants = Tenants(table, clock)
    assert tenants.active("gyeonggi") is None
    publish(table, "gyeonggi", 1)
    clock.seconds = 5
    assert tenants.active("gyeonggi")


@pytest.mark.parametrize("fails_at", [3, 4])
def test_while_the_store_is_silent_the_version_in_memory_is_served(
    table: Table, fails_at: int
) -> None:
    plan, clock = Plan({fails_at: Moment.BEFORE}), Clock()
    tenants = Tenants(Failing(table, plan), clock)
    assert tenants.active("icheon")
    publish(table, "icheon", 2)
    clock.seconds = 30
    served = tenants.active("icheon")
    assert served and served.version == 1
    clock.seconds = 34
    assert tenants.active("icheon") is served
    assert len(plan.calls) == fails_at
    clock.seconds = 35
    recovered = tenants.active("icheon")
    assert recovered and recovered.version == 2


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_silent_store_and_an_empty_memory_are_an_error(table: Table, fails_at: int) -> None:
    tenants = Tenants(Failing(table, Plan({fails_at: Moment.BEFORE})), Clock())
    with pytest.raises(Retryable):
        tenants.active("icheon")
    assert tenants.active("icheon")


def test_versions_that_push_each_other_out_come_back_without_being_read_again(
    table: Table,
) -> None:
    for number in (2, 3):
        publish(table, "icheon", number)
    plan = Plan()
    tenants = Tenants(Failing(table, plan), Clock(), kept=2)
    for number in (1, 2, 3, 3, 2, 1):
        version = tenants.version("icheon", number)
        assert version and version.version == number
    assert plan.calls == ["query"] * 3


def test_made_up_names_do_not_fill_the_memory() -> None:
    class Empty:
        def get(self, *_: object, **__: object) -> None:
            return None

    tenants = Tenants(Empty(), Clock())  # type: ignore[arg-type]
    for number in range(POINTERS_KEPT * 2):
        assert tenants.active(f"made-up-{number}") is None
    assert len(tenants._pointers._entries) == POINTERS_KEPT


@pytest.mark.engine
def test_many_threads_are_served_the_same_tenant(engine_bench: Bench) -> None:
    publish(engine_bench.table, "icheon", 1)
    tenants = Tenants(engine_bench.table, Clock())
    gate = threading.Barrier(8)

    def ask(_: int) -> int:
        gate.wait(timeout=10)
        tenant = tenants.active("icheon")
        return tenant.version if tenant else 0

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {1}
