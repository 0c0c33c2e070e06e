"""Where links lead and which cookies go out, on a laptop, behind the gateway, under an own name."""

import pytest

from chalicelib.web.address import Address, address_from
from chalicelib.web.cookies import attempt_cookie, forgotten, session_cookie

GATEWAY = {"domainName": "abc.execute-api.ap-northeast-2.amazonaws.com", "stage": "prod"}
OWN = {"domainName": "desk.example", "stage": "prod"}


@pytest.mark.parametrize(
    ("context", "fixed", "login"),
    [
        (GATEWAY, "", f"https://{GATEWAY['domainName']}/prod/desk/login"),
        (OWN, "", "https://desk.example/desk/login"),
        ({}, "http://127.0.0.1:8000", "http://127.0.0.1:8000/desk/login"),
        (GATEWAY, "https://city.example/sotong/", "https://city.example/sotong/desk/login"),
    ],
)
def test_a_page_is_linked_where_the_browser_finds_it(
    context: dict[str, str], fixed: str, login: str
) -> None:
    address = address_from(context, {"host": "evil.example"}, fixed)
    assert address.url("/desk/login") == login
    assert login.endswith(address.path("/desk/login"))
    assert address.without_base(address.path("/desk/x")) == "/desk/x"


def test_a_header_decides_no_address_where_the_gateway_names_one() -> None:
    for context in (GATEWAY, OWN):
        address = address_from(context, {"host": "evil.example"}, "")
        assert "evil" not in address.url("/")


@pytest.mark.parametrize(("origin", "secure"), [("https://x", True), ("http://127.0.0.1:1", False)])
def test_cookies_are_held_back_from_scripts_other_sites_and_plain_http(
    origin: str, secure: bool
) -> None:
    address = Address(origin, "")
    for line in (session_cookie("v", address), attempt_cookie("v", address)):
        parts = set(line.split("; ")[1:])
        assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= parts
        assert ("Secure" in parts) is secure
    assert "Max-Age" not in session_cookie("v", address)
    assert "Max-Age=0" in forgotten("sotong", address)
