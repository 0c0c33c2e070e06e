"""What broadcasts need, in memory; stores and bucket pass the true ones' contract tests.

Each counts its calls as AWS would. `FakeBulkVendor` has phones, and its own log is the judge.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from math import ceil
from random import Random

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.domain.channel import Account
from chalicelib.domain.chunk import LEASE, Chunk, FailedOne, after_reports, fresh
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict, Permanent
from chalicelib.domain.text_message import OutgoingText

FIRST = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 10:00 in Seoul


class Ticking:
    """An aware clock that moves when told to, or slept on."""

    def __init__(self, at: datetime = FIRST) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class FakeBroadcasts:
    """Heads, chunks and failures by tenant and broadcast."""

    PAGE = 4000

    def __init__(self, calls: "Counter[str] | None" = None) -> None:
        self.calls = Counter() if calls is None else calls
        self.heads: dict[tuple[str, str], Broadcast] = {}
        self.begun: dict[tuple[str, str], dict[int, tuple[Chunk, str]]] = {}
        self.failed: dict[tuple[str, str], dict[tuple[int, int], str]] = {}
        self.reported: dict[tuple[str, str, int], dict[int, str]] = {}

    def create(self, tenant_id: str, it: Broadcast) -> None:
        self.calls["create"] += 1
        if (tenant_id, it.id) in self.heads:
            raise Conflict("there is one")
        self.heads[tenant_id, it.id] = it

    def get(self, tenant_id: str, id: str) -> Broadcast | None:
        self.calls["get"] += 1
        return self.heads.get((tenant_id, id))

    def change(self, tenant_id: str, before: Broadcast, after: Broadcast) -> Broadcast:
        self.calls["change"] += 1
        known = self.heads.get((tenant_id, before.id))
        if known is None or known.changes != before.changes or after.id != before.id:
            raise Conflict("it has changed")
        self.heads[tenant_id, before.id] = written = after.with_changes(before.changes + 1)
        return written

    def listed(self, tenant_id: str) -> Sequence[str]:
        self.calls["listed"] += 1
        mine = [it for (tenant, _), it in self.heads.items() if tenant == tenant_id]
        return [it.id for it in sorted(mine, key=lambda it: (it.made_at, it.id)) if not it.is_over]

    def made(self, tenant_id: str) -> Sequence[str]:
        self.calls["made"] += 1
        mine = [it for (tenant, _), it in self.heads.items() if tenant == tenant_id]
        return [it.id for it in sorted(mine, key=lambda it: (it.made_at, it.id), reverse=True)]

    def claim(
        self, tenant_id: str, id: str, number: int, size: int, holder: str, now: datetime
    ) -> Chunk | None:
        self.calls["claim"] += 1
        chunks = self.begun.setdefault((tenant_id, id), {})
        known, _ = chunks.get(number, (fresh(number, size), ""))
        if known.is_done or (known.free_at and known.free_at > now):
            return None
        asked_at = known.asked_at or now
        mine = replace(known, holder=holder, asked_at=asked_at, free_at=now + LEASE)
        chunks[number] = mine, holder
        return mine

    def claim_untouched(
        self, tenant_id: str, id: str, sizes: Mapping[int, int], holder: str, now: datetime
    ) -> bool:
        self.calls["claim_untouched"] += 1
        chunks = self.begun.setdefault((tenant_id, id), {})
        if chunks.keys() & sizes.keys():
            return False
        for number, size in sizes.items():
            free_at = now + LEASE
            mine = replace(fresh(number, size), holder=holder, asked_at=now, free_at=free_at)
            chunks[number] = mine, holder
        return True

    def record(
        self,
        tenant_id: str,
        id: str,
        holder: str,
        after: Chunk,
        failures: Mapping[int, str],
        free_at: datetime,
    ) -> bool:
        self.calls["record"] += max(ceil(len(failures) / 99), 1)
        chunks = self.begun.get((tenant_id, id), {})
        if chunks.get(after.number, (None, ""))[1] != holder:
            return False
        kept = replace(after, holder="", asked_at=None, free_at=free_at)
        chunks[after.number] = kept, ""
        failed = self.failed.setdefault((tenant_id, id), {})
        failed.update({(after.number, place): why for place, why in failures.items()})
        return True

    def release(
        self, tenant_id: str, id: str, mine: Chunk, free_at: datetime, asked: bool = True
    ) -> None:
        self.calls["release"] += 1
        chunks = self.begun.get((tenant_id, id), {})
        known, held_by = chunks.get(mine.number, (None, ""))
        if known and held_by == mine.holder:
            asked_at = known.asked_at if asked else None
            freed = replace(known, holder="", free_at=free_at, asked_at=asked_at)
            chunks[mine.number] = freed, ""

    def chunks(self, tenant_id: str, id: str) -> Iterator[Chunk]:
        found = self.begun.get((tenant_id, id), {})
        self.calls["chunks"] += max(ceil(len(found) / self.PAGE), 1)
        told = self.reported
        return iter(
            [
                after_reports(found[number][0], dict(told.get((tenant_id, id, number), {})))
                for number in sorted(found)
            ]
        )

    def note(self, text: BroadcastKey, reason: str) -> bool:
        self.calls["note_failure"] += 1
        known = self.begun.get((text.tenant_id, text.broadcast), {}).get(text.chunk)
        if known is None or known[0].size <= text.place:
            return False
        place = text.tenant_id, text.broadcast, text.chunk
        told = self.reported.setdefault(place, {})
        told[text.place] = max(told.get(text.place, ""), reason)
        return True

    def failures(self, tenant_id: str, id: str) -> Iterator[FailedOne]:
        found = self.failed.get((tenant_id, id), {})
        self.calls["failures"] += max(ceil(len(found) / self.PAGE), 1)
        return iter([FailedOne(*key, found[key]) for key in sorted(found)])


class FakeLists:
    """Sealed parts by tenant, broadcast and number."""

    def __init__(self, calls: "Counter[str] | None" = None) -> None:
        self.calls = Counter() if calls is None else calls
        self.parts: dict[tuple[str, str, int], bytes] = {}

    def put(self, tenant_id: str, broadcast: str, part: int, body: bytes) -> None:
        self.calls["put_object"] += 1
        self.parts[tenant_id, broadcast, part] = body

    def get(self, tenant_id: str, broadcast: str, part: int) -> bytes:
        self.calls["get_object"] += 1
        try:
            return self.parts[tenant_id, broadcast, part]
        except KeyError:
            raise Permanent("the list is gone") from None


class FakeListKeys:
    """Keys that are wrapped by writing the tenant before them."""

    def __init__(self, calls: "Counter[str] | None" = None) -> None:
        self.calls = Counter() if calls is None else calls
        self._numbers = count(1)

    def make(self, tenant_id: str) -> tuple[bytes, bytes]:
        self.calls["generate_data_key"] += 1
        plain = next(self._numbers).to_bytes(32, "big")
        return plain, tenant_id.encode() + b"|" + plain[::-1]

    def unwrap(self, tenant_id: str, wrapped: bytes) -> bytes:
        self.calls["decrypt"] += 1
        tenant, _, reversed_ = wrapped.partition(b"|")
        if tenant != tenant_id.encode():
            raise Permanent("another tenant's")
        return reversed_[::-1]


class FakeQueue:
    """Hands messages out at their time, at least once: what is not finished comes again."""

    VISIBILITY = timedelta(seconds=180)

    def __init__(self, clock: Ticking, calls: "Counter[str] | None" = None) -> None:
        self.calls = Counter() if calls is None else calls
        self.waiting: list[tuple[datetime, int, str]] = []
        self.groups: Counter[str] = Counter()
        self._clock = clock
        self._numbers = count()

    def send(self, bodies: Iterable[str], group: str, delay: int = 0) -> None:
        assert 0 <= delay <= 900
        sent = list(bodies)
        self.calls["send_message_batch"] += ceil(len(sent) / 10)
        self.groups[group] += len(sent)
        for body in sent:
            self._add(body, timedelta(seconds=delay))

    def work_off(self, work: Callable[[str], None], until: datetime | None = None) -> int:
        """Does everything there is, the clock moving on to what waits; how many were done.

        What `work` raises leaves the message for later, and is raised here.
        """
        done = 0
        while self.waiting and (until is None or self.waiting[0][0] <= until):
            at, _, body = heappop(self.waiting)
            self._clock.at = max(self._clock.at, at)
            try:
                work(body)
            except BaseException:
                self._add(body, self.VISIBILITY)
                raise
            done += 1
        return done

    def _add(self, body: str, delay: timedelta) -> None:
        heappush(self.waiting, (self._clock() + delay, next(self._numbers), body))


@dataclass
class Faults:
    """Parts of 1. `slow` calls take 20 s; of `cut` ones nobody hears, the texts being out.

    `later`: people who cannot be taken for now, `never`: who cannot be at all.
    """

    slow: float = 0.0
    later: float = 0.0
    cut: float = 0.0
    never: float = 0.0


@dataclass
class FakeBulkVendor:
    """Knows every key it was called by. `log`: each text that went to a phone, as often as it did."""

    clock: Ticking = field(default_factory=Ticking)
    faults: Faults = field(default_factory=Faults)
    random: Random = field(default_factory=lambda: Random(7))
    log: list[tuple[str, str]] = field(default_factory=list)
    calls: int = 0
    asked: int = 0
    cuts: int = 0
    seconds: float = 1.0
    outcomes: list[Outcome] = field(default_factory=list)
    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None
    _known: dict[str, tuple[tuple[str, ...], list[Outcome]]] = field(default_factory=dict)

    def send(
        self, account: Account, api_key: str, texts: Sequence[OutgoingText], key: str
    ) -> Sequence[Outcome]:
        assert 0 < len(texts) <= 200
        assert len({text.kind for text in texts}) == 1
        self.before()
        self.calls += 1
        self.clock.sleep(20 if self.random.random() < self.faults.slow else self.seconds)
        answer = self._answer(texts, key)
        self.after()
        if self.faults.cut and self.calls % round(1 / self.faults.cut) == 0:
            self.cuts += 1
            return [Outcome(DeliveryState.UNKNOWN, Failure.CUT)] * len(texts)
        return answer

    def _answer(self, texts: Sequence[OutgoingText], key: str) -> list[Outcome]:
        phones = tuple(text.to for text in texts)
        known = self._known.get(key)
        if known:
            assert known[0] == phones, "one key, two different calls"
            self.asked += 1
            return known[1]
        answer = [self._one() for _ in texts]
        self._known[key] = phones, answer
        for text, outcome in zip(texts, answer, strict=True):
            if outcome.state is DeliveryState.SENT:
                self.log.append((text.to, text.text))
        return answer

    def _one(self) -> Outcome:
        if self.outcomes:
            return self.outcomes.pop(0)
        drawn = self.random.random()
        if drawn < self.faults.later:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.UNAVAILABLE)
        if drawn < self.faults.later + self.faults.never:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
        return Outcome(DeliveryState.SENT)
