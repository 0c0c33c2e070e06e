"""The local issuer gives a code only to us, once, for a while, to whoever holds the verifier."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest

from chalicelib.domain.login_attempt import Attempt
from chalicelib.local.gateway import Answer
from chalicelib.local.issuer import LocalIssuer
from chalicelib.local.issuer_members import DemoMember
from chalicelib.local.issuer_tokens import CODE_SECONDS

URL = "http://127.0.0.1:8000"
BACK = f"{URL}/desk/callback"
ATTEMPT = Attempt("s" * 43)
MEMBER = DemoMember("demo-1", "상담사 1", "<샛별시>", ("saetbyeol:agent",))


class Clock:
    """Seconds since 1970."""

    def __init__(self) -> None:
        self.seconds = 1_795_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(clock: Clock) -> LocalIssuer:
    return LocalIssuer(URL, lambda: [MEMBER], clock)


def asked(**changes: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": "sotong-local",
        "redirect_uri": BACK,
        "state": "state-1",
        "nonce": ATTEMPT.nonce,
        "code_challenge": ATTEMPT.challenge,
        "code_challenge_method": "S256",
        **changes,
    }


def ask(issuer: LocalIssuer, path: str, fields: dict[str, str]) -> Answer:
    found = issuer.answer("GET", f"/issuer{path}?{urlencode(fields)}", b"")
    assert found
    return found


def led_to(answer: Answer) -> dict[str, str]:
    assert answer.status == 302
    where = urlsplit(dict(answer.headers)["Location"])
    assert where._replace(query="").geturl() == BACK
    return dict(parse_qsl(where.query))


def code(issuer: LocalIssuer) -> str:
    back = led_to(ask(issuer, "/authorize", {**asked(), "as": MEMBER.id}))
    assert back["state"] == "state-1"
    return back["code"]


def trade(issuer: LocalIssuer, **changes: str) -> tuple[int, Any]:
    fields = {
        "grant_type": "authorization_code",
        "client_id": "sotong-local",
        "redirect_uri": BACK,
        "code_verifier": ATTEMPT.verifier,
        **changes,
    }
    found = issuer.answer("POST", "/issuer/token", urlencode(fields).encode())
    assert found
    return found.status, json.loads(found.body)


def test_the_token_is_signed_by_a_key_it_publishes(issuer: LocalIssuer, clock: Clock) -> None:
    status, given = trade(issuer, code=code(issuer))
    assert status == 200
    [key] = json.loads(ask(issuer, "/jwks", {}).body)["keys"]
    said = jwt.decode(
        given["id_token"],
        jwt.PyJWK(key),
        algorithms=["RS256"],
        audience="sotong-local",
        issuer=f"{URL}/issuer",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (said["sub"], said["name"], said["groups"]) == (
        "demo-1",
        "상담사 1",
        ["saetbyeol:agent"],
    )
    assert said["nonce"] == ATTEMPT.nonce
    assert said["iat"] == clock.seconds


def test_a_code_works_once(issuer: LocalIssuer) -> None:
    given = code(issuer)
    assert trade(issuer, code=given)[0] == 200
    assert trade(issuer, code=given) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "another"},
        {"code_verifier": ""},
        {"client_id": "another"},
        {"redirect_uri": f"{URL}/elsewhere"},
        {"grant_type": "password"},
        {"code": "guess"},
    ],
)
def test_a_code_is_of_no_use_to_others(issuer: LocalIssuer, changes: dict[str, str]) -> None:
    assert trade(issuer, **{"code": code(issuer), **changes})[0] == 400


def test_a_code_is_of_no_use_later(issuer: LocalIssuer, clock: Clock) -> None:
    given = code(issuer)
    clock.seconds += CODE_SECONDS
    assert trade(issuer, code=given)[0] == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example/desk/callback"},
        {"redirect_uri": f"{URL}.evil.example/"},
        {"redirect_uri": ""},
        {"client_id": "another"},
    ],
)
def test_nobody_is_sent_to_a_place_that_is_not_ours(
    issuer: LocalIssuer, changes: dict[str, str]
) -> None:
    answer = ask(issuer, "/authorize", {**asked(**changes), "as": MEMBER.id})
    assert (answer.status, answer.headers) == (400, ())


@pytest.mark.parametrize("changes", [{"code_challenge_method": "plain"}, {"code_challenge": ""}])
def test_without_a_digest_of_a_verifier_there_is_no_code(
    issuer: LocalIssuer, changes: dict[str, str]
) -> None:
    back = led_to(ask(issuer, "/authorize", {**asked(**changes), "as": MEMBER.id}))
    assert back == {"error": "invalid_request", "state": "state-1"}


def test_its_page_quotes_what_it_was_asked(issuer: LocalIssuer) -> None:
    page = ask(issuer, "/authorize", asked(state='"><script>x</script>')).body.decode()
    assert "<script>" not in page
    assert "상담사 1 (&lt;샛별시&gt;)" in page


def test_log_out_leads_back_to_us_alone(issuer: LocalIssuer) -> None:
    for back, where in ((f"{URL}/desk/login", f"{URL}/desk/login"), ("https://evil.example/", URL)):
        answer = ask(issuer, "/logout", {"post_logout_redirect_uri": back})
        assert dict(answer.headers)["Location"] == where


def test_other_paths_are_left_to_others(issuer: LocalIssuer) -> None:
    assert issuer.answer("GET", "/desk", b"") is None
    assert issuer.answer("GET", "/issuers/x", b"") is None
    unknown = issuer.answer("GET", "/issuer/x", b"")
    assert unknown and unknown.status == 404
