"""By which vendor a text of the line goes: of a city with several by the choice, as notices do.

Only a city whose line bears the number that all its vendors know as the sender has a choice; any
other one's texts go by the line's own account.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import OWN, Delivery, DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.notice_ways import NoticeWays, Vendor, Way, read_ways
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import OutgoingText, key_of
from chalicelib.services.notice_ports import VendorChoice
from chalicelib.services.pushing import Post
from chalicelib.services.vendor_ports import MessageVendor, PictureVendor, Registration

log = logging.getLogger(__name__)

# Nobody asks such a registration for room: its rate is not known.
_NO_RATE = 0.0


class ReplyVendors:
    """`vendors`, and those that bring pictures, by name. `clock` gives aware UTC."""

    def __init__(
        self,
        choice: VendorChoice,
        vendors: Mapping[str, MessageVendor],
        with_pictures: Mapping[str, PictureVendor],
        clock: Callable[[], datetime],
    ) -> None:
        self._choice = choice
        self._vendors = vendors
        self._with_pictures = with_pictures
        self._clock = clock

    def name_for(
        self, post: Post, known: Delivery | None, called: Collection[str], picture: bool
    ) -> str | None:
        """As Pusher.vendor_for. One that may have it is not left for another."""
        if known and known.is_cut:
            return self._same(post, known.vendor)
        ways = self._ways(post.tenant, post.account, picture)
        names = [each.name for each in ways.vendors]
        if not names:
            return ""
        if set(names) <= set(called):
            return names[0]
        id, key = post.tenant.id, key_of(post.tenant.id, post.ref)
        not_by = [*called, *([known.vendor] if known else [])]
        by = self._choice.choose(id, ways, Way.TEXT, key, self._clock(), not_by, spills=True)
        if by:
            return by.vendor.name
        # Where none has a secret, the call tells so; to wait for room would be in vain.
        has_secret = any(self._choice.named(id, ways, name) for name in names)
        return None if has_secret else names[0]

    def is_repeatable(self, name: str) -> bool:
        """Whether the vendor knows a key that it has had."""
        vendor = self._vendors.get(name or OWN)
        return vendor is not None and vendor.is_repeatable

    def send(self, post: Post, text: OutgoingText, picture: bytes = b"") -> Outcome:
        """By the vendor that the post was claimed for; no error leaves it."""
        try:
            by = self._registration(post.tenant, post.account, post.vendor)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        if by is None:
            log.error("no api key", extra={"tenant_id": post.tenant.id, "vendor": post.vendor})
            outcome = Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
        else:
            began = self._clock()
            outcome = self._sent(by, text, picture)
            # How a line's own account does, nobody chooses by; but a key may have been replaced.
            if post.vendor or outcome.reason == Failure.ACCOUNT:
                self._choice.heard(by, outcome, (self._clock() - began).total_seconds())
        if outcome.reason != Failure.ACCOUNT:
            return outcome
        # What one will not take of us another may: only this tells that somebody must act.
        log.error("account refused", extra={"tenant_id": post.tenant.id, "vendor": post.vendor})
        if self._has_others(post, bool(picture)):
            return replace(outcome, state=DeliveryState.FAILED_TEMPORARY)
        return outcome

    def ask(
        self, tenant: Tenant, account: Account, name: str, key: str, vendor_key: str, to: str = ""
    ) -> Outcome | None:
        """As MessageVendor.ask; None too where the vendor, or its key, is gone. Raises Retryable.

        `name`: whom the call was claimed for; `key`: ours; `to`: the phone, where it is known.
        """
        by = self._registration(tenant, account, name)
        vendor = self._vendors.get(by.vendor.name) if by else None
        return vendor.ask(by, key, vendor_key, to) if vendor and by else None

    def _sent(self, by: Registration, text: OutgoingText, picture: bytes) -> Outcome:
        name = by.vendor.name
        if picture and name in self._with_pictures:
            return self._with_pictures[name].send_picture(by, text, picture)
        if picture or name not in self._vendors:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
        return self._vendors[name].send_text(by, text)

    def _same(self, post: Post, name: str) -> str | None:
        by = self._registration(post.tenant, post.account, name) if name else None
        return name if by is None or self._choice.has_room(by) else None

    def _has_others(self, post: Post, picture: bool) -> bool:
        vendors = self._ways(post.tenant, post.account, picture).vendors
        return any(each.name != post.vendor for each in vendors)

    def _ways(self, tenant: Tenant, account: Account, picture: bool) -> NoticeWays:
        """Those that can bring it, of a city that has several; else none."""
        ways = read_ways(tenant.ways)
        if len(ways.vendors) < 2 or ways.sender not in account.numbers[:1]:
            return NoticeWays()
        able = self._with_pictures if picture else self._vendors
        return replace(ways, vendors=tuple(each for each in ways.vendors if each.name in able))

    def _registration(self, tenant: Tenant, account: Account, name: str) -> Registration | None:
        if name:
            return self._choice.named(tenant.id, read_ways(tenant.ways), name)
        own = Vendor(OWN, 1, _NO_RATE, account.api_key, base_url=account.base_url)
        return self._choice.named(tenant.id, NoticeWays(vendors=(own,)), OWN)
