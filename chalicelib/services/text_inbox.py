"""Texts that vendors bring: proven, masked, kept, acknowledged. What they mean is read later.

A vendor is answered after one durable write for each text, whatever becomes of it. One that brings
the same again for days because of a single text would bring nothing else: what fails three times,
a text or a body that nobody can read, is set aside and acknowledged.
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import NotFound, Rejected, Retryable
from chalicelib.domain.masking import mask
from chalicelib.domain.message import Unknown
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_fields import never_came
from chalicelib.domain.text_message import (
    Acknowledged,
    Call,
    KeptText,
    Ping,
    TextArrived,
    TextVendor,
)
from chalicelib.services.ports import Tenants, Vault
from chalicelib.services.proven_calls import ReadValue, proven
from chalicelib.services.text_ports import Aside, Inbox

log = logging.getLogger(__name__)

# So often a text may fail before it is set aside.
TRIES = 3
# Vendors try for three days; what they say is older they have from a clock that is wrong.
_OLDEST = timedelta(days=7)


class TextInbox:
    """Takes in what vendors post. `vendors` by the name in the address."""

    def __init__(
        self,
        vendors: Mapping[str, TextVendor],
        tenants: Tenants,
        vault: Vault,
        inbox: Inbox,
        aside: Aside,
        read_value: ReadValue,
    ) -> None:
        self._vendors = vendors
        self._tenants = tenants
        self._vault = vault
        self._inbox = inbox
        self._aside = aside
        self._read_value = read_value

    def receive(self, name: str, tenant_id: str, call: Call) -> Acknowledged:
        """The vendor's answer, once everything it brought is kept or set aside.

        Raises Retryable where something was not kept: it must come again; Rejected(BAD_BODY) for
        what cannot be read, twice. An absent tenant and a call that proves nothing raise NotFound
        alike.
        """
        vendor = self._vendors.get(name)
        if vendor is None:
            raise NotFound(name)
        tenant, account = proven(vendor, self._tenants, tenant_id, call, self._read_value)
        try:
            return self._taken(vendor, tenant, account, call)
        except Rejected as refusal:
            whole = f"{name}#body-{sha256(call.body).hexdigest()[:40]}"
            if not self._failed(tenant, whole, refusal.reason.value, call):
                raise
            return vendor.acknowledge(call, account)

    def accept(self, name: str, tenant: Tenant, call: Call) -> None:
        """What came by a way that nobody else has, so that nothing is to be proven; else the same.

        Of an account that is not there, nothing is kept.
        """
        account = tenant.accounts.get(name)
        if account is None:
            raise NotFound(name)
        self._taken(self._vendors[name], tenant, account, call)

    def _taken(
        self, vendor: TextVendor, tenant: Tenant, account: Account, call: Call
    ) -> Acknowledged:
        done = [
            self._take(vendor, tenant, account, item, call) for item in vendor.parse(call, account)
        ]
        if not all(done):
            raise Retryable("a text was not kept")
        return vendor.acknowledge(call, account)

    def _take(
        self,
        vendor: TextVendor,
        tenant: Tenant,
        account: Account,
        item: TextArrived | Ping | Unknown,
        call: Call,
    ) -> bool:
        """Whether it need not come again. One that cannot be kept stops none behind it."""
        ids = {"tenant_id": tenant.id, "channel": vendor.name}
        if isinstance(item, Unknown):
            log.info("unknown message", extra={**ids, "kind": item.kind})
            return True
        if isinstance(item, Ping):
            return True
        if not _is_to(account, item):
            # Coming again cannot help: the number is another customer's of the vendor.
            log.warning("foreign number", extra=ids)
            return True
        delivery = f"{vendor.name}#{item.id}"
        try:
            fresh = self._inbox.put(tenant.id, self._kept(tenant, delivery, item, call))
        except Retryable:
            raise
        except Exception as fault:
            # Whatever it is: the vendor brings all of them again until it is set aside.
            return self._failed(tenant, delivery, type(fault).__name__, call)
        log.info("text arrived" if fresh else "repeat", extra=ids)
        return True

    def _kept(self, tenant: Tenant, delivery: str, text: TextArrived, call: Call) -> KeptText:
        masked = mask(_words(text), tenant.public_numbers)
        told = json.dumps({"sender": text.sender, "shown": text.shown}, ensure_ascii=False)
        return KeptText(
            id=delivery,
            to=text.to,
            text=masked.text,
            sealed=self._vault.seal(tenant.id, told.encode()),
            files=(*text.files, *never_came(text.lost)),
            hidden=tuple(kind.value for kind in masked.kinds),
            at=_written_at(text, call.received_at),
            received_at=call.received_at,
        )

    def _failed(self, tenant: Tenant, delivery: str, error: str, call: Call) -> bool:
        """Whether it has failed often enough to be set aside: an operator is told by the log."""
        tries = self._aside.failed(tenant.id, delivery, error, call.received_at)
        ids = {"tenant_id": tenant.id, "error": error, "tries": tries}
        if tries < TRIES:
            log.warning("text not kept", extra=ids)
            return False
        log.error("text set aside", extra=ids)
        return True


def _words(text: TextArrived) -> str:
    """With its title, which some phones make of its first words."""
    if text.text.startswith(text.title):
        return text.text
    return f"{text.title}\n{text.text}".rstrip("\n")


def _written_at(text: TextArrived, received: datetime) -> datetime:
    """By the vendor's clock, if that can be: else what is said of STOP and consent would be undone
    by a date of 1970, or stand for ever by one of 2099.
    """
    told = text.at or received
    return (told if received - _OLDEST <= told <= received else received).astimezone(UTC)


def _is_to(account: Account, text: TextArrived) -> bool:
    """Whether it was written to a number of this account; some vendors do not say."""
    return not text.to or text.to in account.numbers
