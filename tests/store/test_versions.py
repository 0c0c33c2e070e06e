"""What published versions promise, on fakes, moto and ministack alike."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.errors import Conflict, NotFound, Permanent
from chalicelib.store.versions import Versions
from tests.store.benches import Bench, Stores
from tests.store.samples import body, manifest


def test_a_tenant_that_never_was_published_has_nothing(stores: Stores) -> None:
    assert stores.versions.current("icheon") == 0
    assert list(stores.versions.manifests("icheon")) == []
    assert list(stores.versions.ids()) == []
    assert stores.tenants.active("icheon") is None
    with pytest.raises(NotFound):
        stores.versions.body("icheon", 1)


def test_a_written_version_is_not_active_by_itself(stores: Stores) -> None:
    stores.versions.write("icheon", manifest(1), body("icheon"))
    assert stores.versions.current("icheon") == 0
    assert list(stores.versions.ids()) == []
    assert stores.tenants.active("icheon") is None


def test_an_activated_version_is_served(stores: Stores) -> None:
    _publish(stores, "icheon", 1, "031-000-0001")
    tenant = stores.tenants.active("icheon")
    assert tenant and (tenant.version, tenant.phone) == (1, "031-000-0001")
    assert stores.versions.current("icheon") == 1
    assert list(stores.versions.ids()) == ["icheon"]


def test_a_newer_version_is_served_within_thirty_seconds(stores: Stores) -> None:
    _publish(stores, "icheon", 1, "031-000-0001")
    assert stores.tenants.active("icheon")
    _publish(stores, "icheon", 2, "031-000-0002")
    stores.clock.seconds += 30
    tenant = stores.tenants.active("icheon")
    assert tenant and (tenant.version, tenant.phone) == (2, "031-000-0002")


def test_an_earlier_version_stays_readable(stores: Stores) -> None:
    _publish(stores, "icheon", 1, "031-000-0001")
    _publish(stores, "icheon", 2, "031-000-0002")
    earlier = stores.tenants.version("icheon", 1)
    assert earlier and (earlier.version, earlier.phone) == (1, "031-000-0001")
    assert stores.tenants.version("icheon", 3) is None
    assert stores.tenants.version("icheon", 0) is None


def test_a_version_never_changes(stores: Stores) -> None:
    stores.versions.write("icheon", manifest(1, "first"), body("icheon", "1"))
    with pytest.raises(Conflict):
        stores.versions.write("icheon", manifest(1, "second"), body("icheon", "2"))
    assert stores.versions.body("icheon", 1) == body("icheon", "1")
    assert list(stores.versions.manifests("icheon")) == [manifest(1, "first")]


def test_versions_are_listed_oldest_first(stores: Stores) -> None:
    for number in (1, 2, 10, 9):
        stores.versions.write("icheon", manifest(number), body("icheon"))
    assert list(stores.versions.manifests("icheon")) == [manifest(n) for n in (1, 2, 9, 10)]


def test_the_pointer_moves_only_from_where_it_was_thought_to_be(stores: Stores) -> None:
    for number in (1, 2, 3):
        stores.versions.write("icheon", manifest(number), body("icheon"))
    with pytest.raises(Conflict):
        stores.versions.activate("icheon", 2, instead_of=1)
    stores.versions.activate("icheon", 2, instead_of=0)
    for wrong in (0, 1, 3):
        with pytest.raises(Conflict):
            stores.versions.activate("icheon", 3, instead_of=wrong)
    assert stores.versions.current("icheon") == 2


def test_the_pointer_can_go_back(stores: Stores) -> None:
    _publish(stores, "icheon", 1, None)
    _publish(stores, "icheon", 2, None)
    stores.versions.activate("icheon", 1, instead_of=2)
    assert stores.versions.current("icheon") == 1


def test_a_version_that_was_never_written_cannot_become_active(stores: Stores) -> None:
    with pytest.raises(NotFound):
        stores.versions.activate("icheon", 1, instead_of=0)
    assert stores.versions.current("icheon") == 0


def test_every_tenant_is_listed_once(stores: Stores) -> None:
    _publish(stores, "pyeongtaek", 1, None)
    _publish(stores, "icheon", 1, None)
    _publish(stores, "icheon", 2, None)
    assert list(stores.versions.ids()) == ["icheon", "pyeongtaek"]


def test_one_tenant_never_sees_another_ones_versions(stores: Stores) -> None:
    _publish(stores, "icheon", 1, None)
    assert stores.tenants.active("gyeonggi") is None
    assert stores.tenants.version("gyeonggi", 1) is None
    assert list(stores.versions.manifests("gyeonggi")) == []


@pytest.mark.parametrize("words", ["*", "", "icheon#C", "ICHEON", "이천", "a" * 41, "icheon\n"])
def test_what_can_be_no_tenants_name_is_no_tenant(stores: Stores, words: str) -> None:
    _publish(stores, "icheon", 1, None)
    assert stores.tenants.active(words) is None


def test_a_body_larger_than_one_item_comes_back_whole(stores: Stores) -> None:
    large = {
        **body("icheon"),
        "texts": {"noise": {"ko": random.Random(1).randbytes(500_000).hex()}},
    }
    stores.versions.write("icheon", manifest(1), large)
    assert stores.versions.body("icheon", 1) == large
    assert list(stores.versions.manifests("icheon")) == [manifest(1)]


def test_a_body_that_no_transaction_holds_is_refused(moto_bench: Bench) -> None:
    huge = {"noise": random.Random(2).randbytes(4_000_000).hex()}
    with pytest.raises(Permanent):
        Versions(moto_bench.table).write("icheon", manifest(1), huge)
    assert list(Versions(moto_bench.table).manifests("icheon")) == []


@pytest.mark.engine
def test_of_many_publishers_one_moves_the_pointer(engine_bench: Bench) -> None:
    versions = Versions(engine_bench.table)
    for number in range(1, 9):
        versions.write("icheon", manifest(number), body("icheon"))

    def activate(number: int) -> int:
        try:
            versions.activate("icheon", number, instead_of=0)
        except Conflict:
            return 0
        return number

    with ThreadPoolExecutor(8) as pool:
        moved = [number for number in pool.map(activate, range(1, 9)) if number]
    assert moved == [versions.current("icheon")]


def _publish(stores: Stores, tenant_id: str, number: int, phone: str | None) -> None:
    stores.versions.write(tenant_id, manifest(number), body(tenant_id, phone))
    stores.versions.activate(tenant_id, number, instead_of=number - 1)
