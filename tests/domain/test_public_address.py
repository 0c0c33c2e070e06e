"""Which addresses are called where a name came from outside."""

import pytest

from chalicelib.domain.public_address import are_public

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
]


def test_addresses_of_the_public_internet_are() -> None:
    assert are_public(["8.8.8.8", "2001:4860:4860::8888"])


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_with_one_address_that_is_not_public_is_not_called(address: str) -> None:
    assert not are_public(["8.8.8.8", address])


def test_what_is_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        are_public(["city.example"])
