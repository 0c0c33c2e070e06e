"""What officers do with a broadcast once its list was read, and what they see of it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from chalicelib.domain import broadcast as rules
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.chunk import Reach, fresh, summed
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_ports import Broadcasts
from chalicelib.services.broadcast_work import Waves, unfinished

log = logging.getLogger(__name__)

# Whoever pauses while a wave moves on tries again; nobody needs more.
_TRIES = 5

# The last look before a broadcast begins: raises Refused.
Gate = Callable[[str, Broadcast], None]


def _open(_tenant_id: str, _it: Broadcast) -> None:
    """Lets everything through."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many came how far; whoever was not begun with is NOT_YET."""

    broadcast: Broadcast
    reached: Mapping[Reach, int]

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.broadcast.is_over or self.reached[Reach.NOT_YET] == 0


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One recipient. `reason`: a Failure's value where somebody was not reached."""

    row: int
    phone: str
    reach: Reach
    reason: str = ""


class Broadcasting:
    """For broadcasts of all tenants. Raises NotFound, Refused, Retryable."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        lists: SealedLists,
        waves: Waves,
        clock: Callable[[], datetime],
        gate: Gate = _open,
        before_stop: Callable[[str, Broadcast], None] = _open,
    ) -> None:
        self._before_stop = before_stop
        self._broadcasts = broadcasts
        self._lists = lists
        self._waves = waves
        self._clock = clock
        self._gate = gate

    def get(self, tenant_id: str, id: str) -> Broadcast:
        """As it is."""
        found = self._broadcasts.get(tenant_id, id)
        if found is None:
            raise NotFound("no such broadcast")
        return found

    def approve(self, tenant_id: str, id: str, by: str, name: str = "") -> Broadcast:
        """A second pair of eyes. `name`: how they are called."""

        def change(it: Broadcast) -> Broadcast:
            return rules.approved(it, by, self._clock(), name)

        return self._change(tenant_id, id, change, by)

    def start(self, tenant_id: str, id: str, by: str) -> Broadcast:
        """Queues the first wave; at night what is not urgent waits there for the morning.

        Its whole cost is paid before, that it does not stop half way.
        """
        after = self._change(tenant_id, id, lambda it: self._started(tenant_id, it), by)
        self._waves.queue(tenant_id, after, range(after.queued))
        return after

    def pause(self, tenant_id: str, id: str, by: str) -> Broadcast:
        """Within seconds no further chunk goes to the vendor."""
        return self._change(tenant_id, id, lambda it: rules.paused(it, self._clock()), by)

    def resume(self, tenant_id: str, id: str, by: str) -> Broadcast:
        """Queues again what was queued and not finished."""
        after = self._change(tenant_id, id, lambda it: rules.resumed(it, self._clock()), by)
        begun = self._broadcasts.chunks(tenant_id, id)
        self._waves.queue(tenant_id, after, unfinished(after, begun))
        return after

    def stop(self, tenant_id: str, id: str, by: str) -> Broadcast:
        """For good. What it did not use of its money comes back within minutes."""
        self._before_stop(tenant_id, self.get(tenant_id, id))
        return self._change(tenant_id, id, lambda it: rules.stopped(it, self._clock()), by)

    def progress(self, tenant_id: str, id: str) -> Progress:
        """Two calls, and one more for each 4,000 chunks or so."""
        it = self.get(tenant_id, id)
        reached = summed(self._broadcasts.chunks(tenant_id, id))
        reached[Reach.NOT_YET] = it.tally.people - sum(
            count for reach, count in reached.items() if reach is not Reach.NOT_YET
        )
        return Progress(it, reached)

    def results(
        self, tenant_id: str, id: str, parts: Iterable[int] | None = None
    ) -> Iterator[ResultRow]:
        """One row for each recipient, in the order in which they were listed, part by part.

        `parts`: of the list, rising; all where it is None.
        """
        it = self.get(tenant_id, id)
        if it.state is BroadcastState.DRAFT:
            return
        chunks = {each.number: each for each in self._broadcasts.chunks(tenant_id, id)}
        failures = groupby(self._broadcasts.failures(tenant_id, id), key=lambda one: one[0])
        failed = next(failures, None)
        for part in range(it.tally.parts) if parts is None else parts:
            for listed in self._lists.read(tenant_id, it, part):
                chunk = chunks.get(listed.number) or fresh(listed.number, len(listed.people))
                reasons: Mapping[int, str] = chunk.reported
                while failed and failed[0] < listed.number:
                    failed = next(failures, None)
                if failed and failed[0] == listed.number:
                    reasons = {**reasons, **{place: reason for _, place, reason in failed[1]}}
                    failed = next(failures, None)
                for place, one in enumerate(listed.people):
                    reach = chunk.reach(place)
                    yield ResultRow(one.row, one.phone, reach, reasons.get(place, ""))

    def _started(self, tenant_id: str, it: Broadcast) -> Broadcast:
        after = rules.started(it, self._clock())
        self._gate(tenant_id, it)
        return after

    def _change(
        self, tenant_id: str, id: str, change: Callable[[Broadcast], Broadcast], by: str
    ) -> Broadcast:
        for _ in range(_TRIES):
            before = self.get(tenant_id, id)
            try:
                after = self._broadcasts.change(tenant_id, before, change(before))
            except Conflict:
                continue
            told = {"tenant_id": tenant_id, "broadcast": id, "by": by}
            log.info("broadcast changed", extra={**told, "state": after.state.value})
            return after
        raise Conflict("broadcast keeps changing")
