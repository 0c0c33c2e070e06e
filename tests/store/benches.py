"""Where stores are tried: a fresh table on an engine, or the fakes."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

from chalicelib.aws.kms import DataKeys
from chalicelib.aws.session import Clients
from chalicelib.services import ports
from chalicelib.store.answers import Answers
from chalicelib.store.conversations import Conversations
from chalicelib.store.counters import Counters
from chalicelib.store.keys import TenantKeys
from chalicelib.store.schema import create_table
from chalicelib.store.table import Table
from chalicelib.store.tenants import Tenants
from chalicelib.store.versions import Versions
from tests.conftest import REGION
from tests.fakes import (
    FakeAnswers,
    FakeConversations,
    FakeCounters,
    FakeTenantKeys,
    FakeTenants,
    FakeVersions,
)
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
    answers: ports.Answers
    clock: Clock = field(default_factory=Clock)


@dataclass
class Bench:
    """A fresh table and the client it is reached by."""

    table: Table
    client: Any
    clients: Clients
    name: str


def bench(endpoint: str | None, clients: Clients | None = None) -> Bench:
    clients = clients or _clients(endpoint)
    name = f"sotong-{uuid4().hex}"
    create_table(clients.get("dynamodb"), name)
    table = Table(name, clients.lazily("dynamodb"), pause=lambda seconds: None)
    return Bench(table, clients.get("dynamodb"), clients, name)


@cache
def _clients(endpoint: str | None) -> Clients:
    return patient(endpoint)


def patient(endpoint: str | None) -> Clients:
    """Clients that wait longer than the true ones, since test machines are slow."""
    return Clients(REGION, endpoint, connect_seconds=10, read_seconds=30)


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
        Answers(bench.table),
        clock,
    )


def fakes() -> Stores:
    tenants, conversations = FakeTenants(), FakeConversations()
    return Stores(
        conversations,
        tenants,
        FakeVersions(tenants),
        FakeTenantKeys(),
        FakeCounters(),
        FakeAnswers(conversations),
    )
