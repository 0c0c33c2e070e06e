"""The application's doors over a real platform on the stub store."""

from collections.abc import Iterator

import pytest
from chalice.test import Client

from tests.perf.stub_store import Stub
from tests.platforms import city_body, running


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    with running(monkeypatch, city_body()) as (_, found):
        yield found


@pytest.fixture
def client(stub: Stub) -> Iterator[Client]:
    from app import app

    with Client(app) as found:
        yield found
