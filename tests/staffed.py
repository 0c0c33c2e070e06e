"""The whole application behind true HTTP with a small city and its demo staff, in this process.

`Browser` is as much of a browser as pages without scripts need: it keeps cookies, follows nothing.
"""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

import pytest

from chalicelib.aws.session import Clients
from chalicelib.bootstrap import Platform, platform
from chalicelib.local.environment import local_environment
from chalicelib.local.front import Front, Site
from chalicelib.local.gateway import Gateway
from chalicelib.local.issuer import LocalIssuer
from chalicelib.local.issuer_members import demo_members
from chalicelib.local.resources import ensure_files
from chalicelib.local.server import Server
from chalicelib.store.schema import create_table
from tests.conftest import REGION
from tests.platforms import city_body, register

AGENT = "demo-saetbyeol-agent-1"
OTHER_AGENT = "demo-saetbyeol-agent-2"
SUPERVISOR = "demo-saetbyeol-supervisor-1"
ADMIN = "demo-saetbyeol-tenant-admin-1"
PLATFORM_ADMIN = "demo-platform-admin"


@dataclass(frozen=True)
class Staffed:
    """A platform that is up: its services, its address, its issuer."""

    platform: Platform
    url: str
    issuer: LocalIssuer


@contextmanager
def staffed(patch: pytest.MonkeyPatch, endpoint: str, *bodies: object) -> Iterator[Staffed]:
    """On the engine at `endpoint`, with a table of its own and these cities (else one)."""
    server = Server(0, Front({"status": "starting"}))
    # Before any fixture of a single test has put credentials there.
    for name, value in local_environment(endpoint, "", "", server.url).items():
        patch.setenv(name, value)
    clients = Clients(REGION, endpoint, connect_seconds=10, read_seconds=30)
    table = f"sotong-{uuid4().hex}"
    create_table(clients.get("dynamodb"), table)
    key = clients.get("kms").create_key()["KeyMetadata"]["KeyId"]
    patch.setenv("SOTONG_KMS_KEY", key)
    patch.setenv("SOTONG_TABLE", table)
    ensure_files(endpoint)
    platform.cache_clear()
    found = platform()
    for body in bodies or (city_body(),):
        register(found, body)  # type: ignore[arg-type]
    from app import app

    issuer = LocalIssuer(server.url, partial(demo_members, found), time.time)
    server.front.open(Site(Gateway(app), list, {"status": "ready"}, issuer))
    server.start()
    try:
        yield Staffed(found, server.url, issuer)
    finally:
        server.stop(5)
        platform.cache_clear()


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf"[^>]* (?:content|value)="([^"]+)"', self.text)
        assert found, self.text[:400]
        return found[1]


@dataclass
class Browser:
    """One browser at one platform."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    # The last answer's Set-Cookie lines.
    set_cookies: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        return self.ask("POST", path, urllib.parse.urlencode(fields).encode(), headers)

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        url = path if path.startswith("http") else self.url + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(url, body, named, method=method)
        if self.cookies:
            pairs = (f"{name}={value}" for name, value in self.cookies.items())
            request.add_header("Cookie", "; ".join(pairs))
        try:
            with _opener().open(request, timeout=20) as found:
                return self._taken(found)
        except urllib.error.HTTPError as error:
            with error:
                return self._taken(error)

    def log_in(self, member: str, query: str = "") -> Answer:
        """As a person does: the log-in page, the issuer's page, back; the last answer."""
        going = self.get(f"/desk/login?go=1{query}")
        assert going.status == 303, going.text
        chosen = self.get(going.headers["location"] + f"&as={member}")
        assert chosen.status == 302, chosen.text
        return self.get(chosen.headers["location"])

    def _taken(self, found: urllib.error.HTTPError | object) -> Answer:
        headers = found.headers  # type: ignore[union-attr]
        self.set_cookies = headers.get_all("Set-Cookie") or []
        for line in self.set_cookies:
            pair, _, rest = line.partition(";")
            name, _, value = pair.partition("=")
            self.cookies[name] = value
            if "Max-Age=0" in rest:
                del self.cookies[name]
        text = found.read().decode("utf-8", "replace")  # type: ignore[union-attr]
        lowered = {name.lower(): value for name, value in headers.items()}
        return Answer(found.status, text, lowered)  # type: ignore[union-attr]


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stays)
