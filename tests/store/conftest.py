"""The same stores thrice: as fakes, on moto, on ministack."""

import pytest

from tests.store.benches import Bench, Stores, bench, fakes, stores_on


@pytest.fixture
def moto_bench(moto: None) -> Bench:
    return bench(None)


@pytest.fixture
def engine_bench(engine: str) -> Bench:
    return bench(engine)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        return fakes()
    return stores_on(request.getfixturevalue(f"{request.param}_bench"))
