"""What tenants' keys promise, on fakes, moto and ministack alike."""

import pytest

from chalicelib.domain.errors import NotFound, Permanent
from chalicelib.store.keys import TenantKeys
from tests.store.benches import Bench, Stores, stores_on


@pytest.mark.parametrize("tenant_id", ["icheon", "*", "a#b"])
def test_a_tenant_that_never_was_registered_has_no_key(stores: Stores, tenant_id: str) -> None:
    with pytest.raises(NotFound):
        stores.keys.of(tenant_id)


def test_a_key_is_32_bytes_and_stays_the_same(stores: Stores) -> None:
    stores.keys.ensure("icheon")
    key = stores.keys.of("icheon")
    stores.keys.ensure("icheon")
    assert len(key) == 32
    assert stores.keys.of("icheon") == key


def test_two_tenants_have_two_keys(stores: Stores) -> None:
    stores.keys.ensure("icheon")
    stores.keys.ensure("gyeonggi")
    assert stores.keys.of("icheon") != stores.keys.of("gyeonggi")


def test_a_key_is_unwrapped_once_a_process(moto_bench: Bench) -> None:
    opened: list[str] = []

    def unwrap(tenant_id: str, wrapped: bytes) -> bytes:
        opened.append(tenant_id)
        return wrapped * 4

    keys = TenantKeys(moto_bench.table, lambda tenant_id: b"wrapped!", unwrap)
    keys.ensure("icheon")
    assert {keys.of("icheon") for _ in range(3)} == {b"wrapped!" * 4}
    assert opened == ["icheon"]


def test_of_two_registrations_the_first_key_stays(moto_bench: Bench) -> None:
    def wrap_late(tenant_id: str) -> bytes:
        TenantKeys(moto_bench.table, lambda _: b"first", _open).ensure(tenant_id)
        return b"second"

    keys = TenantKeys(moto_bench.table, wrap_late, _open)
    keys.ensure("icheon")
    assert keys.of("icheon") == b"first"


def test_a_key_that_was_put_under_another_tenant_does_not_open(moto_bench: Bench) -> None:
    keys = stores_on(moto_bench).keys
    keys.ensure("icheon")
    moto_bench.client.put_item(
        TableName=moto_bench.name,
        Item={
            **moto_bench.client.get_item(
                TableName=moto_bench.name,
                Key={"pk": {"S": "T#icheon#CFG"}, "sk": {"S": "KEY"}},
            )["Item"],
            "pk": {"S": "T#gyeonggi#CFG"},
        },
    )
    with pytest.raises(Permanent):
        keys.of("gyeonggi")


def _open(tenant_id: str, wrapped: bytes) -> bytes:
    return wrapped
