"""Every route is guarded, or stands in the list of those that anyone may read.

Webhooks are guarded by a secret; pages of staff by chalicelib/web/guard.py, which leaves its mark.
"""

import re
from collections.abc import Iterator

import pytest
from chalice.test import Client

from app import app
from tests.perf.stub_store import Stub
from tests.platforms import city_body, running

OPEN = {
    ("GET", "/health"),
    ("GET", "/a/{tenant}/{entry}"),
    ("GET", "/static/{name}"),
    # A file that was given to somebody: 130 bits that nobody guesses.
    ("GET", "/f/{tenant}/{id}"),
    # Before anybody is known: the way in.
    ("GET", "/desk/login"),
    ("GET", "/desk/callback"),
}
# Citizens' own: whoever asks is given a visitor's cookie, and sees that visitor's talk alone.
CHAT = {
    ("GET", "/chat/{tenant}"),
    ("GET", "/chat/{tenant}/embed.js"),
    ("GET", "/chat/{tenant}/turns"),
    ("POST", "/chat/{tenant}/messages"),
}
VIEWS = {
    (method, path): entry.view_function
    for path, methods in app.routes.items()
    for method, entry in methods.items()
}
ROUTES = sorted(VIEWS)
STAFF = [route for route in ROUTES if hasattr(VIEWS[route], "guarded_by")]
GUARDED = [route for route in ROUTES if route not in OPEN | CHAT and route not in STAFF]
HEADERS = {"Content-Type": "application/json"}
FORGED = [
    "",
    "saetbyeol",
    "saetbyeol.e30.x",
    "nowhere.e30.x",
    "../x.e30.x",
    "*.e30.x",
    "saetbyeol.e30.\u00ff",
]


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


def test_whatever_is_not_a_webhook_is_guarded_for_staff_or_known_to_be_open() -> None:
    assert [route for route in GUARDED if not route[1].startswith("/webhooks/")] == []
    assert [route for route in STAFF if route in OPEN | CHAT] == []
    assert STAFF


@pytest.mark.parametrize(("method", "path"), STAFF)
@pytest.mark.parametrize("cookie", FORGED)
def test_a_page_of_staff_sends_whoever_is_not_logged_in_away_and_stores_nothing(
    stub: Stub, client: Client, method: str, path: str, cookie: str
) -> None:
    address = re.sub(r"\{\w+\}", "guess", path)
    kind = app.routes[path][method].content_types[0]
    headers = {"Cookie": f"sotong={cookie}", "Content-Type": kind}
    before = dict(stub.items)

    answer = client.http.request(method, address, headers=headers, body=b"csrf=guess")
    part = client.http.request(
        method, address, headers={**headers, "HX-Request": "true"}, body=b"csrf=guess"
    )

    assert answer.status_code == (303 if method == "GET" else 401)
    assert part.status_code == 401
    assert part.headers["HX-Redirect"].startswith("/desk/login")
    assert stub.items == before


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("headers", [HEADERS, {**HEADERS, "X-Webhook-Secret": "wrong"}])
def test_a_guarded_route_turns_strangers_away_and_stores_nothing(
    stub: Stub, client: Client, method: str, path: str, headers: dict[str, str]
) -> None:
    address = path.format(channel="kakao", tenant="saetbyeol", hook="guess", kind="message")
    before = dict(stub.items)

    answer = client.http.request(method, address, headers=headers, body=b'{"userRequest":{}}')

    # Where the secret stands in the address, a wrong one is an address that does not exist.
    assert answer.status_code == (404 if "{hook}" in path else 401)
    assert stub.items == before


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize(("channel", "tenant"), [("kakao", "nowhere"), ("none", "saetbyeol")])
def test_a_guarded_route_knows_no_other_tenant_or_channel(
    stub: Stub, client: Client, method: str, path: str, channel: str, tenant: str
) -> None:
    address = path.format(channel=channel, tenant=tenant, hook="guess", kind="message")

    answer = client.http.request(method, address, headers=HEADERS, body=b"{}")

    assert answer.status_code == 404
