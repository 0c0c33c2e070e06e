"""Our own files for pages: looked up by name, kept by browsers as long as they are the same."""

from hashlib import sha256

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib.web.static import FOLDER, TYPES, contents, versioned

# What was taken from npm's `htmx.org` as it stands there; another version needs another row.
HTMX = ("2.0.11", "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717")


def ask(name: str) -> HTTPResponse:
    from app import app

    with Client(app) as client:
        return client.http.get(f"/static/{name}")


def test_htmx_is_the_release_its_makers_published_with_its_terms_beside_it() -> None:
    version, digest = HTMX
    raw = (FOLDER / "htmx.min.js").read_bytes()
    assert sha256(raw).hexdigest() == digest
    assert f'version:"{version}"'.encode() in raw
    assert "Zero-Clause BSD" in ask("htmx.LICENSE.txt").body.decode()


@pytest.mark.parametrize("name", sorted(contents()))
def test_a_file_is_kept_for_a_year_under_its_digest_and_asked_for_anew_under_its_name(
    name: str,
) -> None:
    kept, plain = ask(versioned(name)), ask(name)
    assert kept.status_code == plain.status_code == 200
    assert kept.body == plain.body == (FOLDER / name).read_bytes()
    assert kept.headers["Content-Type"] == TYPES["." + name.rpartition(".")[2]]
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in kept.headers["Cache-Control"]
    assert plain.headers["Cache-Control"] == "no-cache"


def test_a_page_of_yesterday_gets_todays_file_and_does_not_keep_it() -> None:
    answer = ask("login.000000000000.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["static.py", "login", "..%2Fguard.py", "%2e%2e", ".css", "login.css.map", "가.css"]
)
def test_nothing_else_is_given_out(name: str) -> None:
    assert ask(name).status_code == 404
