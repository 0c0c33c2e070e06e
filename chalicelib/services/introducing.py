"""A person agreed to tell their phone number: sealed and stored, the desk learns that it is there.

The number itself is in no turn, no fact and no log.
"""

import logging
from datetime import datetime, timedelta

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import NotFound
from chalicelib.domain.next_way import phone_told
from chalicelib.domain.person_told import PersonTold, masked_phone
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import SealedItems
from chalicelib.services.desk_ports import Claims
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.ports import Vault

log = logging.getLogger(__name__)

# The sealed item's name.
PERSON = "person"


class Introducing:
    """What people tell about themselves."""

    def __init__(self, turns: DeskTurns, claims: Claims, sealed: SealedItems, vault: Vault) -> None:
        self._turns = turns
        self._claims = claims
        self._sealed = sealed
        self._vault = vault

    def keep(
        self, tenant: Tenant, who: ConversationKey, told: PersonTold, claim: str, at: datetime
    ) -> None:
        """Keeps it as long as what is said now. Without a number what is known stays. Retryable."""
        if self._claims.taken(tenant.id, claim):
            return
        if not told.phone.strip():
            log.info("introduced without a number", extra=_ids(who))
            return
        sealed, hint = self._vault.seal(tenant.id, told.dump()), masked_phone(told.phone)
        until = at + timedelta(days=tenant.retention_days)
        self._sealed.put(tenant.id, who, PERSON, sealed, until, hint)
        self._tell(who, claim, at)

    def _tell(self, who: ConversationKey, claim: str, at: datetime) -> None:
        def decide(scene: Scene) -> Step:
            return phone_told(scene.open_entry())

        try:
            self._turns.write(who, Act(decide, claim=claim, at=at))
        except NotFound:
            log.info("introduced to nobody", extra=_ids(who))


def _ids(who: ConversationKey) -> dict[str, object]:
    return {"tenant_id": who.tenant_id, "channel": who.family, "contact": who.contact}
