"""Notices to single people: a part of its own. What a webhook needs of it, texts.py builds."""

import os
import random
from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.vendors import VendorParts
from chalicelib.domain.events import Fact
from chalicelib.settings import read_settings

if TYPE_CHECKING:
    from chalicelib.services.consent_reminding import ConsentReminding
    from chalicelib.services.desk_turns import DeskTurns
    from chalicelib.services.notice_mending import NoticeMending
    from chalicelib.services.notice_people import NoticePeople
    from chalicelib.services.notice_ports import Later, VendorChoice
    from chalicelib.services.notice_sending import NoticeSending
    from chalicelib.services.notice_talk import NoticeTalk
    from chalicelib.services.notifying import Notifying
    from chalicelib.store.notices import Notices

# At most so many run at once: SendNotices in infra/resources.yaml; a test compares.
PROCESSES = 20


class NoticeParts(VendorParts):
    """`environment` names the queue of notices, and where vendors are reached but on AWS."""

    @cached_property
    def notifying(self) -> "Notifying":
        """Takes in notices."""
        from chalicelib.services.notifying import Notifying

        return Notifying(self.tenants, self._keys, self._vault, self._notices, now)

    def send(self, body: str) -> None:
        """Does what is to be done with the notice that one fact, as its queue carries it, names.

        Of one that was given up whoever has the person's talk is told.
        """
        from chalicelib.aws.topic import published_of
        from chalicelib.services.notice_failures import NoticeFailures
        from chalicelib.services.undelivered import Undelivered

        published = published_of(body)
        if published.fact is Fact.NOTICE_FAILED:
            NoticeFailures(Undelivered(self._desk_turns, self._claims)).tell(published)
        else:
            self._sending.take(published)

    @cached_property
    def mending(self) -> "NoticeMending":
        """Looks for notices that stand still."""
        from chalicelib.services.notice_mending import NoticeMending

        return NoticeMending(self.versions, self._notices, self._later, now)

    @cached_property
    def reminding(self) -> "ConsentReminding":
        """Tells who agreed to advertising that it still holds."""
        from chalicelib.services.consent_reminding import ConsentReminding
        from chalicelib.store.standings import Standings

        return ConsentReminding(
            self.tenants,
            self.versions.ids,
            Standings(self._table),
            self._consents,
            self._conversations,
            self.notifying,
            now,
        )

    @cached_property
    def _sending(self) -> "NoticeSending":
        from chalicelib.services.notice_calls import NoticeCalls
        from chalicelib.services.notice_sending import NoticeSending
        from chalicelib.services.spending import Spending
        from chalicelib.store.purse import Purse

        return NoticeSending(
            self.tenants,
            self._notices,
            self._vault,
            self.people,
            Spending(Purse(self._table)),
            self._choice,
            NoticeCalls(self._vendors, self._talk),
            self._later,
            now,
            random.random,
        )

    @cached_property
    def _talk(self) -> "NoticeTalk":
        from chalicelib.services.notice_talk import NoticeTalk

        return NoticeTalk(self._desk_turns, self._deliveries, self._claims, now)

    @cached_property
    def _desk_turns(self) -> "DeskTurns":
        from chalicelib.services.desk_turns import DeskTurns

        kept = self._conversations, self._desks, self._claims, self.tenants
        return DeskTurns(*kept, new_nonce, now)

    @cached_property
    def people(self) -> "NoticePeople":
        """Whom notices go to."""
        from chalicelib.services.notice_people import NoticePeople

        return NoticePeople(
            self._conversations, self._sealed, self._vault, self._keys, self._consents, now
        )

    @cached_property
    def _choice(self) -> "VendorChoice":
        from chalicelib.services.vendor_rate import NOTICES

        return self._choice_among(NOTICES, PROCESSES)

    @cached_property
    def _notices(self) -> "Notices":
        from chalicelib.store.indexed_table import IndexedTable
        from chalicelib.store.notices import Notices

        return Notices(IndexedTable(self.settings.table, self._clients.lazily("dynamodb")))

    @cached_property
    def _later(self) -> "Later":
        from chalicelib.aws.delayed import Delayed

        url = self._environment.get("SOTONG_NOTICES_QUEUE", "")
        return Delayed(self._clients.lazily("sqs"), url)


@cache
def notice_parts() -> NoticeParts:
    """The process's own, from its environment."""
    return NoticeParts(read_settings(os.environ), os.environ)
