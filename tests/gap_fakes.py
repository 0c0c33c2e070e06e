"""The ports of services/gap_ports.py in memory; they pass the contract tests of the true stores."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from chalicelib.domain.errors import Conflict
from chalicelib.domain.gaps import Accepted, Listed
from chalicelib.domain.signals import Signal


class FakeSignals:
    """Signals by tenant, day and event id."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, date], dict[str, Signal]] = {}
        self._lock = threading.Lock()

    def add(self, tenant_id: str, signal: Signal) -> bool:
        with self._lock:
            day = self.kept.setdefault((tenant_id, signal.day), {})
            if signal.id in day:
                return False
            day[signal.id] = signal
            return True

    def of(self, tenant_id: str, days: Iterable[date]) -> Iterator[Signal]:
        for day in days:
            kept = self.kept.get((tenant_id, day), {})
            yield from (kept[id] for id in sorted(kept))

    def forget(self, tenant_id: str, known: Iterable[tuple[date, str]]) -> int:
        named = list(known)
        for day, id in named:
            self.kept.get((tenant_id, day), {}).pop(id, None)
        return len(named)


class FakeGaps:
    """The last list of each tenant, and its notes."""

    def __init__(self) -> None:
        self.lists: dict[str, Listed] = {}
        self.notes: dict[str, dict[str, Accepted]] = {}

    def read(self, tenant_id: str) -> Listed | None:
        return self.lists.get(tenant_id)

    def write(self, tenant_id: str, listed: Listed) -> None:
        self.lists[tenant_id] = listed

    def accepted(self, tenant_id: str) -> Sequence[Accepted]:
        return sorted(self.notes.get(tenant_id, {}).values(), key=lambda each: (each.at, each.gap))

    def accept(self, tenant_id: str, accepted: Accepted) -> None:
        notes = self.notes.setdefault(tenant_id, {})
        if accepted.gap in notes:
            raise Conflict("accepted before")
        notes[accepted.gap] = accepted
