"""Vendors of messages and the choice among them, which notices and replies share."""

import time
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.stores import Stores
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.channels.bizgo_notices import BizgoNotices
    from chalicelib.services.reply_vendors import ReplyVendors
    from chalicelib.services.vendor_choice import VendorChoice
    from chalicelib.services.vendor_ports import MessageVendor


class VendorParts(Stores):
    """`environment` says where vendors are reached but on AWS."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        super().__init__(settings)
        self._environment = environment

    def _choice_among(self, part: float, processes: int) -> "VendorChoice":
        """`part`: of an account's rate that is this job's, of which at most so many run at once."""
        from chalicelib.aws.secrets import Secrets
        from chalicelib.services.channel_secrets import ChannelSecrets
        from chalicelib.services.vendor_choice import VendorChoice
        from chalicelib.services.vendor_rate import VendorRate
        from chalicelib.services.vendor_watch import VendorWatch
        from chalicelib.store.vendor_health import VendorHealth

        kept, prefix = Secrets(self._clients.lazily("ssm")), f"/sotong/{self.settings.stage}"
        rate = VendorRate(part, processes, time.monotonic, time.sleep)
        return VendorChoice(
            ChannelSecrets(kept, new_nonce, prefix).value,
            VendorWatch(VendorHealth(self._table), now),
            now,
            rate.has_room,
        )

    def _reply_vendors_of(self, choice: "VendorChoice") -> "ReplyVendors":
        from chalicelib.services.reply_vendors import ReplyVendors

        bizgo = self._bizgo
        return ReplyVendors(choice, self._vendors, {bizgo.name: bizgo}, now)

    @cached_property
    def _vendors(self) -> "Mapping[str, MessageVendor]":
        from chalicelib.channels.solapi import Solapi

        url = self._environment.get("SOTONG_SOLAPI_URL", "").rstrip("/")
        vendors: tuple[MessageVendor, ...] = (self._bizgo, Solapi(now, new_nonce, url))
        return {each.name: each for each in vendors}

    @cached_property
    def _bizgo(self) -> "BizgoNotices":
        from chalicelib.channels.bizgo_notices import BizgoNotices

        bizgo = BizgoNotices(self.settings.bizgo_url)
        bizgo.warm()
        return bizgo
