"""Sees how vendors serve: counts their calls for all processes, and knows where each one stands.

Who does not answer is counted by the vendor, for every city meets the same. Who refuses for the
rate is counted by the account: that a city sends too much says nothing of another's account.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.domain.delivery import Outcome
from chalicelib.domain.errors import SotongError
from chalicelib.domain.notice_ways import Vendor
from chalicelib.domain.vendor_health import (
    WINDOW,
    Sort,
    Standing,
    Tally,
    is_late,
    minute_of,
    moved,
    sort_of,
)
from chalicelib.services.vendor_health_ports import VendorHealth
from chalicelib.services.vendor_ports import Registration

log = logging.getLogger(__name__)

# A process writes what it heard so often, and looks at what all heard so often.
TELLS_EVERY = timedelta(seconds=20)
LOOKS_EVERY = timedelta(seconds=30)


class VendorWatch:
    """One for a process. Nothing raises: sending does not hang on what is known of vendors."""

    def __init__(self, health: VendorHealth, clock: Callable[[], datetime]) -> None:
        self._health = health
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._heard: dict[tuple[str, datetime], Tally] = {}
        self._told_at: datetime | None = None

    def factor(self, by: Registration, now: datetime) -> float:
        """What is left of its share: the less of the vendor's and of the account's."""
        return min(self._standing(each, now).factor for each in (_vendor(by.vendor), _account(by)))

    def heard(self, by: Registration, outcome: Outcome, seconds: float) -> None:
        """Counts one call that took so long."""
        now, sort = self._clock(), sort_of(outcome, seconds)
        slow, failed = int(sort is Sort.SLOW), int(sort is Sort.FAILED)
        self._count(_vendor(by.vendor), now, Tally(1, slow, failed))
        self._count(_account(by), now, Tally(1, 0, int(sort is Sort.RATE)))
        self._tell_in_time(now)

    def delivered(self, vendor: Vendor, age: timedelta) -> None:
        """Counts a receipt that came so long after its call; one in good time costs nothing."""
        if is_late(age):
            now = self._clock()
            self._count(_vendor(vendor), now, Tally(0, 1))
            self._tell_in_time(now)

    def _tell_in_time(self, now: datetime) -> None:
        # The first is told at once: a process that sleeps between its calls keeps none to itself.
        if self._told_at is None or not timedelta(0) <= now - self._told_at < TELLS_EVERY:
            self._told_at = now
            self._tell()

    def _count(self, vendor: str, now: datetime, tally: Tally) -> None:
        place = vendor, minute_of(now)
        self._heard[place] = self._heard.get(place, Tally()) + tally

    def _tell(self) -> None:
        heard, self._heard = self._heard, {}
        for (vendor, minute), tally in heard.items():
            try:
                self._health.add(vendor, minute, tally)
            except SotongError:
                # Counted again it might count twice; a vendor is judged by many calls.
                log.warning("calls of a vendor not counted", extra={"vendor": vendor})

    def _standing(self, vendor: str, now: datetime) -> Standing:
        seen = self._seen.get(vendor)
        if seen is None or not timedelta(0) <= now - seen.at < LOOKS_EVERY:
            seen = _Seen(self._look(vendor, now, seen.standing if seen else Standing()), now)
            self._seen[vendor] = seen
        return seen.standing

    def _look(self, vendor: str, now: datetime, known: Standing) -> Standing:
        try:
            before, minutes = self._health.of(vendor, now - WINDOW)
            after = moved(before, minutes, now)
            if after != before and self._health.move(vendor, before, after):
                told = {"vendor": vendor, "step": after.step, "before": before.step}
                log.warning("vendor's weight moved", extra=told)
        except SotongError:
            log.warning("standing of a vendor not known", extra={"vendor": vendor})
            return known
        return after


@dataclass(frozen=True, slots=True)
class _Seen:
    standing: Standing
    at: datetime


def _vendor(vendor: Vendor) -> str:
    """Where an address of its own is given, that is another's server."""
    return f"{vendor.name}@{_digest(vendor.base_url)}" if vendor.base_url else vendor.name


def _account(by: Registration) -> str:
    return f"{_vendor(by.vendor)}#{_digest(by.api_key)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
