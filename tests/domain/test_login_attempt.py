"""A log-in under way: three values of one secret, and a way back that stays with us."""

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.login_attempt import HOME, Attempt, page_of_ours, read_attempt, written

SECRET = "s" * 43


def test_state_nonce_and_verifier_tell_nothing_of_each_other() -> None:
    attempt = Attempt(SECRET)
    values = {attempt.state, attempt.nonce, attempt.verifier, attempt.challenge, SECRET}
    assert len(values) == 5


def test_verifier_and_challenge_are_those_of_rfc_7636() -> None:
    attempt = Attempt(SECRET)
    assert 43 <= len(attempt.verifier) <= 128
    digest = sha256(attempt.verifier.encode("ascii")).digest()
    assert base64.urlsafe_b64decode(attempt.challenge + "=") == digest


def test_what_was_written_is_read() -> None:
    attempt = Attempt(SECRET, "/desk/talks?x=1", "icheon")
    assert read_attempt(written(attempt)) == attempt


@given(st.text(max_size=120))
def test_whatever_else_a_cookie_holds_is_no_attempt(value: str) -> None:
    found = read_attempt(value)
    assert found is None or len(found.secret) >= 32


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/talks/web/abc", "/desk?department=tax", "/desk/search?q=%EA%B0%80"]
)
def test_pages_of_the_desk_are_ours(path: str) -> None:
    assert page_of_ours(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "desk", "/desks", "//desk", "/desk//x", "https://x/desk", "/desk@x", "/deskx"),
        *("/desk/../a", "/desk\\x", "/desk\r\nX: 1", "/desk/\u2028", "/desk?back=//evil"),
    ],
)
def test_every_other_place_becomes_the_desk(path: str) -> None:
    assert page_of_ours(path) == HOME
