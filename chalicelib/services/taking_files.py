"""Takes what people brought by an address into our own bucket, before its vendor forgets it.

A fact names a turn; the turn is read again here. Each file is fetched by itself: one that cannot be
had keeps no other back. Broken off between bucket and note, a file lies there that nobody can find;
its time ends it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.brought_file import (
    BroughtFile,
    Lost,
    NotBrought,
    brought_in,
    kept_for,
    read_brought,
)
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.message import Attachment
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import FAMILY
from chalicelib.services.consult_ports import Deliveries
from chalicelib.services.file_ports import BroughtFiles, Fetch, Files
from chalicelib.services.ports import Tenants
from chalicelib.services.results import TellPages

log = logging.getLogger(__name__)

# One file takes so long at the most, and none is begun with less than this left.
_SECONDS, _LEAST = 10.0, 2.0


@dataclass(frozen=True, slots=True)
class TakingFiles:
    """The job behind the queue `files`. `new_id`: 26 letters of chance."""

    tenants: Tenants
    # Of these only turns are read.
    deliveries: Deliveries
    brought: BroughtFiles
    files: Files
    fetch: Fetch
    new_id: Callable[[], str]
    clock: Callable[[], datetime]
    tell_pages: TellPages

    def take(self, event: Published, deadline: Deadline) -> None:
        """All files of one turn. Raises Retryable where one may be had later.

        The same fact again fetches nothing that was fetched.
        """
        who = ConversationKey(event.tenant_id, event.channel, event.contact)
        tenant = self.tenants.active(event.tenant_id)
        turns = self.deliveries.turns(who.tenant_id, who, event.seq, event.seq) if tenant else ()
        for turn in turns:
            if turn.expires_at > self.clock():
                self._take(who, turn, _hosts(tenant, who.family), deadline)

    def _take(
        self, who: ConversationKey, turn: Turn, hosts: Sequence[str], deadline: Deadline
    ) -> None:
        known = {each.n for each in self.brought.of(who.tenant_id, who, turn.seq, turn.seq)}
        wanted = [(n, each) for n, each in brought_in(turn) if n not in known]
        done = [self._one(who, turn, n, each, hosts, deadline) for n, each in wanted]
        if any(done):
            self.tell_pages(who)
        if not all(done):
            raise Retryable("a file was not fetched")

    def _one(
        self,
        who: ConversationKey,
        turn: Turn,
        n: int,
        attached: Attachment,
        hosts: Sequence[str],
        deadline: Deadline,
    ) -> bool:
        """Whether it need not be tried again."""
        ids = {"tenant_id": who.tenant_id, "channel": who.family, "seq": turn.seq}
        left = deadline.remaining()
        if left < _LEAST:
            return False
        try:
            body = self.fetch(who.family, attached.url, min(_SECONDS, left), hosts)
            file = read_brought(self.new_id(), n, attached, body)
        except NotBrought as why:
            outcome = BroughtFile(turn.seq, n, None, why.lost)
        except Retryable:
            if self.clock() - turn.at < kept_for(attached):
                log.info("file not fetched", extra=ids)
                return False
            outcome = BroughtFile(turn.seq, n, None, Lost.UNREACHED)
        else:
            outcome = BroughtFile(turn.seq, n, file)
            days = -(-(turn.expires_at - self.clock()) // timedelta(days=1))
            self.files.put(who.tenant_id, file, body, turn.expires_at, days)
        self._note(who, turn, outcome)
        log.info("file taken" if outcome.file else "file lost", extra={**ids, "why": outcome.lost})
        return True

    def _note(self, who: ConversationKey, turn: Turn, outcome: BroughtFile) -> None:
        if self.brought.put(who.tenant_id, who, outcome, turn.expires_at) or not outcome.file:
            return
        # Another was quicker, or the conversation was deleted meanwhile; never one that is named.
        known = self.brought.of(who.tenant_id, who, turn.seq, turn.seq)
        if outcome.file not in [each.file for each in known]:
            self.files.delete(who.tenant_id, outcome.file.id)


def _hosts(tenant: Tenant | None, family: str) -> Sequence[str]:
    """Where a vendor of texts that the city wrote down itself lays its files."""
    accounts = tenant.accounts.values() if tenant and family == FAMILY else ()
    return [host for each in accounts if each.mapping for host in each.mapping.hosts]
