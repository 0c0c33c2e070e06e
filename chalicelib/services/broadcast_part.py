"""A part of a broadcast on its way to the vendor: chunk by chunk, each claimed first.

A chunk's call carries a key. What came of it is written before anything else is done with the
chunk; a call whose end nobody knows is made again by the same key, and the vendor sends nothing.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import chunk as chunks
from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.domain.broadcast_list import ListedChunk
from chalicelib.domain.carrier_text import title_of
from chalicelib.domain.channel import Account
from chalicelib.domain.chunk import Chunk
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.message_gaps import GappedText
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.audience_rules import AudienceRules
from chalicelib.services.broadcast_ports import Broadcasts, BulkSender

log = logging.getLogger(__name__)

# So often a call that was cut is made again at once, by its own key.
_ASKED = 3
_BETWEEN = 1.0
_ASK_LATER = timedelta(seconds=60)

# Room for so many messages of a tenant's vendor: how many seconds to wait for it. Where that is
# longer than what is given last, no room is taken.
Rate = Callable[[str, int, float], float]


@dataclass(frozen=True, slots=True)
class Means:
    """By what chunks are sent; the same for every part."""

    broadcasts: Broadcasts
    vendor: BulkSender
    rate: Rate
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    new_nonce: Callable[[], str]
    rules: AudienceRules


@dataclass
class Part:
    """One message's work. `way`: the city's account and its API key. `quiet`: when it is silent.

    `is_halted`: nothing more of it goes out now; `refused`: why its vendor takes nobody, if so.
    `done`: chunks in which nobody is left.
    """

    means: Means
    tenant_id: str
    it: Broadcast
    way: tuple[Account, str]
    quiet: Callable[[], Quiet]
    is_halted: bool = False
    refused: str = ""
    done: int = 0

    def __post_init__(self) -> None:
        self._text = GappedText(self.it.text)
        self._title = title_of(self.it.title)
        # Chunks that are ours, of which no vendor has heard.
        self._taken: dict[int, Chunk] = {}

    def sleeps(self, listed: ListedChunk) -> bool:
        """Whether the night keeps these people waiting."""
        return not listed.at_night and self._is_night()

    def take(self, whole: Sequence[ListedChunk]) -> None:
        """All chunks in one call where nobody was here before; else each is claimed by itself."""
        holder, now = self.means.new_nonce(), self.means.clock()
        sizes = {each.number: len(each.people) for each in whole}
        if self.means.broadcasts.claim_untouched(self.tenant_id, self.it.id, sizes, holder, now):
            for number, size in sizes.items():
                begun = chunks.fresh(number, size)
                self._taken[number] = replace(begun, holder=holder, asked_at=now)

    def give_back(self) -> None:
        """What was taken and not come to."""
        for mine in self._taken.values():
            place, now = (self.tenant_id, self.it.id), self.means.clock()
            self.means.broadcasts.release(*place, mine, now, asked=False)

    def send(self, listed: ListedChunk, patience: float) -> float | None:
        """One chunk, if it is ours to send: seconds to wait where somebody is left, else None.

        `patience`: how many seconds may be waited for the vendor's rate.
        """
        means, now, size = self.means, self.means.clock(), len(listed.people)
        place = self.tenant_id, self.it.id
        mine = self._taken.pop(listed.number, None)
        is_unheard = mine is not None
        if mine is None:
            mine = means.broadcasts.claim(*place, listed.number, size, means.new_nonce(), now)
        if mine is None:
            return None
        is_unheard = is_unheard or mine.asked_at == now
        if not chunks.may_be_asked(mine, now):
            return self._record(chunks.unknown(mine), mine.holder)
        if is_unheard:
            mine = self._still_wanted(listed, mine)
            if mine is None:
                return None
        return self._in_time(listed, mine, patience, is_unheard)

    def _in_time(
        self, listed: ListedChunk, mine: Chunk, patience: float, is_unheard: bool
    ) -> float | None:
        """Passes a chunk once the rate has room for it, unless that is in its people's night."""
        means, now = self.means, self.means.clock()
        wait = means.rate(self.tenant_id, len(mine.left()), patience)
        if 0 < wait <= patience:
            means.pause(wait)
        is_held = wait <= patience and self._is_held(listed, mine)
        if wait <= patience and not is_held:
            return self._pass(listed, mine)
        place = self.tenant_id, self.it.id
        means.broadcasts.release(*place, mine, now, asked=not is_unheard)
        # Behind it there may be people who agreed to the night.
        self.is_halted = is_held and not self.it.tally.night
        return None if is_held else wait

    def _still_wanted(self, listed: ListedChunk, mine: Chunk) -> Chunk | None:
        """Without those who refused since the list was read; None where nobody is left for us.

        Written before a vendor hears of this pass, whose key stands for the same people ever after.
        """
        left = mine.left()
        phones = (listed.people[place].phone for place in left)
        refused = self.means.rules.refused_since(self.tenant_id, self.it, phones)
        if not refused:
            return mine
        after = chunks.left_out(mine, [left[each] for each in refused])
        if self._record(after, mine.holder) is None:
            return None
        # Free since it was recorded, which is later than when this began.
        place, now = (self.tenant_id, self.it.id), self.means.clock()
        nonce = self.means.new_nonce()
        return self.means.broadcasts.claim(*place, mine.number, mine.size, nonce, now)

    def _pass(self, listed: ListedChunk, mine: Chunk) -> float | None:
        outcomes = self._call(listed, mine)
        self.refused = _halting(outcomes, mine)
        if self.refused:
            self._record(chunks.untouched(mine), mine.holder)
            self.is_halted = True
            return None
        if _is_unclear(outcomes, mine):
            free_at = self.means.clock() + _ASK_LATER
            self.means.broadcasts.release(self.tenant_id, self.it.id, mine, free_at)
            return _ASK_LATER.total_seconds()
        return self._record(chunks.passed(mine, outcomes), mine.holder)

    def _call(self, listed: ListedChunk, mine: Chunk) -> Sequence[Outcome]:
        """By the key of this pass, again and again where nobody knows how it ended.

        Not in their night: what the vendor did not have of it would go out then.
        """
        texts = self._texts(listed, mine)
        key = f"{self.tenant_id}.{self.it.id}.{mine.number}.{mine.turn}"
        outcomes: Sequence[Outcome] = ()
        for tried in range(_ASKED):
            if tried:
                self.means.pause(_BETWEEN * tried)
            if tried and self._is_held(listed, mine):
                break
            outcomes = self.means.vendor.send(*self.way, texts, key)
            if not _is_unclear(outcomes, mine):
                break
        return outcomes

    def _is_held(self, listed: ListedChunk, mine: Chunk) -> bool:
        """Whether the night keeps it, by what its people said until now of those who are left.

        Where one no longer agrees to the night all wait: a pass names the same people ever after.
        """
        if not self._is_night():
            return False
        phones = (listed.people[place].phone for place in mine.left())
        ended = self.means.rules.night_ended_since
        return not listed.at_night or ended(self.tenant_id, self.it, phones)

    def _is_night(self) -> bool:
        return self.it.waits_for_morning(self.means.clock(), self.quiet())

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
        means, left = self.means, not after.chunk.is_done
        free_at = means.clock() + (after.wait if left else timedelta())
        place = self.tenant_id, self.it.id
        if not means.broadcasts.record(*place, holder, after.chunk, after.failures, free_at):
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
