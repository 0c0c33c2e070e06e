"""The job that brings a part of a broadcast to its vendor: chunk by chunk, each claimed first.

A chunk's call carries a key. What came of it is written before anything else is done with the
chunk; a call whose end nobody knows is made again by the same key, and the vendor sends nothing.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import chunk as chunks
from chalicelib.domain.broadcast import Broadcast, BroadcastState, paused
from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.domain.broadcast_list import ListedChunk
from chalicelib.domain.carrier_text import TextKind, title_of
from chalicelib.domain.channel import Account
from chalicelib.domain.chunk import Chunk
from chalicelib.domain.city_quiet import quiet_of
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict
from chalicelib.domain.message_gaps import GappedText
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import CHANNEL, OutgoingText
from chalicelib.services.audience_rules import AudienceRules
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_ports import Broadcasts, BulkSender, Notes
from chalicelib.services.broadcast_work import Waves, Work, read_work
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)

# A pause or a stop is noticed within this time, however many chunks a vendor takes in it.
_LOOKED_AGAIN = timedelta(seconds=3)
# A part that takes longer goes back to the queue before the function's time is over.
_ROOM = timedelta(seconds=75)
# So often a call that was cut is made again at once, by its own key.
_ASKED = 3
_BETWEEN = 1.0
_ASK_LATER = timedelta(seconds=60)
# So many broadcasts are known to be noted.
_NOTED = 100

# An account's API key: tenant id and the secret's name.
ReadKey = Callable[[str, str], str | None]
# Room for so many messages of a tenant's vendor: how many seconds to wait for it. Where that is
# longer than what is given last, no room is taken.
Rate = Callable[[str, int, float], float]


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
        self.rules = rules
        self.broadcasts = broadcasts
        self.vendor = vendor
        self.rate = rate
        self.clock = clock
        self.pause = pause
        self.new_nonce = new_nonce

    def send(self, body: str) -> None:
        """Sends what is left of one part. Raises Retryable. The same again sends nothing again."""
        work = read_work(body)
        it = self.broadcasts.get(work.tenant_id, work.broadcast)
        if it is None or not it.goes(self.clock(), self.quiet(work.tenant_id)):
            return
        way = self._way(work.tenant_id)
        if way is None:
            self.halt(work.tenant_id, it, Failure.ACCOUNT)
            return
        self._note(work.tenant_id, it)
        part = _Part(self, work.tenant_id, it, way)
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
        newest = self.broadcasts.get(tenant_id, it.id)
        if newest and newest.state is BroadcastState.RUNNING:
            try:
                self.broadcasts.change(tenant_id, newest, paused(newest, self.clock(), why))
            except Conflict:
                # Whoever was quicker has it; the next chunk comes here again.
                return

    def quiet(self, tenant_id: str) -> Quiet:
        """When this city sends nothing of itself."""
        return quiet_of(self._tenants.active(tenant_id))

    def _part(self, part: "_Part", work: Work) -> list[float] | None:
        """Seconds to wait for whoever is left; None where the broadcast goes no further now."""
        began = looked = self.clock()
        waits: list[float] = []
        whole = list(self._lists.read(work.tenant_id, part.it, work.part))
        if not work.again:
            part.take(whole)
        for listed in whole:
            now = self.clock()
            if now - began > _ROOM:
                return [*waits, 0.0]
            if now - looked > _LOOKED_AGAIN:
                found, looked = self.broadcasts.get(work.tenant_id, work.broadcast), now
                if found is None or not found.goes(now, self.quiet(work.tenant_id)):
                    return None
            wait = part.send(listed, (began + _ROOM - now).total_seconds())
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
        self._notes.note_sent(tenant_id, CHANNEL, self.clock())
        self._noted[it.id] = None
        if len(self._noted) > _NOTED:
            self._noted.popitem(last=False)


@dataclass
class _Part:
    """One message's work."""

    job: Sending
    tenant_id: str
    it: Broadcast
    way: tuple[Account, str]
    is_halted: bool = False
    # Chunks in which nobody is left.
    done: int = 0

    def __post_init__(self) -> None:
        self._text = GappedText(self.it.text)
        self._title = title_of(self.it.title)
        # Chunks that are ours, of which no vendor has heard.
        self._taken: dict[int, Chunk] = {}

    def take(self, whole: Sequence[ListedChunk]) -> None:
        """All chunks in one call where nobody was here before; else each is claimed by itself."""
        holder, now = self.job.new_nonce(), self.job.clock()
        sizes = {each.number: len(each.people) for each in whole}
        if self.job.broadcasts.claim_untouched(self.tenant_id, self.it.id, sizes, holder, now):
            for number, size in sizes.items():
                begun = chunks.fresh(number, size)
                self._taken[number] = replace(begun, holder=holder, asked_at=now)

    def give_back(self) -> None:
        """What was taken and not come to."""
        for mine in self._taken.values():
            place, now = (self.tenant_id, self.it.id), self.job.clock()
            self.job.broadcasts.release(*place, mine, now, asked=False)

    def send(self, listed: ListedChunk, patience: float) -> float | None:
        """One chunk, if it is ours to send: seconds to wait where somebody is left, else None.

        `patience`: how many seconds may be waited for the vendor's rate.
        """
        job, now, size = self.job, self.job.clock(), len(listed.people)
        place = self.tenant_id, self.it.id
        mine = self._taken.pop(listed.number, None)
        is_unheard = mine is not None
        if mine is None:
            mine = job.broadcasts.claim(*place, listed.number, size, job.new_nonce(), now)
        if mine is None:
            return None
        is_unheard = is_unheard or mine.asked_at == now
        if not chunks.may_be_asked(mine, now):
            return self._record(chunks.unknown(mine), mine.holder)
        if is_unheard:
            mine = self._still_wanted(listed, mine, now)
            if mine is None:
                return None
        return self._in_time(listed, mine, patience, is_unheard)

    def _in_time(
        self, listed: ListedChunk, mine: Chunk, patience: float, is_unheard: bool
    ) -> float | None:
        """Passes a chunk once the rate has room for it, unless that is in the night."""
        job, now = self.job, self.job.clock()
        wait = job.rate(self.tenant_id, len(mine.left()), patience)
        if 0 < wait <= patience:
            job.pause(wait)
        self.is_halted = wait <= patience and self._is_night()
        if wait <= patience and not self.is_halted:
            return self._pass(listed, mine)
        place = self.tenant_id, self.it.id
        job.broadcasts.release(*place, mine, now, asked=not is_unheard)
        return wait

    def _still_wanted(self, listed: ListedChunk, mine: Chunk, now: datetime) -> Chunk | None:
        """Without those who refused since the list was read; None where nobody is left for us.

        Written before a vendor hears of this pass, whose key stands for the same people ever after.
        """
        left = mine.left()
        phones = (listed.people[place].phone for place in left)
        refused = self.job.rules.refused_since(self.tenant_id, self.it, phones)
        if not refused:
            return mine
        after = chunks.left_out(mine, [left[each] for each in refused])
        if self._record(after, mine.holder) is None:
            return None
        place, nonce = (self.tenant_id, self.it.id), self.job.new_nonce()
        return self.job.broadcasts.claim(*place, mine.number, mine.size, nonce, now)

    def _pass(self, listed: ListedChunk, mine: Chunk) -> float | None:
        outcomes = self._call(mine, self._texts(listed, mine))
        why = _halting(outcomes, mine)
        if why:
            self._record(chunks.untouched(mine), mine.holder)
            self.job.halt(self.tenant_id, self.it, why)
            self.is_halted = True
            return None
        if _is_unclear(outcomes, mine):
            free_at = self.job.clock() + _ASK_LATER
            self.job.broadcasts.release(self.tenant_id, self.it.id, mine, free_at)
            return _ASK_LATER.total_seconds()
        return self._record(chunks.passed(mine, outcomes), mine.holder)

    def _call(self, mine: Chunk, texts: Sequence[OutgoingText]) -> Sequence[Outcome]:
        """By the key of this pass, again and again where nobody knows how it ended.

        Not in the night: what the vendor did not have of it would go out then.
        """
        key = f"{self.tenant_id}.{self.it.id}.{mine.number}.{mine.turn}"
        outcomes: Sequence[Outcome] = ()
        for tried in range(_ASKED):
            if tried:
                self.job.pause(_BETWEEN * tried)
            if tried and self._is_night():
                break
            outcomes = self.job.vendor.send(*self.way, texts, key)
            if not _is_unclear(outcomes, mine):
                break
        return outcomes

    def _is_night(self) -> bool:
        return self.it.waits_for_morning(self.job.clock(), self.job.quiet(self.tenant_id))

    def _texts(self, listed: ListedChunk, mine: Chunk) -> list[OutgoingText]:
        sender = next(iter(self.way[0].numbers))
        title = "" if listed.kind is TextKind.SMS else self._title
        return [
            OutgoingText(
                to=listed.people[place].phone,
                sender=sender,
                kind=listed.kind,
                text=self._text.fill(listed.people[place].values).text,
                title=title,
                key=str(BroadcastKey(self.tenant_id, self.it.id, mine.number, place)),
            )
            for place in mine.left()
        ]

    def _record(self, after: chunks.Passed, holder: str) -> float | None:
        job, left = self.job, not after.chunk.is_done
        free_at = job.clock() + (after.wait if left else timedelta())
        place = self.tenant_id, self.it.id
        if not job.broadcasts.record(*place, holder, after.chunk, after.failures, free_at):
            ids = {"tenant_id": self.tenant_id, "broadcast": self.it.id}
            log.warning("chunk was lost to another", extra={**ids, "chunk": after.chunk.number})
            return None
        self.done += not left
        return after.wait.total_seconds() if left else None


def _halting(outcomes: Sequence[Outcome], mine: Chunk) -> str:
    """Why the vendor takes nobody: our account, or an outage longer than all passes. Else empty."""
    if outcomes and all(each.reason == Failure.ACCOUNT for each in outcomes):
        return Failure.ACCOUNT
    later = (each.state is DeliveryState.FAILED_TEMPORARY for each in outcomes)
    whole = len(outcomes) == mine.size and all(later)
    return outcomes[0].reason if whole and mine.turn >= chunks.PASSES else ""


def _is_unclear(outcomes: Sequence[Outcome], mine: Chunk) -> bool:
    """Whether somebody's outcome was not told."""
    unknown = any(each.state is DeliveryState.UNKNOWN for each in outcomes)
    return unknown or len(outcomes) != len(mine.left())
