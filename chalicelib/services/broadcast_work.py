"""Parts of broadcasts as messages of a queue, and how the next of them get there.

The queue carries other work for broadcasts too: a part is a list, all else an object that says its
`kind`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
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


# What does one kind of message; given the whole of it.
Handler = Callable[[str], None]


class Jobs:
    """The job behind the queue: each message to what does its kind."""

    def __init__(self, part: Handler, others: Mapping[str, Handler]) -> None:
        self._part = part
        self._others = others

    def do(self, body: str) -> None:
        """Raises what the handler does; KeyError and ValueError for what nobody handles."""
        said = json.loads(body)
        handler = self._part if isinstance(said, list) else self._others[str(said["kind"])]
        handler(body)


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

    def after(self, tenant_id: str, it: Broadcast, work: Work, done: int = 0) -> None:
        """What a part that is through brings: the next wave behind the last one, or the end.

        Somebody else may do the same, or stop it meanwhile: then nothing is left to do here. `it`:
        as it was when the part was begun with; looked at again where that no longer holds. `done`:
        how many chunks were finished with it.
        """
        is_last = work.part == it.queued - 1
        if not is_last and not work.again:
            return
        try:
            self._go_on(tenant_id, self._newest(tenant_id, it) if work.again else it, work, done)
        except Conflict:
            try:
                self._go_on(tenant_id, self._newest(tenant_id, it), work, done)
            except Conflict:
                return

    def _go_on(self, tenant_id: str, it: Broadcast, work: Work, done: int) -> None:
        is_last = work.part == it.queued - 1
        if it.state is not BroadcastState.RUNNING:
            return
        if is_last and it.queued < it.tally.parts:
            self.advance(tenant_id, it)
        elif it.queued == it.tally.parts and (is_last or work.again):
            # Where this was all of it, nobody need look.
            begun = () if done == it.tally.chunks else self._broadcasts.chunks(tenant_id, it.id)
            self.settle(tenant_id, it, begun, done)

    def _newest(self, tenant_id: str, it: Broadcast) -> Broadcast:
        return self._broadcasts.get(tenant_id, it.id) or it

    def advance(self, tenant_id: str, it: Broadcast) -> None:
        """The next wave. Raises Conflict where the broadcast has changed."""
        after = self._broadcasts.change(tenant_id, it, waved(it, self._clock()))
        self.queue(tenant_id, after, range(it.queued, after.queued))

    def settle(self, tenant_id: str, it: Broadcast, begun: Iterable[Chunk], done: int = 0) -> bool:
        """Writes that it is done, if nobody is left. Raises Conflict."""
        if it.state is not BroadcastState.RUNNING:
            return False
        if max(sum(chunk.is_done for chunk in begun), done) < it.tally.chunks:
            return False
        self._broadcasts.change(tenant_id, it, finished(it, self._clock()))
        return True


def unfinished(it: Broadcast, begun: Iterable[Chunk]) -> list[int]:
    """The parts that were queued and have somebody left, in order."""
    done = {chunk.number for chunk in begun if chunk.is_done}
    queued = range(min(it.queued * CHUNKS_A_PART, it.tally.chunks))
    return sorted({number // CHUNKS_A_PART for number in queued if number not in done})
