"""Which vendor a message goes to, of those that a city is registered with."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

from chalicelib.domain.delivery import Failure, Outcome
from chalicelib.domain.notice_ways import NoticeWays, Vendor, Way
from chalicelib.domain.vendor_share import ranked, weights
from chalicelib.services.vendor_ports import Registration
from chalicelib.services.vendor_watch import VendorWatch

log = logging.getLogger(__name__)

# SSM gives 40 parameters a second to a whole account unless more is paid for, so a process keeps
# them a while; a rotation leaves the value before valid for longer than this.
KEPT_FOR = timedelta(minutes=5)
# That there is none is believed for less: somebody may be at it.
MISSED_FOR = timedelta(seconds=30)

# A tenant's secret by its name; None where there is none (ChannelSecrets.value).
ReadKey = Callable[[str, str], str | None]
# Whether a vendor may be called now without outrunning its rate (VendorRate.has_room).
HasRoom = Callable[[Registration], bool]


class VendorChoice:
    """One for a process."""

    def __init__(
        self,
        read_key: ReadKey,
        watch: VendorWatch,
        clock: Callable[[], datetime],
        has_room: HasRoom = lambda by: True,
    ) -> None:
        self._read_key = read_key
        self._watch = watch
        self._clock = clock
        self._has_room = has_room
        self._secrets: dict[tuple[str, str], tuple[str | None, datetime]] = {}

    def choose(
        self,
        tenant_id: str,
        ways: NoticeWays,
        way: Way,
        key: str,
        now: datetime,
        not_by: Collection[str] = (),
        spills: bool = False,
    ) -> Registration | None:
        """The vendor of a message that none has taken yet.

        None where the city has none for it, or the one has no room now. The same key has the same
        vendor in every process while the weights stand; whoever called one under this key keeps
        its name and asks `named`. `not_by`: names of those that surely did not take it, passed
        over while there is another. `spills`: where the one has no room, the next one that has.
        Raises Retryable where a secret cannot be read.
        """
        able = list(self._able(tenant_id, ways, way))
        if len(able) > 1:
            shares = [by.vendor.share for by in able]
            factors = [self._watch.factor(by, now) for by in able]
            order = ranked([by.vendor.name for by in able], weights(shares, factors), key)
            able = [able[place] for place in order]
        # Whoever failed is tried again rather than nobody, but room at another is waited for.
        able = [by for by in able if by.vendor.name not in not_by] or able
        return next(filter(self._has_room, able if spills else able[:1]), None)

    def named(self, tenant_id: str, ways: NoticeWays, name: str) -> Registration | None:
        """The registration by its vendor's name; None where it, or its secret, is gone."""
        vendor = next((each for each in ways.vendors if each.name == name), None)
        return self._registration(tenant_id, vendor) if vendor else None

    def has_room(self, registration: Registration) -> bool:
        """Whether it may be called now: for who has a vendor by its name. May wait a moment."""
        return self._has_room(registration)

    def heard(self, registration: Registration, outcome: Outcome, seconds: float) -> None:
        """Tells what came of a call and how long it took. Raises nothing."""
        if outcome.reason == Failure.ACCOUNT:
            # Somebody may have mended it just now; other accounts' need no second look.
            self._forget(registration.api_key)
        self._watch.heard(registration, outcome, seconds)

    def _able(self, tenant_id: str, ways: NoticeWays, way: Way) -> Iterator[Registration]:
        for vendor in ways.vendors:
            if way is Way.TEXT or (way is Way.ALIMTALK and vendor.profile):
                registration = self._registration(tenant_id, vendor)
                if registration:
                    yield registration

    def _registration(self, tenant_id: str, vendor: Vendor) -> Registration | None:
        names = [name for name in (vendor.api_key, vendor.api_secret) if name]
        values = [self._secret(tenant_id, name) for name in names]
        known = [value for value in values if value]
        if not known or len(known) < len(names):
            told = {"tenant_id": tenant_id, "vendor": vendor.name}
            log.error("vendor has no secret", extra=told)
            return None
        return Registration(vendor, *known)

    def _forget(self, api_key: str) -> None:
        for place in [place for place, (value, _) in self._secrets.items() if value == api_key]:
            del self._secrets[place]

    def _secret(self, tenant_id: str, name: str) -> str | None:
        now = self._clock()
        value, until = self._secrets.get((tenant_id, name), (None, now))
        if now >= until:
            value = self._read_key(tenant_id, name)
            self._secrets[tenant_id, name] = value, now + (KEPT_FOR if value else MISSED_FOR)
        return value
