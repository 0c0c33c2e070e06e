"""Reads a text from the inbox: the bot answers it, or a person will.

The same text again changes nothing: the bot's turn knows the delivery, the desk's its claim. What
is answered is pushed from the turn that holds it (delivering.py).
"""

import json
import logging
from dataclasses import dataclass

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.events import Published
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Request
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY, KeptText
from chalicelib.services.consult_talk import ConsultTalks, Party, Said, Way
from chalicelib.services.inbound import Receiver
from chalicelib.services.ports import TenantKeys, Tenants, Vault
from chalicelib.services.text_ports import Inbox, TextChannel

log = logging.getLogger(__name__)

TEXT = Way(CHANNEL, ADDRESS_KIND, "TEXT", CHANNEL)

_PERSON = "person"


@dataclass(frozen=True, slots=True)
class TextLine:
    """The job behind the queue `arrived`. `public_url`: where answers can be read whole."""

    channel: TextChannel
    tenants: Tenants
    keys: TenantKeys
    vault: Vault
    inbox: Inbox
    receiver: Receiver
    talks: ConsultTalks
    public_url: str

    def read(self, event: Published, deadline: Deadline) -> None:
        """One text that arrived. Raises Retryable."""
        tenant = self.tenants.active(event.tenant_id)
        account = tenant.accounts.get(CHANNEL) if tenant else None
        text = self.inbox.get(event.tenant_id, event.data) if account else None
        if tenant is None or account is None or text is None:
            log.warning("text without a line", extra={"tenant_id": event.tenant_id})
            return
        party = self._party(tenant, text)
        if self.talks.stops(party, Said(text.text, text.files, f"text#{text.id}", text.at)):
            return
        if account.answers == _PERSON:
            self.talks.hear(party, Said(text.text, text.files, f"text#{text.id}", text.at))
        else:
            self._answer(tenant, party.user, text, deadline)

    def _party(self, tenant: Tenant, text: KeptText) -> Party:
        told = json.loads(self.vault.open(tenant.id, text.sealed))
        address = Address(ADDRESS_KIND, told["sender"])
        contact = contact_id(self.keys.of(tenant.id), FAMILY, address)
        who = ConversationKey(tenant.id, FAMILY, contact)
        return Party(tenant, who, address.value, "", True)

    def _answer(self, tenant: Tenant, sender: str, text: KeptText, deadline: Deadline) -> None:
        """By the bot: its turn holds the answer. Whose the talk is, it finds in the log."""
        body = self.channel.stored(text.id, sender, text.text, text.files)
        request = Request(tenant.id, {}, body, text.received_at, self.public_url)
        self.receiver.receive(CHANNEL, request, deadline)
