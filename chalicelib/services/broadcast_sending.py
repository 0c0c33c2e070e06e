"""The job that brings a broadcast to its vendor: a part of it with each message of the queue."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.broadcast import Broadcast, BroadcastState, paused
from chalicelib.domain.channel import Account
from chalicelib.domain.city_quiet import quiet_of
from chalicelib.domain.delivery import Failure
from chalicelib.domain.errors import Conflict
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import CHANNEL
from chalicelib.services.audience_rules import AudienceRules
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_part import Means, Part, Rate
from chalicelib.services.broadcast_ports import Broadcasts, BulkSender, Notes
from chalicelib.services.broadcast_work import Waves, Work, read_work
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)

# A pause or a stop is noticed within this time, however many chunks a vendor takes in it.
_LOOKED_AGAIN = timedelta(seconds=3)
# A part that takes longer goes back to the queue before the function's time is over.
_ROOM = timedelta(seconds=75)
# So many broadcasts are known to be noted.
_NOTED = 100

# An account's API key: tenant id and the secret's name.
ReadKey = Callable[[str, str], str | None]


class Sending:
    """The job behind the queue of broadcasts."""

    def __init__(
        self,
        tenants: Tenants,
        broadcasts: Broadcasts,
        lists: SealedLists,
        waves: Waves,
        vendor: BulkSender,
        read_key: ReadKey,
        rate: Rate,
        clock: Callable[[], datetime],
        pause: Callable[[float], None],
        new_nonce: Callable[[], str],
        notes: Notes,
        rules: AudienceRules,
    ) -> None:
        self._tenants = tenants
        self._lists = lists
        self._waves = waves
        self._read_key = read_key
        self._notes = notes
        self._noted: OrderedDict[str, None] = OrderedDict()
        self.means = Means(broadcasts, vendor, rate, clock, pause, new_nonce, rules)

    def send(self, body: str) -> None:
        """Sends what is left of one part. Raises Retryable. The same again sends nothing again."""
        work = read_work(body)
        it = self.means.broadcasts.get(work.tenant_id, work.broadcast)
        if it is None or not it.goes_to_some(self.means.clock(), self.quiet(work.tenant_id)):
            return
        way = self._way(work.tenant_id)
        if way is None:
            self.halt(work.tenant_id, it, Failure.ACCOUNT)
            return
        self._note(work.tenant_id, it)
        quiet = partial(self.quiet, work.tenant_id)
        part = Part(self.means, work.tenant_id, it, way, quiet)
        try:
            waits = self._part(part, work)
        finally:
            part.give_back()
        if waits is None:
            return
        if waits:
            self._waves.put_back(work, max(waits))
        self._waves.after(work.tenant_id, it, work, part.done)

    def halt(self, tenant_id: str, it: Broadcast, why: str) -> None:
        """Pauses it and tells why: nobody should fail for what an operator can mend."""
        log.error("broadcast paused", extra={"tenant_id": tenant_id, "broadcast": it.id})
        newest = self.means.broadcasts.get(tenant_id, it.id)
        if newest and newest.state is BroadcastState.RUNNING:
            try:
                self.means.broadcasts.change(
                    tenant_id, newest, paused(newest, self.means.clock(), why)
                )
            except Conflict:
                # Whoever was quicker has it; the next chunk comes here again.
                return

    def quiet(self, tenant_id: str) -> Quiet:
        """When this city sends nothing of itself."""
        return quiet_of(self._tenants.active(tenant_id))

    def _part(self, part: Part, work: Work) -> list[float] | None:
        """Seconds to wait for whoever is left; None where the broadcast goes no further now."""
        began = looked = self.means.clock()
        waits: list[float] = []
        listed_ones = self._lists.read(work.tenant_id, part.it, work.part)
        # Whom the night keeps waiting is brought on in the morning (broadcast_mending.py).
        awake = [each for each in listed_ones if not part.sleeps(each)]
        if awake and not work.again:
            part.take(awake)
        for listed in awake:
            now = self.means.clock()
            if now - began > _ROOM:
                return [*waits, 0.0]
            if now - looked > _LOOKED_AGAIN:
                found, looked = self.means.broadcasts.get(work.tenant_id, work.broadcast), now
                if found is None or not found.goes_to_some(now, self.quiet(work.tenant_id)):
                    return None
            wait = part.send(listed, (began + _ROOM - now).total_seconds())
            if part.refused:
                self.halt(work.tenant_id, part.it, part.refused)
            if part.is_halted:
                return None
            waits += [wait] if wait is not None else []
        return waits

    def _way(self, tenant_id: str) -> tuple[Account, str] | None:
        tenant = self._tenants.active(tenant_id)
        account = tenant.accounts.get(CHANNEL) if tenant else None
        api_key = self._read_key(tenant_id, account.api_key) if account else None
        if account is None or not account.verified:
            # 전기통신사업법 제84조의2: nothing goes out by a number that is not registered.
            return None
        return (account, api_key) if account.numbers and api_key else None

    def _note(self, tenant_id: str, it: Broadcast) -> None:
        """A short word of whoever gets it is taken for an answer to it: once a process."""
        if it.purpose is Purpose.SERVICE or it.id in self._noted:
            return
        self._notes.note_sent(tenant_id, CHANNEL, self.means.clock())
        self._noted[it.id] = None
        if len(self._noted) > _NOTED:
            self._noted.popitem(last=False)
