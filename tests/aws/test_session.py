"""How clients are made: late, once, from one session, quick to give up."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.aws.session import Clients
from tests.conftest import REGION


def test_threads_share_one_client_a_service() -> None:
    clients, gate = Clients(REGION), threading.Barrier(8)

    def ask(number: int) -> tuple[str, int]:
        service = ("kms", "sns")[number % 2]
        gate.wait(timeout=10)
        return service, id(clients.get(service))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 2


def test_nothing_is_made_before_it_is_asked_for() -> None:
    clients = Clients(REGION)
    give = clients.lazily("kms")
    assert clients._clients == {}
    assert give() is clients.get("kms")


def test_clients_give_up_before_the_citizen_does_and_say_who_they_are() -> None:
    config = Clients(REGION).get("kms").meta.config
    assert (config.connect_timeout, config.read_timeout) == (0.5, 1.0)
    assert config.retries["total_max_attempts"] == 1
    assert config.user_agent == "sotong"


def test_parameters_are_not_validated_before_they_are_sent() -> None:
    nobody = Clients(REGION, "http://127.0.0.1:1").get("kms")
    with pytest.raises(EndpointConnectionError):
        nobody.encrypt(KeyId="key")
