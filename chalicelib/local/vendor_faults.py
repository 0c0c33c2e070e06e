"""The simulator's door to what goes wrong at the simulated vendors.

`GET /simulator/vendors` gives the faults of each, `POST` sets some of one: `{vendor, name: value}`.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.gateway import Answer, json_answer
from chalicelib.local.msghub import SimulatedMsghub
from chalicelib.local.msghub_line import MoFaults
from chalicelib.local.page_calls import BAD, read_object
from chalicelib.local.simulated_vendor import Faults
from chalicelib.local.solapi import SimulatedSolapi

PATH = "/simulator/vendors"
_MOST_SECONDS = 600.0
_WORDS: Mapping[str, Collection[str]] = {
    "answer": ("", "429", "500", "cut", "half"),
    "results": ("", "lost", "doubled", "late", "reordered"),
    "photo": ("", "broken", "gone"),
    "date": (" ", "T", ""),
}


class VendorFaults:
    """For all of them."""

    def __init__(
        self, bizgo: SimulatedBizgo, solapi: SimulatedSolapi, msghub: SimulatedMsghub
    ) -> None:
        self._vendors: Mapping[str, SimulatedBizgo | SimulatedSolapi | SimulatedMsghub] = {
            "bizgo": bizgo,
            "solapi": solapi,
            "msghub": msghub,
        }

    def answer(self, method: str, target: str, body: bytes) -> Answer | None:
        """None for any other path."""
        if target.partition("?")[0] != PATH or method not in ("GET", "POST"):
            return None
        if method == "POST" and not self._set(body):
            return BAD
        faults = {name: asdict(vendor.faults) for name, vendor in self._vendors.items()}
        return json_answer(200, faults)

    def _set(self, body: bytes) -> bool:
        """Whether all of it can be; nothing is set otherwise."""
        asked = read_object(body) or {}
        vendor = self._vendors.get(str(asked.pop("vendor", "")))
        if vendor is None or not all(_fits(vendor.faults, *each) for each in asked.items()):
            return False
        for name, value in asked.items():
            setattr(vendor.faults, name, value)
        return True


def _fits(faults: Faults | MoFaults, name: str, value: Any) -> bool:
    known = asdict(faults)
    if name not in known:
        return False
    if name in _WORDS:
        return value in _WORDS[name]
    if isinstance(known[name], (bool, str)):
        return type(value) is type(known[name])
    return type(value) in (int, float) and 0 <= value <= _MOST_SECONDS
