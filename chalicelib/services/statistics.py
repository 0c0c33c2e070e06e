"""What a tenant's counters say of a day, and which questions went unanswered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.services.ports import Counters

_TOPIC = "topic:"


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Counts of one Korean day. `topics`: name and count, most frequent first.

    `faq_degraded`: free texts that were matched without the version's vectors.
    """

    day: date
    conversations: int
    turns: int
    unanswered: int
    agent_requests: int
    emergencies: int
    faq_degraded: int
    topics: tuple[tuple[str, int], ...]


class Statistics:
    """Reads counters; it never counts."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def day(self, tenant_id: str, day: date) -> DayFigures:
        """The figures of one day."""
        counted = self._counters.day(tenant_id, day)
        topics = [
            (name.removeprefix(_TOPIC), count)
            for name, count in counted.items()
            if name.startswith(_TOPIC)
        ]
        return DayFigures(
            day=day,
            conversations=counted.get("conversations", 0),
            turns=counted.get("turns", 0),
            unanswered=counted.get("unanswered", 0),
            agent_requests=counted.get("agent_requests", 0),
            emergencies=counted.get("emergencies", 0),
            faq_degraded=counted.get("faq_degraded", 0),
            topics=tuple(sorted(topics, key=lambda topic: (-topic[1], topic[0]))),
        )

    def unanswered(self, tenant_id: str, last: date, days: int) -> Sequence[tuple[str, int]]:
        """Masked questions of the days up to `last`, most frequent first."""
        span = [last - timedelta(days=back) for back in range(days)]
        return self._counters.texts(tenant_id, span)
