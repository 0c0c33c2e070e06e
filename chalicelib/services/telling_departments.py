"""Tells departments what concerns them: by mail, by the city's own webhook, each way once.

Neither way knows what it has had, so that each notice is begun and ended in an item of ours: what
was begun and not ended is told again once its time is up. Better twice after a crash than never.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.department_notice import (
    Begun,
    DepartmentNotice,
    Whereto,
    notice_of,
    whereto,
)
from chalicelib.domain.department_notice_text import html_of, payload_of, text_of, title_of
from chalicelib.domain.errors import Permanent, Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.message import Json
from chalicelib.domain.tenant import Tenant
from chalicelib.services.desk_ports import Desks
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)


class Mail(Protocol):
    """Electronic mail."""

    def send(self, to: str, title: str, text: str, html: str) -> None:
        """Sends one. Raises Retryable, Permanent."""


class Webhook(Protocol):
    """A city's own system."""

    def post(self, url: str, secret: str, id: str, at: datetime, payload: Json) -> None:
        """Posts one, signed. Raises Retryable, Permanent."""


class Tellings(Protocol):
    """What was told, by tenant and a name of the notice and its way."""

    def begin(self, tenant_id: str, name: str, now: datetime) -> Begun:
        """Whether it is ours to tell; what was begun longer ago than LEASE is, too."""

    def end(self, tenant_id: str, name: str, now: datetime) -> None:
        """It is told."""


@dataclass(frozen=True, slots=True)
class TellingDepartments:
    """The job behind the queue `departments`. `link`: the desk's address."""

    tenants: Tenants
    desks: Desks
    tellings: Tellings
    mail: Mail
    webhook: Webhook
    read_secret: Callable[[str, str], str | None]
    link: str
    clock: Callable[[], datetime]

    def tell(self, event: Published) -> None:
        """What one fact tells its department. Raises Retryable, Permanent.

        Every way is tried, whatever becomes of the others.
        """
        tenant = self.tenants.active(event.tenant_id)
        notice = self._notice(tenant, event) if tenant else None
        if tenant is None or notice is None:
            return
        there = whereto(tenant, notice.department)
        ways = [*map(self._by_mail, there.mail), *([self._by_webhook(there)] if there.url else ())]
        if not ways:
            log.info("department is told nowhere", extra=_ids(tenant, notice))
        faults = [fault for way in ways if (fault := self._tried(tenant, notice, *way))]
        # What may succeed later comes again; what was told is known, and not told again.
        for fault in sorted(faults, key=lambda each: not isinstance(each, Retryable)):
            raise fault

    def _notice(self, tenant: Tenant, event: Published) -> DepartmentNotice | None:
        who = ConversationKey(tenant.id, event.channel, event.contact)
        entry = self.desks.entry(tenant.id, who) if event.contact else None
        return notice_of(tenant, event, entry, self.link)

    def _tried(
        self, tenant: Tenant, notice: DepartmentNotice, way: str, send: "_Send"
    ) -> Exception | None:
        ids = {**_ids(tenant, notice), "way": way.partition("#")[0]}
        try:
            if self._told(tenant, notice, way, send):
                log.info("department told", extra=ids)
        except Exception as fault:  # one of ours, too: the other ways have no part in it
            log.warning("department not told", extra={**ids, "error": type(fault).__name__})
            return fault
        return None

    def _told(self, tenant: Tenant, notice: DepartmentNotice, way: str, send: "_Send") -> bool:
        name = f"told#{notice.id}#{way}"
        begun = self.tellings.begin(tenant.id, name, self.clock())
        if begun is Begun.UNDER_WAY:
            raise Retryable("somebody else tells it")
        if begun is Begun.DONE:
            return False
        send(tenant, notice)
        self.tellings.end(tenant.id, name, self.clock())
        return True

    def _by_mail(self, to: str) -> tuple[str, "_Send"]:
        def send(tenant: Tenant, notice: DepartmentNotice) -> None:
            known = tenant.departments.get(notice.department)
            name = say(known.name, KOREAN) if known else notice.department
            words = text_of(notice, name), html_of(notice, name)
            self.mail.send(to, title_of(notice), *words)

        return f"mail#{to}", send

    def _by_webhook(self, there: Whereto) -> tuple[str, "_Send"]:
        def send(tenant: Tenant, notice: DepartmentNotice) -> None:
            secret = self.read_secret(tenant.id, there.secret)
            if not secret:
                raise Permanent("no secret for the department's webhook")
            self.webhook.post(there.url, secret, notice.id, self.clock(), payload_of(notice))

        return f"webhook#{there.url}", send


_Send = Callable[[Tenant, DepartmentNotice], None]


def _ids(tenant: Tenant, notice: DepartmentNotice) -> dict[str, object]:
    department, why = notice.department, notice.why.value
    return {"tenant_id": tenant.id, "department": department, "why": why, "notice": notice.id}
