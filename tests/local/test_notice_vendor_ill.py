"""Bizgo falls ill and its notices go to Solapi; it is well again and they come back. Time is passed.

True adapters over true HTTP to the simulated vendors; the store is in memory.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from chalicelib.channels.bizgo_notices import BizgoNotices
from chalicelib.channels.solapi import Solapi
from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.notice_ways import NoticeWays, Vendor, Way
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.solapi import SimulatedSolapi
from chalicelib.services.vendor_choice import VendorChoice
from chalicelib.services.vendor_watch import VendorWatch
from tests.local.notice_city import CODE, PHONE, PROFILE, TEMPLATE, now, profile_of
from tests.vendor_fakes import FakeVendorHealth

VALUES = {"접수번호": "7"}
# Seconds that a call of an ill vendor takes, by which it is counted; nobody waits for them.
SLOW = 5.0


class Town:
    """One process and its two vendors. `took`: how long a call of Bizgo's is said to take."""

    def __init__(self, bizgo: SimulatedBizgo, solapi: SimulatedSolapi) -> None:
        self.now = now()
        self.took = 0.1
        self.simulated = bizgo
        watch = VendorWatch(FakeVendorHealth(), lambda: self.now)
        self.choice = VendorChoice(lambda tenant, name: "secret", watch, lambda: self.now)
        salts = iter(f"salt-of-12-{n:08d}" for n in range(10_000))
        self.vendors = {
            "bizgo": BizgoNotices(bizgo.url),
            "solapi": Solapi(now, lambda: next(salts), solapi.url),
        }
        self.ways = NoticeWays(
            vendors=tuple(
                Vendor(name, share, 100.0, "key", "secret", profile=PROFILE)
                for name, share in (("bizgo", 70), ("solapi", 30))
            )
        )
        self.count = 0

    def share_of_bizgo(self, minutes: int, each: int = 6) -> float:
        """Of the notices of so many minutes, which all go out."""
        went: Counter[str] = Counter()
        for _ in range(minutes * each):
            self.now += timedelta(minutes=1) / each
            went[self._sends(self.now)] += 1
        return went["bizgo"] / went.total()

    def _sends(self, at: datetime) -> str:
        self.count += 1
        key = f"byeolha.{self.count:012d}@1"
        by = self.choice.choose("byeolha", self.ways, Way.ALIMTALK, key, at)
        assert by
        name, text = by.vendor.name, TEMPLATE.fill(VALUES)
        message = OutgoingAlimtalk(PHONE, PROFILE, CODE, text, VALUES, TEMPLATE.buttons, key)
        outcome = self.vendors[name].send_alimtalk(by, message)
        self.choice.heard(by, outcome, self.took if name == "bizgo" else 0.1)
        return name


@pytest.fixture
def town() -> Iterator[Town]:
    bizgo = SimulatedBizgo(lambda _: None, find_profile=profile_of)
    solapi = SimulatedSolapi(bizgo.phones, find_profile=profile_of)
    for each in (bizgo, solapi):
        each.start()
    yield Town(bizgo, solapi)
    for each in (bizgo, solapi):
        each.stop()


@pytest.mark.parametrize("ill", ["500", "slow"])
def test_an_ill_vendor_loses_its_share_to_the_other_and_gets_it_back(town: Town, ill: str) -> None:
    assert town.share_of_bizgo(5) > 0.5
    town.simulated.faults.answer = "500" if ill == "500" else ""
    town.took = SLOW if ill == "slow" else 0.1
    town.share_of_bizgo(8)
    assert town.share_of_bizgo(5) < 0.2
    town.simulated.faults.answer, town.took = "", 0.1
    town.share_of_bizgo(40, each=2)
    assert town.share_of_bizgo(5) > 0.5
