"""The door to the simulated vendors' faults takes what they know, and nothing else."""

import json
from typing import Any

import pytest

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.solapi import SimulatedSolapi
from chalicelib.local.vendor_faults import PATH, VendorFaults


@pytest.fixture
def door() -> VendorFaults:
    bizgo = SimulatedBizgo(lambda _: None)
    made = bizgo, SimulatedSolapi(bizgo.phones), SimulatedMsghub(lambda _: None, bizgo.phones)
    for each in made:
        each.server_close()
    return VendorFaults(*made)


def told(door: VendorFaults, asked: Any) -> tuple[int, Any]:
    answer = door.answer("POST", PATH, json.dumps(asked).encode())
    assert answer
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize(
    "asked",
    [
        {"vendor": "bizgo", "answer": "500", "delay_seconds": 1.5, "times": 2},
        {"vendor": "solapi", "results": "reordered", "late_seconds": 3, "retry_after": 9},
        {"vendor": "msghub", "held": True, "date": " "},
    ],
)
def test_what_is_set_is_told(door: VendorFaults, asked: dict[str, Any]) -> None:
    status, faults = told(door, asked)
    assert status == 200
    vendor = asked.pop("vendor")
    assert {name: faults[vendor][name] for name in asked} == asked


@pytest.mark.parametrize(
    "asked",
    [
        [],
        7,
        {"vendor": "nobody"},
        {"vendor": ["bizgo"], "answer": "500"},
        {"vendor": "bizgo", "answer": "418"},
        {"vendor": "bizgo", "answer": ["500"]},
        {"vendor": "bizgo", "delay_seconds": -1},
        {"vendor": "bizgo", "delay_seconds": True},
        {"vendor": "bizgo", "answer": "500", "absent": 1},
        {"vendor": "msghub", "held": 1},
    ],
)
def test_what_it_does_not_know_changes_nothing(door: VendorFaults, asked: Any) -> None:
    before = door.answer("GET", PATH, b"")
    assert told(door, asked)[0] == 400
    assert door.answer("GET", PATH, b"") == before


def test_other_paths_are_somebody_elses(door: VendorFaults) -> None:
    assert door.answer("GET", "/simulator/texts", b"") is None
    assert door.answer("DELETE", PATH, b"") is None
