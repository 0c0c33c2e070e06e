"""Reads a text from the inbox: the bot answers it, or a person will.

What the bot answers may be several texts read as one (joined_texts.py). The same text again changes
nothing: the run it is of knows it, the bot's turn the run, the desk's turn its claim. What is
answered is pushed from the turn that holds it (delivering.py).
"""

import json
import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.domain.channel import Account
from chalicelib.domain.conversation import ConversationKey, Mode
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.events import Published
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Request
from chalicelib.domain.place import from_log
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY, KeptText
from chalicelib.domain.text_run import goes_at_once
from chalicelib.services.inbound import Receiver
from chalicelib.services.joined_texts import JoinedTexts, Taken
from chalicelib.services.ports import Conversations, TenantKeys, Tenants, Vault
from chalicelib.services.pushed_talks import Party, PushedTalks, Said, Way
from chalicelib.services.text_ports import Inbox, TextChannel

if TYPE_CHECKING:
    from chalicelib.services.agreeing_to_ads import AgreeingToAds
    from chalicelib.services.subscribing import Subscribing

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
    conversations: Conversations
    joined: JoinedTexts
    receiver: Receiver
    talks: PushedTalks
    public_url: str
    topics: "Subscribing | None" = None
    ads: "AgreeingToAds | None" = None

    def read(self, event: Published, deadline: Deadline) -> None:
        """One text that arrived. Raises Retryable."""
        tenant = self.tenants.active(event.tenant_id)
        account = tenant.accounts.get(CHANNEL) if tenant else None
        text = self.inbox.get(event.tenant_id, event.data) if account else None
        if tenant is None or account is None or text is None:
            log.warning("text without a line", extra={"tenant_id": event.tenant_id})
            return
        party = self._party(tenant, text)
        if self._is_read(tenant, account, party, event, text, deadline):
            self.inbox.done(tenant.id, text.id)

    def _is_read(
        self,
        tenant: Tenant,
        account: Account,
        party: Party,
        event: Published,
        text: KeptText,
        deadline: Deadline,
    ) -> bool:
        """Has it read, now or before; False where it is held for others that may follow."""
        said = Said(text.text, text.files, f"text#{text.id}", text.at)
        if self.talks.stops(party, said):
            return True
        if self.ads and self.ads.hear(party, self.talks.words(party, said)):
            return True
        if self.topics and self.topics.hear(party, self.talks.words(party, said)):
            return True
        if account.answers == _PERSON:
            taken = Taken(party.who, event, text, 0, partial(self._hear, party))
            # A line whose bot answered a moment ago may hold texts yet.
            if not self.joined.let_go(taken):
                self._hear(party, text)
            return True
        seconds = self._seconds(account, party, text)
        answer = partial(self._answer, tenant, party.user, deadline)
        return self.joined.take(Taken(party.who, event, text, seconds, answer))

    def _seconds(self, account: Account, party: Party, text: KeptText) -> int:
        """How long more is waited for; none where the text is a whole, or the talk the desk's."""
        if goes_at_once(text.text, party.tenant.labels):
            return 0
        newest = self.conversations.newest(party.tenant.id, party.who)
        mode = from_log(newest, text.received_at).state.mode
        return 0 if mode is Mode.AGENT else account.join_seconds

    def _party(self, tenant: Tenant, text: KeptText) -> Party:
        told = json.loads(self.vault.open(tenant.id, text.sealed))
        address = Address(ADDRESS_KIND, told["sender"])
        contact = contact_id(self.keys.of(tenant.id), FAMILY, address)
        who = ConversationKey(tenant.id, FAMILY, contact)
        return Party(tenant, who, address.value, "", True)

    def _hear(self, party: Party, text: KeptText) -> None:
        """By the desk."""
        self.talks.hear(party, Said(text.text, text.files, f"text#{text.id}", text.at))

    def _answer(self, tenant: Tenant, sender: str, deadline: Deadline, text: KeptText) -> None:
        """By the bot: its turn holds the answer. Whose the talk is, it finds in the log."""
        body = self.channel.stored(text.id, sender, text.text, text.files)
        request = Request(tenant.id, {}, body, text.received_at, self.public_url)
        self.receiver.receive(CHANNEL, request, deadline)
