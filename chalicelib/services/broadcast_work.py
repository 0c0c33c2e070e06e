"""Parts of broadcasts as messages of a queue, and how the next of them get there."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.broadcast import CHUNKS_A_PART, Broadcast, BroadcastState, finished, waved
from chalicelib.domain.chunk import Chunk
from chalicelib.domain.errors import Conflict
from chalicelib.services.broadcast_ports import Broadcasts, Queue


@dataclass(frozen=True, slots=True)
class Work:
    """One part to be sent; `again`: some of it was tried before."""

    tenant_id: str
    broadcast: str
    part: int
    again: bool = False


def body_of(work: Work) -> str:
    """The message: ids and numbers, nobody's data."""
    return json.dumps([work.tenant_id, work.broadcast, work.part, work.again])


def read_work(body: str) -> Work:
    """Reads `body_of` back."""
    return Work(*json.loads(body))


class Waves:
    """Brings broadcasts into the queue, some parts at a time, and sees when they are over."""

    def __init__(self, broadcasts: Broadcasts, queue: Queue, clock: Callable[[], datetime]) -> None:
        self._broadcasts = broadcasts
        self._queue = queue
        self._clock = clock

    def queue(self, tenant_id: str, it: Broadcast, parts: Iterable[int]) -> None:
        """Once or more: a part that comes twice is sent once."""
        bodies = (body_of(Work(tenant_id, it.id, part)) for part in parts)
        self._queue.send(bodies, tenant_id)

    def put_back(self, work: Work, seconds: float) -> None:
        """The same part, after so long."""
        again = Work(work.tenant_id, work.broadcast, work.part, again=True)
        self._queue.send([body_of(again)], work.tenant_id, min(round(seconds), 900))

    def after(self, tenant_id: str, it: Broadcast, work: Work) -> None:
        """What a part that is through brings: the next wave behind the last one, or the end.

        Somebody else may do the same, or stop it meanwhile: then nothing is left to do here.
        """
        is_last = work.part == it.queued - 1
        try:
            if is_last and it.queued < it.tally.parts:
                self.advance(tenant_id, it)
            elif it.queued == it.tally.parts and (is_last or work.again):
                self.settle(tenant_id, it, self._broadcasts.chunks(tenant_id, it.id))
        except Conflict:
            return

    def advance(self, tenant_id: str, it: Broadcast) -> None:
        """The next wave. Raises Conflict where the broadcast has changed."""
        after = self._broadcasts.change(tenant_id, it, waved(it, self._clock()))
        self.queue(tenant_id, after, range(it.queued, after.queued))

    def settle(self, tenant_id: str, it: Broadcast, begun: Iterable[Chunk]) -> bool:
        """Writes that it is done, if nobody is left. Raises Conflict."""
        if it.state is not BroadcastState.RUNNING:
            return False
        if sum(chunk.is_done for chunk in begun) < it.tally.chunks:
            return False
        self._broadcasts.change(tenant_id, it, finished(it, self._clock()))
        return True


def unfinished(it: Broadcast, begun: Iterable[Chunk]) -> list[int]:
    """The parts that were queued and have somebody left, in order."""
    done = {chunk.number for chunk in begun if chunk.is_done}
    queued = range(min(it.queued * CHUNKS_A_PART, it.tally.chunks))
    return sorted({number // CHUNKS_A_PART for number in queued if number not in done})
