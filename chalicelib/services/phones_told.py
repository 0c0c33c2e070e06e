"""The phone that a person told in their talk: sealed beside it, for as long as the talk is kept."""

from datetime import datetime

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.person_told import read_told
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.introducing import PERSON
from chalicelib.services.ports import Vault


def phone_told(sealed: SealedItems, vault: Vault, who: ConversationKey, now: datetime) -> str:
    """As they wrote it; empty where none is known any more. Raises Retryable."""
    told = sealed.find(who.tenant_id, who, PERSON)
    if told is None or not told.hint or told.expires_at <= now:
        return ""
    return read_told(vault.open(who.tenant_id, told.sealed)).phone
