"""Texts that AWS publishes to a topic of our own: whose they are, their number alone tells.

There is one topic for all cities, which nobody but AWS can publish to, so nothing else is to be
proven. A text goes the way of all others from there (text_inbox.py).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Permanent, Rejected
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import Call
from chalicelib.services.ports import Tenants
from chalicelib.services.text_inbox import TextInbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AwsTexts:
    """`channel`: its name; `ids` gives every tenant, `number_in` what number was written to."""

    channel: str
    inbox: TextInbox
    tenants: Tenants
    ids: Callable[[], Sequence[str]]
    number_in: Callable[[bytes], str]
    clock: Callable[[], datetime]

    def take(self, body: bytes) -> None:
        """One message, kept. Raises Retryable; Permanent for what is no JSON object.

        A number of no city is dropped: coming again cannot help. One of two cities raises
        Permanent, since neither may read the other's.
        """
        try:
            number = self.number_in(body)
        except Rejected as refusal:
            raise Permanent("no message") from refusal
        found = [tenant for tenant in self._all() if number and self._has(tenant, number)]
        if not found:
            log.warning("foreign number", extra={"channel": self.channel})
            return
        if len(found) > 1:
            ids = {"channel": self.channel, "tenants": [tenant.id for tenant in found]}
            log.error("number of two cities", extra=ids)
            raise Permanent("number of two cities")
        self.inbox.accept(self.channel, found[0], Call({}, body, "", "", self.clock()))

    def _all(self) -> list[Tenant]:
        """Versions are kept in the process: after the first text nearly nothing is read."""
        return [tenant for id in self.ids() if (tenant := self.tenants.active(id))]

    def _has(self, tenant: Tenant, number: str) -> bool:
        account = tenant.accounts.get(self.channel)
        return account is not None and number in account.numbers
