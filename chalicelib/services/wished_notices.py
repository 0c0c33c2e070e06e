"""What a person says in KakaoTalk of being sent notices there, written wherever they are known.

That is the bot's talk, the consult talk's, and the phone that they told: by that one only alimtalk
ends, texts go on.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial

from chalicelib.domain.consent import (
    Consents,
    Scope,
    everything_unasked,
    has_stopped,
    stopped_by,
    wanted_again,
)
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Retryable
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.phone_number import NotAPhone, read_phone
from chalicelib.domain.text_message import ADDRESS_KIND, FAMILY
from chalicelib.services.consent_change import change_consents
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.phones_told import phone_told
from chalicelib.services.ports import TenantKeys, Vault

log = logging.getLogger(__name__)

KAKAO, _ALIMTALK = "kakao", "alimtalk"
# By these the city sends of itself; the bot only answers.
PUSHED = ("kakao-consult", _ALIMTALK)

# Who they are, and what of it is theirs there.
Names = Mapping[ConversationKey, tuple[Scope, ...]]


class WishedNotices:
    """Every call may raise Retryable, with what was written standing; the same again is nothing."""

    def __init__(
        self, consents: ConsentStore, sealed: SealedItems, vault: Vault, keys: TenantKeys
    ) -> None:
        self._consents = consents
        self._sealed = sealed
        self._vault = vault
        self._keys = keys

    def names(self, talks: Iterable[ConversationKey], now: datetime) -> Names:
        """Of who has these talks in KakaoTalk."""
        everything = everything_unasked(KAKAO)
        by_phone = tuple(scope for scope in everything if scope.channel == _ALIMTALK)
        found = dict.fromkeys(talks, everything)
        return found | {phone: by_phone for who in found if (phone := self._phone(who, now))}

    def was_noticed(self, tenant_id: str, now: datetime) -> bool:
        """Whether the city has sent something unasked by KakaoTalk of late."""
        return any(self._consents.was_noticed(tenant_id, each, now) for each in PUSHED)

    def have_stopped(self, names: Names) -> bool:
        """Ever: who wants notices again and says so twice is told so twice."""
        return any(
            has_stopped(self._consents.of(who.tenant_id, who), scopes)
            for who, scopes in names.items()
        )

    def stop(self, names: Names, source: str, at: datetime) -> None:
        """None of it any more, nor a topic that was subscribed to in KakaoTalk."""
        for who, scopes in names.items():
            change = partial(_stopped, scopes=scopes, source=source, at=at)
            change_consents(self._consents, who, change)

    def want(self, names: Names, source: str, at: datetime) -> None:
        """Again, but no advertising: that needs a consent of its own."""
        for who, scopes in names.items():
            change = partial(wanted_again, scopes=scopes, source=source, at=at)
            change_consents(self._consents, who, change)

    def mark_told(self, names: Names, at: datetime) -> None:
        """Their answer is stored, and goes out whether or not this can be noted. Raises nothing."""
        for who in names:
            try:
                change_consents(self._consents, who, lambda said: said.told(at))
            except Retryable:
                log.warning("not noted as told", extra={"tenant_id": who.tenant_id})

    def _phone(self, who: ConversationKey, now: datetime) -> ConversationKey | None:
        """Who they are to the text line; None where no number is known."""
        written = phone_told(self._sealed, self._vault, who, now)
        with suppress(NotAPhone):
            if written:
                address = Address(ADDRESS_KIND, read_phone(written).digits)
                contact = contact_id(self._keys.of(who.tenant_id), FAMILY, address)
                return ConversationKey(who.tenant_id, FAMILY, contact)
        return None


def _stopped(said: Consents, scopes: tuple[Scope, ...], source: str, at: datetime) -> Consents:
    """Topics lie with the talk in which they were subscribed to."""
    is_all_of_it = any(scope.channel == KAKAO for scope in scopes)
    return said.withdrew(stopped_by(said, KAKAO) if is_all_of_it else scopes, source, at)
