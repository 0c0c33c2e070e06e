"""What a city lets its messages cost is written in won and carried whole."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.budget import Budget, Charged, read_budget
from chalicelib.domain.version import read_version
from tests.definitions.sample import city, draft, edited

PRICES = {"sms": 8.4, "lms": 25.9, "mms": 60, "alimtalk": 6.55}
TODAY = date(2026, 11, 22)


def read(folder: Path, files: dict[str, Any]) -> Budget | None:
    return read_budget(read_version(1, draft(folder, files, TODAY).compile({})).budget)


def test_a_city_without_a_cap_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, city()) is None


def test_prices_with_fractions_come_through_to_the_hundredth(tmp_path: Path) -> None:
    files = edited(("tenant/spending", {"monthly_won": 500_000, "prices": PRICES}))
    prices = {Charged.SMS: 840, Charged.LMS: 2590, Charged.MMS: 6000, Charged.ALIMTALK: 655}
    assert read(tmp_path, files) == Budget(50_000_000, prices)


WRONG = [
    ({"monthly_won": 0, "prices": PRICES}, "spending/monthly_won"),
    ({"monthly_won": 1.5, "prices": PRICES}, "spending/monthly_won"),
    ({"monthly_won": 1, "prices": {**PRICES, "sms": -1}}, "spending/prices/sms"),
    ({"monthly_won": 1, "prices": {"sms": 8.4, "lms": 1, "mms": 1}}, "spending/prices/alimtalk"),
    ({"monthly_won": 1, "prices": {**PRICES, "fax": 1}}, "spending/prices/fax"),
]


@pytest.mark.parametrize(("spending", "place"), WRONG)
def test_what_cannot_be_a_cap_is_told_with_its_place(
    tmp_path: Path, spending: Any, place: str
) -> None:
    faults = draft(tmp_path, edited(("tenant/spending", spending)), TODAY).faults
    assert [fault.place for fault in faults] == [place]


@pytest.mark.parametrize("verified", [True, False])
def test_a_version_says_whether_the_senders_number_is_registered(
    tmp_path: Path, verified: bool
) -> None:
    line = {"number": "1899-0000", "verified": verified}
    files = edited(("tenant/channels/sms", line))
    tenant = read_version(1, draft(tmp_path, files, TODAY).compile({}))
    assert tenant.accounts["sms"].verified is verified


def test_a_version_of_before_goes_on_sending(tmp_path: Path) -> None:
    files = edited(("tenant/channels/sms", {"number": "1899-0000"}))
    body = draft(tmp_path, files, TODAY).compile({})
    del body["accounts"]["sms"]["verified"]
    assert read_version(1, body).accounts["sms"].verified
