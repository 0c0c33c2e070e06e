"""Every route is guarded, or stands in the list of those that anyone may read."""

from collections.abc import Iterator

import pytest
from chalice.test import Client

from app import app
from tests.perf.stub_store import Stub
from tests.platforms import city_body, running

OPEN = {("GET", "/health"), ("GET", "/a/{tenant}/{entry}")}
ROUTES = sorted((method, path) for path, methods in app.routes.items() for method in methods)
GUARDED = [route for route in ROUTES if route not in OPEN]
HEADERS = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with pytest.MonkeyPatch.context() as patch, running(patch, city_body()) as (_, found):
        yield found


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(app) as found:
        yield found


def test_the_open_routes_are_still_there() -> None:
    assert set(ROUTES) >= OPEN
    assert GUARDED


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("headers", [HEADERS, {**HEADERS, "X-Webhook-Secret": "wrong"}])
def test_a_guarded_route_turns_strangers_away_and_stores_nothing(
    stub: Stub, client: Client, method: str, path: str, headers: dict[str, str]
) -> None:
    address = path.format(channel="kakao", tenant="saetbyeol", hook="guess")
    before = dict(stub.items)

    answer = client.http.request(method, address, headers=headers, body=b'{"userRequest":{}}')

    assert answer.status_code == 401
    assert stub.items == before


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize(("channel", "tenant"), [("kakao", "nowhere"), ("none", "saetbyeol")])
def test_a_guarded_route_knows_no_other_tenant_or_channel(
    stub: Stub, client: Client, method: str, path: str, channel: str, tenant: str
) -> None:
    address = path.format(channel=channel, tenant=tenant, hook="guess")

    answer = client.http.request(method, address, headers=HEADERS, body=b"{}")

    assert answer.status_code == 404
