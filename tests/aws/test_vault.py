"""What encryption promises: only the tenant that sealed opens, and nothing shows through."""

import pytest

from chalicelib.aws.kms import DataKeys, Vault
from chalicelib.aws.session import Clients
from chalicelib.domain.errors import Permanent
from chalicelib.services import ports
from tests.conftest import REGION
from tests.fakes import FakeVault

PLAIN = "받는 사람 010-0000-0000".encode()


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def vault(request: pytest.FixtureRequest) -> ports.Vault:
    if request.param == "fake":
        return FakeVault()
    return Vault(*_kms(request))


@pytest.fixture(params=["moto", pytest.param("engine", marks=pytest.mark.engine)])
def data_keys(request: pytest.FixtureRequest) -> DataKeys:
    return DataKeys(*_kms(request))


@pytest.mark.parametrize("plain", [PLAIN, b"\x00", bytes(range(256))])
def test_what_a_tenant_sealed_it_can_open(vault: ports.Vault, plain: bytes) -> None:
    assert vault.open("icheon", vault.seal("icheon", plain)) == plain


def test_what_was_sealed_does_not_show(vault: ports.Vault) -> None:
    assert b"010-0000" not in vault.seal("icheon", PLAIN)


def test_another_tenant_cannot_open_it(vault: ports.Vault) -> None:
    with pytest.raises(Permanent):
        vault.open("gyeonggi", vault.seal("icheon", PLAIN))


def test_what_nobody_sealed_cannot_be_opened(vault: ports.Vault) -> None:
    with pytest.raises(Permanent):
        vault.open("icheon", b"nothing that was sealed" * 9)


def test_a_wrapped_key_is_32_bytes_and_unwraps_to_the_same(data_keys: DataKeys) -> None:
    wrapped = data_keys.wrap("icheon")
    key = data_keys.unwrap("icheon", wrapped)
    assert len(key) == 32
    assert data_keys.unwrap("icheon", wrapped) == key
    assert key not in wrapped


def test_every_wrapped_key_is_another(data_keys: DataKeys) -> None:
    keys = {data_keys.unwrap("icheon", data_keys.wrap("icheon")) for _ in range(3)}
    assert len(keys) == 3


def test_a_wrapped_key_opens_for_its_tenant_alone(data_keys: DataKeys) -> None:
    with pytest.raises(Permanent):
        data_keys.unwrap("gyeonggi", data_keys.wrap("icheon"))


def _kms(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    address = request.getfixturevalue(request.param)
    clients = Clients(REGION, address, connect_seconds=10, read_seconds=30)
    key_id = clients.get("kms").create_key()["KeyMetadata"]["KeyId"]
    return clients.lazily("kms"), key_id
