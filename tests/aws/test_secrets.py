"""What secrets promise: written, replaced, read and forgotten by their whole name."""

from uuid import uuid4

import pytest

from chalicelib.aws.secrets import Secrets
from chalicelib.aws.session import Clients
from chalicelib.services import ports
from tests.conftest import REGION
from tests.fakes import FakeSecrets


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def secrets(request: pytest.FixtureRequest) -> ports.Secrets:
    if request.param == "fake":
        return FakeSecrets()
    address = request.getfixturevalue(request.param)
    clients = Clients(REGION, address, connect_seconds=10, read_seconds=30)
    return Secrets(clients.lazily("ssm"))


@pytest.fixture
def name() -> str:
    return f"/sotong/{uuid4().hex}/icheon/kakao/webhook"


def test_a_secret_that_never_was_written_is_none(secrets: ports.Secrets, name: str) -> None:
    assert secrets.read(name) is None


def test_a_secret_comes_back_as_it_was_written(secrets: ports.Secrets, name: str) -> None:
    secrets.write(name, "first")
    secrets.write(name + "/next", "비밀 second")
    assert secrets.read(name) == "first"
    assert secrets.read(name + "/next") == "비밀 second"


def test_a_secret_can_be_replaced(secrets: ports.Secrets, name: str) -> None:
    secrets.write(name, "first")
    secrets.write(name, "second")
    assert secrets.read(name) == "second"


def test_a_removed_secret_is_gone_and_can_be_removed_again(
    secrets: ports.Secrets, name: str
) -> None:
    secrets.write(name, "first")
    secrets.remove(name)
    secrets.remove(name)
    assert secrets.read(name) is None


def test_a_secret_is_stored_encrypted(moto: None, name: str) -> None:
    clients = Clients(REGION)
    Secrets(clients.lazily("ssm")).write(name, "first")
    stored = clients.get("ssm").get_parameter(Name=name, WithDecryption=False)["Parameter"]
    assert stored["Type"] == "SecureString"
    assert stored["Value"] != "first"
