"""Consult talk's webhooks: whose talk it is, what happened, one durable write, then the answer.

The same conversation goes on that the bot had: its log, path and language. What is not ours
answers as what does not exist; what nobody understands is acknowledged and only logged.
"""

import logging
from datetime import datetime, timedelta

from chalicelib.domain.channel import Account
from chalicelib.domain.consult import (
    ADDRESS_KIND,
    CHANNEL,
    FAMILY,
    ConsultEvent,
    Entered,
    Expired,
    Introduced,
    Origin,
    Read,
    Reported,
    Wrote,
)
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import NotFound, Reason, Rejected
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Unknown
from chalicelib.domain.person_told import PersonTold
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.token import read_entry
from chalicelib.services.consult_ports import Aliases, ConsultChannel
from chalicelib.services.desk_ports import Desks
from chalicelib.services.introducing import Introducing
from chalicelib.services.ports import TenantKeys, Tenants
from chalicelib.services.pushed_talks import Party, PushedTalks, Said
from chalicelib.services.results import Results
from chalicelib.services.undelivered import Undelivered

log = logging.getLogger(__name__)


class Consult:
    """What the dealer posts, taken in."""

    def __init__(
        self,
        channel: ConsultChannel,
        tenants: Tenants,
        keys: TenantKeys,
        aliases: Aliases,
        desks: Desks,
        talks: PushedTalks,
        undelivered: Undelivered,
        results: Results,
        introducing: Introducing,
    ) -> None:
        self._channel = channel
        self._tenants = tenants
        self._keys = keys
        self._aliases = aliases
        self._desks = desks
        self._talks = talks
        self._undelivered = undelivered
        self._results = results
        self._introducing = introducing

    def receive(
        self, tenant_id: str, hook: str, kind: str, body: bytes, received_at: datetime
    ) -> bytes:
        """The answer to one call, which is stored by then. Raises Rejected(BAD_BODY), Retryable.

        What is not ours raises NotFound: nobody tells a wrong hook, a wrong sender and an absent
        tenant apart.
        """
        tenant, account = self._registered(tenant_id, hook)
        event = self._channel.parse(kind, body)
        if isinstance(event, Unknown):
            log.info("unknown message", extra={"tenant_id": tenant.id, "kind": event.kind})
            return self._channel.ACKNOWLEDGED
        if event.origin.account_id != account.id:
            log.warning("foreign sender", extra={"tenant_id": tenant.id})
            raise NotFound(CHANNEL)
        if event.origin.is_stale(received_at):
            log.warning("stale message", extra={"tenant_id": tenant.id, "kind": kind})
        else:
            self._take(tenant, event, received_at)
        return self._channel.ACKNOWLEDGED

    def _registered(self, tenant_id: str, hook: str) -> tuple[Tenant, Account]:
        tenant = self._tenants.active(tenant_id)
        account = tenant.accounts.get(CHANNEL) if tenant else None
        if tenant is None or account is None:
            raise NotFound(CHANNEL)
        try:
            self._channel.verify(hook, account)
        except Rejected as refusal:
            if refusal.reason is not Reason.BAD_SECRET:
                raise
            log.warning("wrong hook", extra={"tenant_id": tenant.id})
            raise NotFound(CHANNEL) from None
        return tenant, account

    def _take(self, tenant: Tenant, event: ConsultEvent, now: datetime) -> None:
        at, claim = event.origin.when(now), _claim(event)
        match event:
            case Wrote(origin, text, files):
                self._talks.hear(self._party(tenant, origin), Said(text, files, claim, at))
            case Entered(origin, extra):
                self._talks.enter(self._entered(tenant, origin, extra, at), claim, at)
            case Expired(origin):
                party = self._party(tenant, origin)
                self._talks.over(party, origin.session, at)
                self._undelivered.session_over(party.who, origin.session, claim, at)
            case Read(origin):
                self._results.read(self._party(tenant, origin).who, at)
            case Introduced(origin, phone, nickname):
                who = self._party(tenant, origin).who
                self._introducing.keep(tenant, who, PersonTold(phone, nickname), claim, at)
            case Reported(_, ref, code):
                self._results.report(tenant.id, ref, code, now)

    def _entered(self, tenant: Tenant, origin: Origin, extra: str, at: datetime) -> Party:
        """Only the entry names what its button carried: what is said next is found by an alias."""
        party = self._party(tenant, origin, extra)
        own = self._own(tenant, origin)
        named = read_entry(self._keys.of(tenant.id), tenant.id, FAMILY, extra)
        is_by_button = bool(named) and party.who.contact == named
        if is_by_button and named not in (own, self._aliases.find(tenant.id, FAMILY, own)):
            until = at + timedelta(days=tenant.retention_days)
            self._aliases.learn(tenant.id, party.who, own, until)
        return party

    def _own(self, tenant: Tenant, origin: Origin) -> str:
        key = self._keys.of(tenant.id)
        return contact_id(key, FAMILY, Address(ADDRESS_KIND, origin.user))

    def _party(self, tenant: Tenant, origin: Origin, extra: str = "") -> Party:
        """The conversation this goes on in: the one on the desk; else by button, alias, own key.

        The skill and the consult talk know a person by different keys, and what ties them may come
        late: a talk that is open on the desk is gone on with wherever it is.
        """
        key, own = self._keys.of(tenant.id), self._own(tenant, origin)
        named = (
            read_entry(key, tenant.id, FAMILY, extra) if extra else "",
            self._aliases.find(tenant.id, FAMILY, own),
            own,
        )
        known = [ConversationKey(tenant.id, FAMILY, each) for each in dict.fromkeys(named) if each]
        on_desk = (who for who in known if self._desks.entry(tenant.id, who))
        who = known[0] if len(known) == 1 else next(on_desk, known[0])
        return Party(tenant, who, origin.user, origin.session, who.contact == own)


def _claim(event: ConsultEvent) -> str:
    return f"cstalk#{type(event).__name__}#{event.origin.id}"
