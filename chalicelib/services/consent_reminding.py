"""Who agreed to advertising is told every two years that it still holds (정보통신망법 제50조제8항).

Told by a notice of purpose service, the night's consent, which is one of its own, with the day's.
Only a notice that arrived counts: what could not be told leaves the consent to run out, and no
advertising goes to it then.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.consent import Consent, Consents, Scope
from chalicelib.domain.consent_telling import told_confirmed
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.errors import Conflict, NotFound, Permanent, Retryable
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN
from chalicelib.domain.notice import End
from chalicelib.domain.notice_causes import consent_cause
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import Standing
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import CHANNEL, FAMILY
from chalicelib.services.notifying import Asked, Notifying
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)

# They are told so long before the last day, and tried every day until then.
AHEAD = timedelta(days=30)
# People of one city in one run; a month has thirty runs.
MOST = 300

_AD = Scope(CHANNEL, Purpose.AD)
_NIGHT = Scope(CHANNEL, Purpose.AD, night=True)


class Standings(Protocol):
    """How people stand for lists (store/standings.py)."""

    def standings(self, tenant_id: str, family: str, channel: str) -> Mapping[str, Standing]:
        """Of everybody who said something, by contact."""


class Newest(Protocol):
    """Conversations, as far as their language matters."""

    def newest(self, tenant_id: str, key: ConversationKey) -> Turn | None:
        """The newest turn; None where there is none."""


class ConsentReminding:
    """The job of a morning. The same run again tells nobody twice."""

    def __init__(
        self,
        tenants: Tenants,
        ids: Callable[[], Sequence[str]],
        standings: Standings,
        consents: ConsentStore,
        conversations: Newest,
        notifying: Notifying,
        clock: Callable[[], datetime],
    ) -> None:
        self._tenants = tenants
        self._ids = ids
        self._standings = standings
        self._consents = consents
        self._conversations = conversations
        self._notifying = notifying
        self._clock = clock

    def remind_all(self) -> int:
        """Every city; how many people's consents were confirmed.

        Raises Retryable once all had their turn: one that is out of reach keeps no other waiting.
        """
        counts = [self._tried(tenant_id) for tenant_id in self._ids()]
        if None in counts:
            raise Retryable("consents of a city not confirmed")
        return sum(filter(None, counts))

    def remind(self, tenant_id: str) -> int:
        """One city: whose consent ends within AHEAD is told, who was told is noted."""
        tenant = self._tenants.active(tenant_id)
        if tenant is None:
            return 0
        told = 0
        for contact in self._due(tenant_id):
            try:
                told += self._remind(tenant, ConversationKey(tenant_id, FAMILY, contact))
            except (Permanent, NotFound, ValueError) as fault:
                ids = {"tenant_id": tenant_id, "contact": contact}
                log.warning("consent not confirmed", extra={**ids, "why": type(fault).__name__})
        return told

    def _tried(self, tenant_id: str) -> int | None:
        try:
            return self.remind(tenant_id)
        except Retryable:
            log.warning("consents of a city not confirmed", extra={"tenant_id": tenant_id})
            return None

    def _due(self, tenant_id: str) -> list[str]:
        """Contacts, those first whose last day comes first; who is past it comes last."""
        today = self._clock().astimezone(SEOUL).date()
        days = {
            contact: each.ad_until
            for contact, each in self._standings.standings(tenant_id, FAMILY, CHANNEL).items()
            if each.ad_until and each.ad_until <= today + AHEAD
        }
        return sorted(days, key=lambda contact: (days[contact] < today, days[contact]))[:MOST]

    def _remind(self, tenant: Tenant, who: ConversationKey) -> bool:
        consents = self._consents.of(tenant.id, who)
        word = consents.known.get(_AD)
        last = word.confirm_by() if word else None
        if word is None or word.given_at is None or last is None:
            return False
        if last > self._clock().astimezone(SEOUL).date() + AHEAD:
            return False
        night = _given(consents, _NIGHT)
        id = self._notifying.notify(self._asked(tenant, who, word, word.given_at, night))
        notice = self._notifying.get(tenant.id, id)
        if notice.end is not End.ARRIVED:
            return False
        # A notice that was made before they agreed to the night says nothing of it.
        told = (_AD, _NIGHT) if night and night <= notice.made_at else (_AD,)
        return self._note(tenant.id, who, consents, told)

    def _asked(
        self,
        tenant: Tenant,
        who: ConversationKey,
        word: Consent,
        given_at: datetime,
        night_at: datetime | None,
    ) -> Asked:
        newest = self._conversations.newest(tenant.id, who)
        language = newest.state.language if newest else KOREAN
        return Asked(
            tenant_id=tenant.id,
            purpose=Purpose.SERVICE,
            cause=consent_cause(who, CHANNEL, word.confirm_by()),
            who=who,
            text=told_confirmed(tenant, language, given_at, night_at),
        )

    def _note(
        self, tenant_id: str, who: ConversationKey, consents: Consents, told: Sequence[Scope]
    ) -> bool:
        for scope in told:
            consents = consents.confirmed(scope, self._clock())
        try:
            self._consents.write(tenant_id, who, consents)
        except Conflict:
            # They said something meanwhile; tomorrow it is looked at anew.
            return False
        log.info("consent confirmed", extra={"tenant_id": tenant_id, "contact": who.contact})
        return True


def _given(consents: Consents, scope: Scope) -> datetime | None:
    """When they agreed to it; None where they do not."""
    word = consents.known.get(scope)
    return word.given_at if word and word.stands else None
