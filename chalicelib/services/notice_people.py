"""Who a notice goes to: the phone behind a conversation, and what the person said of being sent
things, in the talk or by that phone.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import NotFound
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.notice import Notice
from chalicelib.domain.phone_number import NotAPhone, read_phone
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.phones_told import phone_told
from chalicelib.services.ports import Conversations, TenantKeys, Vault


class NoticePeople:
    """Every call may raise Retryable."""

    def __init__(
        self,
        conversations: Conversations,
        sealed: SealedItems,
        vault: Vault,
        keys: TenantKeys,
        consents: ConsentStore,
        clock: Callable[[], datetime],
    ) -> None:
        self._conversations = conversations
        self._sealed = sealed
        self._vault = vault
        self._keys = keys
        self._consents = consents
        self._clock = clock

    def find(self, tenant_id: str, contact: str) -> ConversationKey:
        """The conversation of a contact id. Raises NotFound."""
        found = self._conversations.find(tenant_id, contact)
        if found is None:
            raise NotFound("no such talk")
        return found

    def phone(self, notice: Notice, given: str) -> str:
        """Digits as dialled inside Korea; empty where none is known. `given`: with the notice."""
        return given or (_digits(self._behind(notice.who)) if notice.who else "")

    def said(self, notice: Notice, phone: str) -> tuple[Consents, ...]:
        """Their word in the conversation, and by the phone itself."""
        places = [notice.who] if notice.who else []
        if phone:
            key = self._keys.of(notice.tenant_id)
            contact = contact_id(key, FAMILY, Address(ADDRESS_KIND, phone))
            places.append(ConversationKey(notice.tenant_id, FAMILY, contact))
        return tuple(self._consents.of(notice.tenant_id, who) for who in dict.fromkeys(places))

    def note_sent(self, notice: Notice, channel: str) -> None:
        """Something that nobody asked for goes out: short words of refusal mean it from now on."""
        self._consents.note_sent(notice.tenant_id, channel, self._clock())

    def _behind(self, who: ConversationKey) -> str:
        if who.family == FAMILY:
            return self._address(who)
        return phone_told(self._sealed, self._vault, who, self._clock())

    def _address(self, who: ConversationKey) -> str:
        """Of the text line: sealed beside the conversation, else the contact's own."""
        sealed = self._sealed.get(who.tenant_id, who, CHANNEL)
        if sealed is None:
            contact = self._conversations.contact(who.tenant_id, who)
            is_phone = contact is not None and contact.address_kind == ADDRESS_KIND
            sealed = contact.sealed if contact and is_phone else None
        return self._vault.open(who.tenant_id, sealed).decode() if sealed else ""


def _digits(written: str) -> str:
    try:
        return read_phone(written).digits if written else ""
    except NotAPhone:
        return ""
