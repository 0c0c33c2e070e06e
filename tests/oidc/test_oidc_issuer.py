"""How an issuer is asked, and what its refusals and silences mean."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.errors import Permanent, Rejected, Retryable
from chalicelib.domain.login_attempt import Attempt
from chalicelib.oidc.calls import Calls, Refused
from chalicelib.oidc.issuer import Client, OidcIssuer
from tests.oidc.issuers import (
    CLIENT,
    ISSUER,
    FakeCalls,
    claims,
    metadata,
    public,
    rsa_key,
    signed,
)

ATTEMPT = Attempt("s" * 43)
BACK = "https://desk.example/desk/callback"
DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
TOKEN = "https://login.example/token"


def issuer(calls: FakeCalls, secret: str = "", name: str = ISSUER) -> OidcIssuer:
    return OidcIssuer(Client(name, CLIENT, lambda: secret), calls, lambda: 0.0)  # type: ignore[arg-type]


@pytest.fixture
def calls() -> FakeCalls:
    token = signed(claims(nonce=ATTEMPT.nonce), rsa_key("one"))
    return FakeCalls(
        {
            DISCOVERY: metadata(),
            "https://issuer.example/keys": {"keys": [public("one", rsa_key("one"))]},
            TOKEN: {"id_token": token},
        }
    )


def test_the_browser_is_sent_with_state_nonce_and_challenge(calls: FakeCalls) -> None:
    where = urlsplit(issuer(calls).address(ATTEMPT, BACK))
    asked = {name: value for name, [value] in parse_qs(where.query).items()}
    assert f"{where.scheme}://{where.netloc}{where.path}" == "https://login.example/authorize"
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "scope": "openid profile",
        "state": ATTEMPT.state,
        "nonce": ATTEMPT.nonce,
        "code_challenge": ATTEMPT.challenge,
        "code_challenge_method": "S256",
        "prompt": "login",
    }
    assert ATTEMPT.verifier not in where.query and ATTEMPT.secret not in where.query


def test_a_code_is_traded_with_the_verifier(calls: FakeCalls) -> None:
    assert issuer(calls).claims("code-1", ATTEMPT, BACK).subject == "subject-1"
    [(fields, headers)] = calls.sent
    assert fields["code_verifier"] == ATTEMPT.verifier
    assert (fields["code"], fields["redirect_uri"]) == ("code-1", BACK)
    assert headers == {}


def test_a_client_with_a_secret_shows_it(calls: FakeCalls) -> None:
    issuer(calls, "hidden:/+").claims("code-1", ATTEMPT, BACK)
    [(_, headers)] = calls.sent
    shown = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert shown == f"{CLIENT}:hidden%3A%2F%2B"


def test_the_issuer_describes_itself_once(calls: FakeCalls) -> None:
    one = issuer(calls)
    for _ in range(3):
        one.address(ATTEMPT, BACK)
    assert calls.asked == [DISCOVERY]


def test_a_code_the_issuer_refuses_is_the_persons_to_try_again(calls: FakeCalls) -> None:
    calls.answers[TOKEN] = Refused("invalid_grant")
    with pytest.raises(Rejected):
        issuer(calls).claims("code-1", ATTEMPT, BACK)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Refused("invalid_client"), Permanent),
        (Retryable("silence"), Retryable),
        ({}, Rejected),
        ({"id_token": 3}, Rejected),
    ],
)
def test_every_other_answer_has_its_own_meaning(
    calls: FakeCalls, answer: Any, kind: type[Exception]
) -> None:
    calls.answers[TOKEN] = answer
    with pytest.raises(kind):
        issuer(calls).claims("code-1", ATTEMPT, BACK)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://login.example/authorize"},
        {"authorization_endpoint": "http://127.0.0.1.evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
)
def test_an_issuer_that_is_not_itself_or_speaks_in_the_clear_is_not_used(
    calls: FakeCalls, changes: dict[str, Any]
) -> None:
    calls.answers[DISCOVERY] = metadata(**changes)
    with pytest.raises(Permanent):
        issuer(calls).address(ATTEMPT, BACK)


def test_without_an_issuer_nobody_logs_in(calls: FakeCalls) -> None:
    with pytest.raises(Permanent):
        issuer(calls, name="").address(ATTEMPT, BACK)
    assert calls.asked == []


def test_log_out_goes_on_at_the_issuer_where_it_keeps_a_session(calls: FakeCalls) -> None:
    assert issuer(calls).log_out_address("https://desk.example/") == ""
    calls.answers[DISCOVERY] = metadata(end_session_endpoint="https://login.example/logout")
    where = urlsplit(issuer(calls).log_out_address("https://desk.example/"))
    assert where.path == "/logout"
    assert parse_qs(where.query)["logout_uri"] == ["https://desk.example/"]


class Speaking(BaseHTTPRequestHandler):
    """Answers as the path says: `/<status>` with the body given to the server."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = self.server.body  # type: ignore[attr-defined]
        self.send_response(int(self.path[1:4]))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "/200")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Speaking)
    made.body = b"{}"  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"", Retryable),
        (503, b"<html>", Retryable),
        (429, b"{}", Retryable),
        (200, b"<html>", Retryable),
        (200, b"[]", Retryable),
        (200, b"\xff\xfe", Retryable),
        (302, b"{}", Refused),
        (400, b'{"error": "invalid_grant"}', Refused),
        (404, b"{}", Refused),
    ],
)
def test_over_http_silence_and_refusal_are_told_apart(
    server: ThreadingHTTPServer, status: int, body: bytes, kind: type[Exception]
) -> None:
    server.body = body  # type: ignore[attr-defined]
    url = f"http://127.0.0.1:{server.server_port}/{status}"
    with pytest.raises(kind):
        Calls().get(url)
    with pytest.raises(kind):
        Calls().post(url, {"a": "1"}, {})


def test_nobody_listening_is_silence() -> None:
    with pytest.raises(Retryable):
        Calls().get("http://127.0.0.1:9/x")


def test_an_answer_is_read(server: ThreadingHTTPServer) -> None:
    server.body = json.dumps({"a": "가"}).encode()  # type: ignore[attr-defined]
    assert Calls().get(f"http://127.0.0.1:{server.server_port}/200") == {"a": "가"}
