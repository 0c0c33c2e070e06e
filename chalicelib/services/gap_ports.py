"""What gathering signals and mining gaps need from the world, beside services/ports.py."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from chalicelib.domain.gaps import Accepted, Listed
from chalicelib.domain.signals import Signal


class Signals(Protocol):
    """Questions without a good answer, by tenant and Korean day."""

    def add(self, tenant_id: str, signal: Signal) -> bool:
        """Keeps it until it expires; False when this event's signal was there already."""

    def of(self, tenant_id: str, days: Iterable[date]) -> Iterator[Signal]:
        """The signals of these days; expired ones too (the caller judges)."""

    def forget(self, tenant_id: str, known: Iterable[tuple[date, str]]) -> int:
        """Removes signals by day and event id; how many were named, whether or not there."""


class Gaps(Protocol):
    """The last night's list, and what was accepted."""

    def read(self, tenant_id: str) -> Listed | None:
        """The list as it was last written."""

    def write(self, tenant_id: str, listed: Listed) -> None:
        """Puts the list in place of the one before."""

    def accepted(self, tenant_id: str) -> Sequence[Accepted]:
        """Everything that was ever accepted, the earliest first."""

    def accept(self, tenant_id: str, accepted: Accepted) -> None:
        """Notes it; raises Conflict when this gap was accepted before."""


class Likeness(Protocol):
    """Says which texts ask the same."""

    def group(self, texts: Sequence[str]) -> Sequence[int]:
        """For each text the place of the text that leads its group; earlier texts lead.

        The same texts in the same order are always grouped the same.
        """
