"""Where else a person of the bot's is known: to the consult talk by another key, by their phone."""

from contextlib import suppress

from chalicelib.domain.consult import ADDRESS_KIND
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.phone_number import NotAPhone, read_phone
from chalicelib.domain.text_message import ADDRESS_KIND as PHONE
from chalicelib.domain.text_message import FAMILY as PHONES
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.phones_told import phone_told
from chalicelib.services.ports import Vault
from chalicelib.services.talk import Talk


def in_kakao(talk: Talk) -> tuple[ConversationKey, ...]:
    """This talk, and the one that a consult talk begins where nothing ties the two."""
    own = [address for address in talk.message.aliases if address.kind == ADDRESS_KIND]
    names = (_named(talk, talk.who.family, address) for address in own)
    return tuple(dict.fromkeys((talk.who, *names)))


def by_phone(sealed: SealedItems, vault: Vault, talk: Talk) -> tuple[ConversationKey, ...]:
    """Who they are to the text line, by what they told in a consult talk. Raises Retryable."""
    written = (phone_told(sealed, vault, who, talk.now) for who in in_kakao(talk))
    found = []
    for each in filter(None, written):
        with suppress(NotAPhone):
            found.append(_named(talk, PHONES, Address(PHONE, read_phone(each).digits)))
    return tuple(dict.fromkeys(found))


def _named(talk: Talk, family: str, address: Address) -> ConversationKey:
    return ConversationKey(talk.tenant.id, family, contact_id(talk.key, family, address))
