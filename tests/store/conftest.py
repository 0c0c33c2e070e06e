"""The same stores thrice: as fakes, on moto, on ministack."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.aws.kms import DataKeys
from chalicelib.aws.session import Clients
from chalicelib.services import ports
from chalicelib.store.conversations import Conversations
from chalicelib.store.counters import Counters
from chalicelib.store.keys import TenantKeys
from chalicelib.store.schema import create_table
from chalicelib.store.table import Table
from chalicelib.store.tenants import Tenants
from chalicelib.store.versions import Versions
from tests.conftest import REGION
from tests.fakes import FakeConversations, FakeCounters, FakeTenantKeys, FakeTenants, FakeVersions
from tests.store.samples import NOW


@dataclass
class Clock:
    """A monotonic clock that moves when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Stores:
    conversations: ports.Conversations
    tenants: ports.Tenants
    versions: ports.Versions
    keys: ports.TenantKeys
    counters: ports.Counters
    clock: Clock = field(default_factory=Clock)


@dataclass
class Bench:
    """A fresh table and the client it is reached by."""

    table: Table
    client: Any
    clients: Clients
    name: str


@pytest.fixture
def moto_bench(moto: None) -> Bench:
    return bench(None)


@pytest.fixture
def engine_bench(engine: str) -> Bench:
    return bench(engine)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        return _fakes()
    return stores_on(request.getfixturevalue(f"{request.param}_bench"))


def bench(endpoint: str | None) -> Bench:
    clients = Clients(REGION, endpoint, connect_seconds=10, read_seconds=30)
    name = f"sotong-{uuid4().hex}"
    create_table(clients.get("dynamodb"), name)
    table = Table(name, clients.lazily("dynamodb"), pause=lambda seconds: None)
    return Bench(table, clients.get("dynamodb"), clients, name)


def stores_on(bench: Bench) -> Stores:
    clock = Clock()
    key_id = bench.clients.get("kms").create_key()["KeyMetadata"]["KeyId"]
    data_keys = DataKeys(bench.clients.lazily("kms"), key_id)
    return Stores(
        Conversations(bench.table),
        Tenants(bench.table, clock),
        Versions(bench.table),
        TenantKeys(bench.table, data_keys.wrap, data_keys.unwrap),
        Counters(bench.table, lambda: NOW),
        clock,
    )


def _fakes() -> Stores:
    tenants = FakeTenants()
    return Stores(
        FakeConversations(),
        tenants,
        FakeVersions(tenants),
        FakeTenantKeys(),
        FakeCounters(),
    )
