"""What each text vendor posts, one file each under tests/payloads/<vendor>, read as beside it."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest

from chalicelib.domain.message import Unknown
from chalicelib.domain.text_message import Ping, TextArrived
from tests.channels.text_calls import VENDORS, folder_of, names_of, sample

EVERY = [(vendor, name) for vendor in sorted(VENDORS) for name in names_of(vendor)]


def written(item: TextArrived | Ping | Unknown) -> Any:
    """As the expected files have it: what is empty is left out."""
    if isinstance(item, Ping):
        return "ping"
    if isinstance(item, Unknown):
        return {"unknown": item.kind}
    return {name: _plain(value) for name, value in asdict(item).items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{name: each for name, each in file.items() if each} for file in value]
    return value


@pytest.mark.parametrize(("vendor", "name"), EVERY)
def test_the_vendors_payload_is_read_as_written_beside_it(vendor: str, name: str) -> None:
    call, account = sample(vendor, name)
    items = VENDORS[vendor].parse(call, account)
    expected = json.loads((folder_of(vendor) / f"{name}.expected.json").read_text("utf-8"))
    assert [written(item) for item in items] == expected
    assert VENDORS[vendor].parse(call, account) == items


def test_every_vendor_has_payloads() -> None:
    assert {vendor for vendor, _ in EVERY} == VENDORS.keys()
